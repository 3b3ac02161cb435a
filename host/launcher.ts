/** A kiosk on a machine of its own, without Electron: `npm run kiosk -- --config kiosk.json` keeps one host running. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { askedOf } from './command-line.ts';
import { HostRefusedError, superviseHost } from './supervisor.ts';

const USAGE = `usage: npm run kiosk -- [--config kiosk.json] [--port n] [--pages folder]
  --config file    default: kiosk.json in this folder
  --port n         of the screen, instead of web.port in the configuration
  --pages folder   the built pages; default: those of this Portico`;
const PORT_MAX = 65_535;
const text = { type: 'string' } as const;

// Looked at before a host is started: one that ends because of them would be started again for ever.
askedOf({ usage: USAGE, options: { config: text, port: text, pages: text } }, (line) =>
  line.wholeNumber('port', { least: 0, most: PORT_MAX, otherwise: null }),
);
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
  // What the host itself had to say stands on the console already.
  if (!(cause instanceof HostRefusedError)) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  }
  process.exit(1);
}
