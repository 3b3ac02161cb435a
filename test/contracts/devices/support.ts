import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Claim } from '../../../hardware/claims.ts';
import { DEVICE_KEYS } from '../../../hardware/drivers/driver.ts';
import type { Log } from '../../../hardware/log.ts';
import type { Device, DeviceState } from '../../../hardware/ports/device.ts';
import type { StripRenderer } from '../../../hardware/rendering/strip.ts';
import type { Devices } from '../../../hardware/supervisor.ts';

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

export const untilStatus = (device: Device, state: DeviceState): Promise<void> =>
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
