/** A kiosk on a machine of its own, without Electron: `npm run kiosk -- --config kiosk.json` keeps one host running. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { superviseHost } from './supervisor.ts';

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
