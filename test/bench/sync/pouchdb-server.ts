/** The other end of the comparison, in a process of its own as our server is: express-pouchdb on LevelDB. Tells its address over IPC. */
import { join } from 'node:path';
import { loadExpress, loadExpressPouch, loadPouch } from './pouchdb.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: pouchdb-server.ts folder');
const app = loadExpress()();
app.use(
  loadExpressPouch()(loadPouch().defaults({ prefix: `${folder}/` }), {
    mode: 'minimumForPouchDB',
    inMemoryConfig: true,
    logPath: join(folder, 'log.txt'),
  }),
);
const listener = app.listen(0, '127.0.0.1', () => {
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  process.send?.({ type: 'listening', url: `http://127.0.0.1:${address.port}` });
});
process.on('disconnect', () => process.exit(0));
