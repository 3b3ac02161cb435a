/**
 * Runs the bundled host process under plain Node, in the place of Electron's utility process: `node this.ts HOST_PROCESS_FILE --config FILE`.
 * Keeps its keys, opens one screen, prints the first message that the screen gets, and asks the host to end.
 */
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createKeyHolder, fromHostSchema } from '../../../host/supervision.ts';

/** Electron wraps what arrives in an event with `data`; so does this. */
class PortMain extends EventEmitter {
  readonly postMessage: (message: unknown) => void;
  readonly start: () => void;
  readonly close: () => void;

  constructor(port: MessagePort) {
    super();
    port.on('message', (data) => this.emit('message', { data }));
    port.on('close', () => this.emit('close'));
    this.postMessage = (message) => port.postMessage(message);
    this.start = () => port.start();
    this.close = () => port.close();
  }
}

const holdKeys = createKeyHolder();
const parentPort = Object.assign(new EventEmitter(), {
  postMessage(raw: unknown) {
    const message = fromHostSchema.parse(raw);
    process.stdout.write(`FROM_HOST ${JSON.stringify(message.kind)}\n`);
    const reply = holdKeys(message);
    if (reply !== null) setImmediate(() => parentPort.emit('message', { data: reply, ports: [] }));
  },
});
Object.assign(process, { parentPort });

const [file] = process.argv.splice(2, 1);
if (file === undefined) throw new Error('which host process?');
const loading = import(pathToFileURL(file).href);

const { port1, port2 } = new MessageChannel();
port2.on('message', (message) => {
  process.stdout.write(`TO_SCREEN ${JSON.stringify(message)}\n`);
  parentPort.emit('message', { data: { kind: 'stop' }, ports: [] });
});
// Asked for before there is a kiosk, as a page that loads faster than the host starts.
setImmediate(() => {
  parentPort.emit('message', { data: { kind: 'screen' }, ports: [new PortMain(port1)] });
  port2.postMessage({ kind: 'hello', token: '', wants: 'control' });
});
await loading;
