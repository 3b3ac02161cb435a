/**
 * The kiosk as a Node program: `node host/main.ts --config kiosk.json`. Started by a supervisor (`launcher.ts`) that keeps its session
 * keys and starts it again; it ends when the supervisor is gone.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { type KioskConfig, parseKioskConfig } from '../core/config/kiosk-config.ts';
import { startWebCarrier } from './carriers/web-carrier.ts';
import { complaintOf, exitCodeOf } from './complaint.ts';
import { memoryKeyKeeper } from './key-keeper.ts';
import { canStartOn, createKiosk, type KioskError } from './kiosk.ts';
import type { Kiosk } from './kiosk-parts.ts';
import { systemClock } from './ports.ts';
import { standStill } from './stand-still.ts';
import { EXIT_CONFIG, EXIT_DISK, EXIT_REFUSED, type FromHost, remoteKeyKeeper, toHostSchema } from './supervision.ts';

/** Ports tried after the configured one. */
const OTHER_PORTS = 20;

const { values } = parseArgs({
  options: { config: { type: 'string' }, port: { type: 'string' }, pages: { type: 'string' } },
});

function tell(message: FromHost): void {
  process.send?.(message);
}

/** Says why and ends. The supervisor does not start a host again that ended with one of these codes. */
function giveUp(reason: string, code: number): never {
  process.stderr.write(`${reason}\n`);
  tell({ kind: 'stopped', reason });
  process.exit(code);
}

const log = pino({ name: 'host', level: process.env.PORTICO_LOG_LEVEL ?? 'info' }, pino.destination(1));

const configFile = resolve(values.config ?? 'kiosk.json');
let configText: string;
try {
  configText = readFileSync(configFile, 'utf8');
} catch (cause) {
  giveUp(`The configuration ${configFile} cannot be read: ${String(cause)}`, EXIT_CONFIG);
}
const config = parseKioskConfig(configFile, configText);
if (!config.ok) giveUp(complaintOf(config.error, { dataFolder: '', configFile }), EXIT_CONFIG);
const { dataFolder } = config.value;

const keeper = process.send ? remoteKeyKeeper(tell) : null;
process.on('message', (raw) => {
  const message = toHostSchema.safeParse(raw);
  if (message.success) keeper?.receive(message.data);
});
// Without its supervisor nobody would start it again or end it.
process.on('disconnect', () => process.exit(0));

const opened = await createKiosk(config.value, {
  clock: systemClock,
  log,
  keeper: keeper ?? memoryKeyKeeper(),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});
const kiosk = opened.ok ? opened.value : withoutDisk(config.value, opened.error);

/** Only where the disk refuses there is anything to wait for: the screen says so meanwhile. */
function withoutDisk(of: KioskConfig, error: KioskError): Kiosk {
  const complaint = complaintOf(error, { dataFolder, configFile });
  if (exitCodeOf(error) !== EXIT_DISK) giveUp(complaint, exitCodeOf(error));
  process.stderr.write(`${complaint}\n`);
  return standStill(of, {
    ...{ boot: crypto.randomUUID(), clock: systemClock, log, canStart: () => canStartOn(of, log) },
    onRepaired: () => process.exit(EXIT_DISK),
  });
}

const carrier = await startWebCarrier({
  port: values.port === undefined ? config.value.web.port : Number(values.port),
  otherPorts: OTHER_PORTS,
  token: process.env.PORTICO_SCREEN_TOKEN ?? crypto.randomUUID(),
  pagesFolder: resolve(values.pages ?? fileURLToPath(new URL('../dist/renderer', import.meta.url))),
  frameAncestors: config.value.web.frameAncestors,
  picture: kiosk.picture,
  log,
});
if (!carrier.ok) giveUp(complaintOf(carrier.error, { dataFolder, configFile }), EXIT_REFUSED);
kiosk.addCarrier(carrier.value);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    Promise.all([carrier.value.close(), kiosk.close()]).then(
      () => process.exit(0),
      (cause: unknown) => {
        log.error({ cause }, 'the kiosk did not end cleanly');
        process.exit(1);
      },
    );
  });
}
log.info({ url: carrier.value.url, dataFolder }, opened.ok ? 'the kiosk is running' : 'the kiosk stands still');
tell({ kind: 'ready', url: carrier.value.url, port: carrier.value.port });
