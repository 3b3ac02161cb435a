/** A kiosk on a machine of its own, without Electron: `npm run kiosk -- --config kiosk.json` keeps one host running. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { detailOf } from '../offline/storage-failure.ts';
import { superviseHost } from './supervisor.ts';

const USAGE = 'usage: npm run kiosk -- [--config kiosk.json] [--port n] [--pages folder]\n';
const EXIT_ASKED_WRONGLY = 2;

/** Looked at before a host is started: one that ends because of them would be started again for ever. */
function stopUnlessKnown(): void {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ options: { config: text, port: text, pages: text, help: { type: 'boolean' } } });
    if (values.help !== true) return;
    process.stdout.write(USAGE);
    process.exit(0);
  } catch (cause) {
    process.stderr.write(`${detailOf(cause)}\n${USAGE}`);
    process.exit(EXIT_ASKED_WRONGLY);
  }
}

stopUnlessKnown();
const token = randomBytes(24).toString('base64url');
const host = superviseHost({
  mainFile: fileURLToPath(new URL('./main.ts', import.meta.url)),
  args: process.argv.slice(2),
  env: { ...process.env, PORTICO_SCREEN_TOKEN: token },
  output: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void host.stop().then(() => process.exit(0)));
}
try {
  const { url } = await host.ready;
  process.stdout.write(`Screen: ${url}#token=${token}\n`);
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(1);
}
