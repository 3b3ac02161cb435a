/**
 * A serial device that floods, in a process of its own: a pseudo-terminal's master writes in a blocking way, and would hold up whoever
 * is to read it. Its path and a seed are given; it says a line when it is plugged in.
 */
import { PtyFarEnd } from '../../../hardware/simulators/pty.ts';
import { nonsense } from './nonsense.ts';

const [path = '', seed = '1'] = process.argv.slice(2);
const line = new PtyFarEnd(path);
await line.plug();
process.stdout.write('plugged\n');
const next = nonsense(Number(seed));
const pour = (): void => {
  line.send(next());
  setImmediate(pour);
};
pour();
