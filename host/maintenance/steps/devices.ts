import { type DeviceStatus, isUsable } from '../../../hardware/ports/device.ts';
import { type Devices, openDevices } from '../../../hardware/supervisor.ts';
import { complaintOf } from '../../complaint.ts';
import { stepWithConfig, type Verdict } from '../step.ts';

/** Time for every device to answer for the first time. */
const ANSWER_WAIT_MS = 4_000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const devices = stepWithConfig('devices', async (config, { configFile, isHostRunning, nowMs }) => {
  if (isHostRunning)
    return { verdict: 'ok', detail: 'not asked: the running kiosk has them; see its maintenance screen' };
  const printerClass = config.journey === 'checkout' ? 'receiptPrinter' : 'boardingPassPrinter';
  const opened = openDevices(config.devices, { log: silent, nowMs, printerClass });
  if (!opened.ok) {
    return { verdict: 'failed', detail: complaintOf(opened.error, { dataFolder: config.dataFolder, configFile }) };
  }
  try {
    const statuses = await allAnswered(opened.value);
    if (statuses.length === 0) return { verdict: 'attention', detail: 'none is configured' };
    const lines = statuses.map(
      ({ device, state, detail }) => `${device} ${state}${detail === null ? '' : ` (${detail})`}`,
    );
    const dropped = Object.entries(opened.value.dropped()).filter(([, count]) => count > 0);
    const lost = dropped.map(([reason, count]) => `${count} scans dropped: ${reason}`);
    return { verdict: worst(statuses), detail: [...lines, ...lost].join(', ') };
  } finally {
    await opened.value.close();
  }
});

async function allAnswered(opened: Devices): Promise<DeviceStatus[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (opened.statuses().every(({ state }) => state !== 'NOT_CONNECTED')) resolve();
  };
  const patience = setTimeout(resolve, ANSWER_WAIT_MS);
  const forget = opened.onStatus(look);
  look();
  await promise;
  clearTimeout(patience);
  forget();
  return opened.statuses();
}

function worst(statuses: readonly DeviceStatus[]): Verdict {
  if (statuses.some(({ state }) => !isUsable(state))) return 'failed';
  return statuses.every(({ state }) => state === 'READY') ? 'ok' : 'attention';
}
