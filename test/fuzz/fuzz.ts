/** `npm run fuzz -- --seconds 60 [--seed N] [--target NAME] [--hex H]`: feeds every decoder, and finds throws, hangs and growth. */
import { randomInt } from 'node:crypto';
import { askedOf, UsageError } from '../../host/command-line.ts';
import { runFuzz } from './runner.ts';
import { FUZZ_TARGETS } from './targets.ts';
import type { Finding } from './worker.ts';

const USAGE = `usage: npm run fuzz -- [--seconds 60] [--seed N] [--target NAME] [--hex H] [--list]
  --seconds N    how long, 1 to 86400 (default: 60)
  --seed N       the same inputs as in an earlier run (default: another one each time)
  --target NAME  this decoder only
  --hex H        feeds it this one input
  --list         names the decoders
  --help         this text
Ends with 1 when something was found.`;
const SECONDS_MAX = 86_400;
const SEED_MAX = 2 ** 31 - 1;
const MS_PER_SECOND = 1_000;

const names = FUZZ_TARGETS.map(({ name }) => name);
const text = { type: 'string' } as const;
const asked = askedOf(
  { usage: USAGE, options: { seconds: text, seed: text, target: text, hex: text, list: { type: 'boolean' } } },
  (line) => {
    const [target, hex] = [line.option('target'), line.option('hex')];
    if (target !== null && !names.includes(target)) throw new UsageError(`--target: one of ${names.join(', ')}`);
    if (hex !== null && target === null) throw new UsageError('--hex needs the --target that it is for');
    if (hex !== null && !/^(?:[0-9a-fA-F]{2})*$/.test(hex))
      throw new UsageError('--hex: two hexadecimal digits a byte');
    return {
      ...{ target, hex, isList: line.flag('list') },
      seconds: line.wholeNumber('seconds', { least: 1, most: SECONDS_MAX, otherwise: 60 }),
      seed: line.wholeNumber('seed', { least: 0, most: SEED_MAX, otherwise: randomInt(SEED_MAX) }),
    };
  },
);
const { target, hex, seconds, seed } = asked;
if (asked.isList) {
  console.log(names.join('\n'));
  process.exit(0);
}

const NAME_WIDTH = 28;
console.log(`seed ${seed}, ${target ?? `${names.length} decoders`}, ${hex === null ? `${seconds} s` : 'one input'}`);

function tell({ target: name, kind, detail, number, hex: bytes }: Finding): void {
  console.log(`${kind.toUpperCase()} in ${name}, input ${number} of seed ${seed}: ${detail}`);
  console.log(`  again: npm run fuzz -- --target ${name} --hex ${bytes === '' ? "''" : bytes}`);
}

const { counts, findings } = await runFuzz({
  workerFile: new URL('./fuzz-worker.ts', import.meta.url),
  ...{ seed, only: target, hex },
  milliseconds: seconds * MS_PER_SECOND,
  onFinding: tell,
});
for (const { target: name, inputs, slowestMs } of counts) {
  const failures = findings.filter((finding) => finding.target === name).length;
  console.log(
    `${name.padEnd(NAME_WIDTH)} ${String(inputs).padStart(9)} inputs  slowest ${slowestMs.toFixed(1)} ms${failures > 0 ? `  ${failures} failures` : ''}`,
  );
}
const inputs = counts.reduce((sum, count) => sum + count.inputs, 0);
console.log(`fuzz inputs=${inputs} failures=${findings.length}`);
// A run that fed nothing has shown nothing.
process.exitCode = findings.length > 0 || inputs === 0 ? 1 : 0;
