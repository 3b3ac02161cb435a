/** The kiosk in Electron's utility process: `createKiosk` behind message ports. Its supervisor is `main.ts`. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { MessageEvent, MessagePortMain } from 'electron';
import { pino } from 'pino';
import { type KioskConfig, parseKioskConfig } from '../core/config/kiosk-config.ts';
import { createMessagePortCarrier, type PortLike } from '../host/carriers/message-port-carrier.ts';
import { complaintOf, exitCodeOf } from '../host/complaint.ts';
import { canStartOn, createKiosk, type KioskError } from '../host/kiosk.ts';
import type { Kiosk } from '../host/kiosk-parts.ts';
import { systemClock } from '../host/ports.ts';
import { standStill } from '../host/stand-still.ts';
import { EXIT_CONFIG, EXIT_DISK, type FromHost, remoteKeyKeeper, toHostSchema } from '../host/supervision.ts';

/** Beside this file in the bundle; see `vite.electron.config.ts`. */
const SYNC_WORKER = 'sync-worker.js';

const parent = process.parentPort;
const tell = (message: FromHost): void => parent.postMessage(message);

function giveUp(reason: string, code: number): never {
  tell({ kind: 'stopped', reason });
  process.stderr.write(`${reason}\n`);
  process.exit(code);
}

const portLike = (port: MessagePortMain): PortLike => ({
  postMessage: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', ({ data }: MessageEvent) => listener(data)),
  onClose: (listener) => void port.on('close', listener),
  start: () => port.start(),
  close: () => port.close(),
});

const log = pino({ name: 'host', level: process.env.PORTICO_LOG_LEVEL ?? 'info' }, pino.destination(1));
const keeper = remoteKeyKeeper(tell);
const carrier = createMessagePortCarrier(log);
let stop: () => Promise<void> = async () => undefined;
const waiting: MessagePortMain[] = [];
let isReady = false;

// Heard from the first moment on: keys are asked for while the kiosk is being made, and a screen may be waiting.
parent.on('message', ({ data, ports }: MessageEvent) => {
  const message = toHostSchema.safeParse(data);
  if (message.success) return keeper.receive(message.data);
  const [port] = ports;
  if (data?.kind === 'screen' && port !== undefined) waiting.push(port);
  if (data?.kind === 'stop') void end();
  admit();
});

/** Screens come in only when there is a kiosk to show. */
function admit(): void {
  if (!isReady) return;
  for (const port of waiting.splice(0)) carrier.attach(portLike(port));
}

async function end(): Promise<void> {
  try {
    await stop();
    process.exit(0);
  } catch (cause) {
    log.error({ cause }, 'the kiosk did not end cleanly');
    process.exit(1);
  }
}

const { values } = parseArgs({ options: { config: { type: 'string' } } });
const configFile = resolve(values.config ?? 'kiosk.json');

function readConfig(): string {
  try {
    return readFileSync(configFile, 'utf8');
  } catch (cause) {
    return giveUp(`The configuration ${configFile} cannot be read: ${String(cause)}`, EXIT_CONFIG);
  }
}

const config = parseKioskConfig(configFile, readConfig());
if (!config.ok) giveUp(complaintOf(config.error, { dataFolder: '', configFile }), EXIT_CONFIG);

const opened = await createKiosk(config.value, {
  clock: systemClock,
  log,
  keeper,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  syncWorkerFile: new URL(`./${SYNC_WORKER}`, import.meta.url),
});
const kiosk = opened.ok ? opened.value : withoutDisk(config.value, opened.error);

/** Only where the disk refuses there is anything to wait for: the screen says so meanwhile. */
function withoutDisk(of: KioskConfig, error: KioskError): Kiosk {
  const complaint = complaintOf(error, { dataFolder: of.dataFolder, configFile });
  if (exitCodeOf(error) !== EXIT_DISK) giveUp(complaint, exitCodeOf(error));
  log.error({ complaint }, 'the kiosk cannot start on this disk');
  return standStill(of, {
    ...{ boot: crypto.randomUUID(), clock: systemClock, log, canStart: () => canStartOn(of, log) },
    onRepaired: () => process.exit(EXIT_DISK),
  });
}
kiosk.addCarrier(carrier);
stop = async () => {
  await carrier.close();
  await kiosk.close();
};
isReady = true;
admit();
log.info({ dataFolder: config.value.dataFolder }, opened.ok ? 'the kiosk is running' : 'the kiosk stands still');
tell({ kind: 'ready', url: null, port: null });
