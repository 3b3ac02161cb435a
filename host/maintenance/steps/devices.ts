import { type Connection, connectionText } from '../../../core/config/connection.ts';
import type { DeviceConfig } from '../../../core/config/kiosk-config.ts';
import { discover } from '../../../hardware/discovery/discovery.ts';
import { findModel } from '../../../hardware/models/models.ts';
import { isUsable } from '../../../hardware/ports/device.ts';
import { type DeviceHealth, type Devices, openDevices } from '../../../hardware/supervisor.ts';
import { complaintOf } from '../../complaint.ts';
import { remedyFor } from '../remedies.ts';
import { type ReportItem, stepWithConfig, type Verdict } from '../step.ts';
import { tryWire } from '../try-wire.ts';

/** Time for every device to answer for the first time. */
const ANSWER_WAIT_MS = 4_000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Every configured device: how it is, and for a problem what to do. It claims none, for it only reads how they are; between programs the
 * data folder's lock says whose the devices are.
 */
export const devices = stepWithConfig('devices', async (config, { configFile, isHostRunning, nowMs, system }) => {
  if (isHostRunning)
    return { verdict: 'ok', detail: 'not asked: the running kiosk has them; see its maintenance screen' };
  const configured = Object.values(config.devices).filter((device) => device !== undefined);
  if (configured.length === 0) return { verdict: 'attention', detail: 'none is configured' };
  const printerClass = config.journey === 'checkout' ? 'receiptPrinter' : 'boardingPassPrinter';
  const opened = openDevices(config.devices, { log: silent, nowMs, printerClass });
  if (!opened.ok) {
    return { verdict: 'failed', detail: complaintOf(opened.error, { dataFolder: config.dataFolder, configFile }) };
  }
  let health: DeviceHealth[];
  try {
    health = await allAnswered(opened.value);
  } finally {
    await opened.value.close();
  }
  const { dropped } = opened.value;
  const found = await discover(system);
  const items = await Promise.all(
    health.map((each) =>
      itemOf(each, config.devices, { garbage: each.key === 'scanner' ? dropped().garbage : 0, found }),
    ),
  );
  const lost = Object.entries(dropped()).filter(([, count]) => count > 0);
  const parts = [
    ...items.map(({ name, state, detail }) => `${name} ${state}${detail === null ? '' : ` (${detail})`}`),
    ...lost.map(([reason, count]) => `${count} scans dropped: ${reason}`),
  ];
  return { verdict: worst(health), detail: parts.join(', '), items };
});

async function itemOf(
  { key, device, state, detail }: DeviceHealth,
  config: DeviceConfig,
  { garbage, found }: { garbage: number; found: Awaited<ReturnType<typeof discover>> },
): Promise<ReportItem> {
  const setting = config[key];
  const connection: Connection = setting?.connection ?? { over: 'keyboard' };
  // A wire that was never had told nobody why: only trying says so, and nobody holds it now.
  const tried =
    state === 'NOT_CONNECTED' && detail === null ? await tryWire(connection, suffixesOf(setting?.model)) : null;
  const told = detail ?? tried;
  const baudRate = connection.over === 'serial' ? (connection.baudRate ?? baudOf(setting?.model)) : null;
  return {
    name: device,
    key,
    title: findModel(setting?.model ?? '')?.title ?? null,
    where: connectionText(connection),
    state,
    detail: told,
    remedy: remedyFor({ state, detail: told, connection, baudRate, garbage }, found),
  };
}

function suffixesOf(model: string | undefined): string[] {
  const part = findModel(model ?? '')?.part;
  const suffixes =
    typeof part === 'object' && part !== null && 'certificateNameSuffixes' in part ? part.certificateNameSuffixes : [];
  return Array.isArray(suffixes) ? suffixes.map(String) : [];
}

function baudOf(model: string | undefined): number | null {
  const part = findModel(model ?? '')?.part;
  const line = typeof part === 'object' && part !== null && 'line' in part ? part.line : null;
  const baudRate = typeof line === 'object' && line !== null && 'baudRate' in line ? line.baudRate : null;
  return typeof baudRate === 'number' ? baudRate : null;
}

async function allAnswered(opened: Devices): Promise<DeviceHealth[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (opened.health().every(({ state }) => state !== 'NOT_CONNECTED')) resolve();
  };
  const patience = setTimeout(resolve, ANSWER_WAIT_MS);
  const forget = opened.onStatus(look);
  look();
  await promise;
  clearTimeout(patience);
  forget();
  return opened.health();
}

function worst(health: readonly DeviceHealth[]): Verdict {
  if (health.some(({ state }) => !isUsable(state))) return 'failed';
  return health.every(({ state }) => state === 'READY') ? 'ok' : 'attention';
}
