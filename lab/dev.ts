/**
 * `npm run dev`: like `npm start`, but the kiosks' screens come from Vite with hot reload. Vite hands `/screen` and `/pictures` on to the
 * host and rewrites the Origin header on the way, so that the host stays as strict as it is.
 */
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { pageBuild } from '../vite.config.ts';
import type { LabKiosk } from './kiosks.ts';
import { startLab } from './lab.ts';
import { readStartOptions, USAGE } from './options.ts';
import { repositoryFolder } from './paths.ts';
import { LOOPBACK, openPortPlan } from './ports.ts';
import { stopOnSignals } from './stopping.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A development server for one kiosk: each has its own host behind the same addresses. */
async function openVite(kiosk: LabKiosk, port: number): Promise<ViteDevServer> {
  const pages = pageBuild({ root: 'renderer', outDir: 'dist/renderer', pages: { index: 'index.html' } });
  const target = kiosk.url;
  const vite = await createServer({
    ...pages,
    configFile: false,
    logLevel: 'warn',
    cacheDir: join(repositoryFolder, 'node_modules', `.vite-${kiosk.name}`),
    server: {
      host: LOOPBACK,
      port,
      strictPort: true,
      proxy: {
        '/screen': { target, ws: true, changeOrigin: true, rewriteWsOrigin: true },
        '/pictures': { target, changeOrigin: true },
      },
    },
  });
  await vite.listen();
  return vite;
}

async function start(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2));
  if (options === null) return say(USAGE);
  const closers: (() => Promise<void>)[] = [];
  stopOnSignals(async () => {
    for (const close of closers) await close();
  }, say);
  const { portFor, release } = await openPortPlan(options.port, say);
  closers.push(release);
  const urls = new Map<string, string>();
  const lab = await startLab({
    dataFolder: options.dataFolder,
    port: options.port,
    build: options.build,
    terminalProtocol: options.terminal,
    terminal: { mode: 'askCustomer' },
    say,
    screenUrlFor: (kiosk) => urls.get(kiosk.name) ?? kiosk.screenUrl,
    ...(options.only === undefined ? {} : { only: options.only }),
  });
  closers.push(() => lab.close());
  for (const kiosk of lab.kiosks) {
    const port = await portFor(kiosk.name === 'store' ? 'storeDev' : 'airportDev');
    const vite = await openVite(kiosk, port);
    closers.unshift(() => vite.close());
    const url = `http://${LOOPBACK}:${port}/#token=${kiosk.token}`;
    urls.set(kiosk.name, url);
    say(`  ${kiosk.name.padEnd(10)} ${url}  (hot reload)`);
  }
  say(`  lab page   ${lab.url}`);
  say('  stop       Ctrl-C');
}

try {
  await start();
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(1);
}
