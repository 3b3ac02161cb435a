import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ConnectionOver } from '../../../core/config/connection.ts';
import type { DeviceConfig } from '../../../core/config/kiosk-config.ts';
import type { Claim } from '../../../hardware/claims.ts';
import { DEVICE_KEYS, type SerialLine } from '../../../hardware/drivers/driver.ts';
import type { Log } from '../../../hardware/log.ts';
import type { Device, DeviceState } from '../../../hardware/ports/device.ts';
import type { StripRenderer } from '../../../hardware/rendering/strip.ts';
import { type DeviceDeps, type Devices, openDevices } from '../../../hardware/supervisor.ts';
import type { HidSystem } from '../../../hardware/transports/hid-system.ts';
import { createWires } from '../../../hardware/wires.ts';

/** Short waits for the wire's own retries, so that recoveries do not slow the suite down; nothing here asserts a time. */
export const FAST_RETRY_MS = 20;

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portico-devices-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function closing<T extends { close(): Promise<void> }>(thing: T): T {
  onTestFinished(() => thing.close());
  return thing;
}

/** Claims every device for as long as the test runs. */
export function claimed(devices: Pick<Devices, 'claims'>): Claim {
  const claim = devices.claims.claim('test', DEVICE_KEYS);
  if (!claim.ok) throw new Error(`${claim.error.key} is claimed by ${claim.error.by}`);
  return claim.value;
}

/** Resolves as soon as the condition holds, looking again at every event. The runner's time-out ends a wait in vain. */
export function eventually(listen: (look: () => void) => () => void, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = listen(look);
    look();
  });
}

export const untilStatus = (device: Pick<Device, 'status' | 'onStatus'>, state: DeviceState): Promise<void> =>
  eventually(
    (look) => device.onStatus(look),
    () => device.status === state,
  );

/** For documents whose text a printer's code pages hold: drawing would be a mistake. */
export const NOTHING_TO_DRAW: StripRenderer = {
  render: () => Promise.reject(new Error('nothing should be drawn here')),
  close: () => Promise.resolve(),
};

export const SILENT: Log = { info: () => undefined, warn: () => undefined };

const LINE: SerialLine = { baudRate: 9_600, dataBits: 8, parity: 'none' };

/** Wires as the kiosk opens them, for a driver that is tried alone. */
export function nearEnds(hid?: HidSystem) {
  const deps = { log: SILENT, nowMs: () => performance.now(), retry: { retryMs: FAST_RETRY_MS }, hid };
  const { openBytes, openReports } = createWires(deps);
  return { openBytes: (connection: ConnectionOver<'serial' | 'tcp'>) => openBytes(connection, LINE), openReports };
}

/** Devices as a configuration opens them, until the end of the test. */
export function configured(config: DeviceConfig, more: Partial<DeviceDeps> = {}): Devices {
  const deps = { log: SILENT, nowMs: () => performance.now(), wireRetryMs: FAST_RETRY_MS, ...more };
  const opened = openDevices(config, deps);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return closing(opened.value);
}

/** What the configuration names. */
export function present<T>(device: T | null): T {
  if (device === null) throw new Error('it is not configured');
  return device;
}
