/**
 * The Electron shell: starts the host in a utility process, keeps it running, and shows it in one locked-down window.
 * `electron dist/electron/main.js --config kiosk.json [--windowed]`.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  type MessagePortMain,
  protocol,
  session,
  utilityProcess,
} from 'electron';
import { pino } from 'pino';
import { parseKioskConfig } from '../core/config/kiosk-config.ts';
import { createPictures } from '../host/pictures.ts';
import { systemClock } from '../host/ports.ts';
import { createHostKeeper, type HostProcess } from './host-keeper.ts';
import { APP_SCHEME, assetOf, isOwnPage, responseHeaders } from './policy.ts';
import { PORT_GIVEN, PORT_WANTED } from './port-channel.ts';
import { denyEverything, openKioskWindow } from './window.ts';

const log = pino({ name: 'shell', level: process.env.PORTICO_LOG_LEVEL ?? 'info' }, pino.destination(1));
const { values } = parseArgs({
  args: process.argv.slice(1),
  options: { config: { type: 'string' }, windowed: { type: 'boolean', default: false } },
  // Chromium's own switches stand beside ours.
  strict: false,
  allowPositionals: true,
});

// Native modules and the worker's file cannot be run from inside an archive: what runs is unpacked beside it.
const here = fileURLToPath(new URL('.', import.meta.url)).replace(/app\.asar(?!\.unpacked)/, 'app.asar.unpacked');
const pagesFolder = fileURLToPath(new URL('../renderer', import.meta.url));

protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.quit();

function run(): void {
  const configFile = resolve(
    typeof values.config === 'string'
      ? values.config
      : (process.env.PORTICO_CONFIG ?? join(app.getPath('userData'), 'kiosk.json')),
  );
  Menu.setApplicationMenu(null);
  denyEverything(session.defaultSession);
  servePages(configFile);

  let window: BrowserWindow | null = null;
  const keeper = createHostKeeper<MessagePortMain>({
    start: () => startHost(configFile),
    openLine() {
      const { port1, port2 } = new MessageChannelMain();
      return { host: port1, screen: port2 };
    },
    giveToScreen: (port) => window?.webContents.postMessage(PORT_GIVEN, null, [port]),
    clock: systemClock,
    onDied: (code) => log.error({ code }, 'the host died and is started again'),
    onRefused(reason) {
      log.error({ reason }, 'the host cannot start');
      // For whoever installs the kiosk; a customer never meets a kiosk that was not started once.
      dialog.showErrorBox('Portico', reason);
      app.exit(1);
    },
  });
  ipcMain.on(PORT_WANTED, ({ senderFrame }) => {
    if (senderFrame !== null && isOwnPage(senderFrame.url)) keeper.screenWanted();
  });
  keeper.begin();
  window = openKioskWindow({
    isProduction: app.isPackaged,
    isWindowed: values.windowed === true,
    preload: join(here, 'preload.cjs'),
  });
  window.on('closed', () => {
    window = null;
  });
  app.on('second-instance', () => window?.focus());
  endTogether(() => keeper.stop());
}

/** The host ends before the shell, so that its files are closed. */
function endTogether(stopHost: () => Promise<void>): void {
  let isEnded = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (isEnded) return;
    event.preventDefault();
    void stopHost().then(() => {
      isEnded = true;
      app.quit();
    });
  });
}

function startHost(configFile: string): HostProcess<MessagePortMain> {
  const child = utilityProcess.fork(join(here, 'host-process.js'), ['--config', configFile], {
    serviceName: 'portico-host',
    stdio: 'inherit',
  });
  return {
    post: (message, port) => child.postMessage(message, port === undefined ? [] : [port]),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}

function servePages(configFile: string): void {
  const picture = pictureReader(configFile);
  protocol.handle(APP_SCHEME, async ({ url, method }) => {
    const asset = method === 'GET' ? assetOf(url) : ({ kind: 'refused' } as const);
    if (asset.kind === 'page') {
      try {
        const body = new Uint8Array(await readFile(join(pagesFolder, asset.path)));
        return new Response(body, { headers: responseHeaders(asset.contentType) });
      } catch (cause) {
        log.warn({ path: asset.path, cause: String(cause) }, 'a page asked for a file that is not there');
      }
    }
    if (asset.kind === 'picture') {
      const svg = await picture(asset.name);
      if (svg !== null) return new Response(svg, { headers: responseHeaders('image/svg+xml') });
    }
    return new Response(null, { status: 404, headers: responseHeaders('text/plain') });
  });
}

/** Pictures lie in the data folder, where the host keeps them too; a broken configuration is the host's to complain about. */
function pictureReader(configFile: string): (name: string) => Promise<string | null> {
  try {
    const config = parseKioskConfig(configFile, readFileSync(configFile, 'utf8'));
    if (!config.ok) return async () => null;
    const { dataFolder, server } = config.value;
    return createPictures({ folder: join(dataFolder, 'pictures'), serverUrl: server.url, log }).read;
  } catch (cause) {
    log.warn({ cause: String(cause) }, 'no pictures without a configuration');
    return async () => null;
  }
}
