/** A host as its supervisor sees it: opens a port, says that it is ready, keeps a key; or refuses to start. */
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { type FromHost, remoteKeyKeeper, toHostSchema } from '../../../host/supervision.ts';

const { values } = parseArgs({ options: { port: { type: 'string' }, refuse: { type: 'string' } } });
const tell = (message: FromHost): void => void process.send?.(message);
if (values.refuse !== undefined) {
  tell({ kind: 'stopped', reason: 'kiosk.json: no such brand' });
  process.exit(Number(values.refuse));
}
const keeper = remoteKeyKeeper(tell);
process.on('message', (raw) => keeper.receive(toHostSchema.parse(raw)));
process.on('disconnect', () => process.exit(0));

const known = await keeper.recall('session');
if (known === null) await keeper.keep('session', new Uint8Array(32).fill(5));
const server = createServer((_request, response) => response.end(known === null ? 'new' : 'known'));
server.listen(Number(values.port ?? 0), '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  tell({ kind: 'ready', url: `http://127.0.0.1:${address.port}/`, port: address.port });
});
