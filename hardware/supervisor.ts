import { join } from 'node:path';
import type { DeviceConfig } from '../core/config/kiosk-config.ts';
import { err, ok, type Result } from '../core/result.ts';
import { Claims } from './claims.ts';
import { type DevicesError, type PlannedDevice, planDevice } from './configured.ts';
import { fileMemory, volatileMemory } from './device-memory.ts';
import type { DeviceKey, DriverDeps, KeySource, OpenPorts } from './drivers/driver.ts';
import { GuardedScanner } from './drivers/guarded-scanner.ts';
import { FloodGuard } from './flood-guard.ts';
import { Listeners } from './listeners.ts';
import type { Log } from './log.ts';
import type { Device, DeviceClass, DeviceStatus } from './ports/device.ts';
import type { BarcodeScanner } from './ports/scanner.ts';
import type { Wakeups } from './transports/healing.ts';
import type { HidSystem } from './transports/hid-system.ts';
import { createWires } from './wires.ts';

export type DeviceDeps = {
  log: Log;
  nowMs: () => number;
  /** What the one configured printer is called in states and messages. */
  printerClass?: 'receiptPrinter' | 'boardingPassPrinter';
  /** Keystrokes of the kiosk's window; a device that types needs them. */
  keys?: KeySource;
  wireRetryMs?: number;
  /** When something is plugged in, wires that wait try at once. */
  wakeups?: Wakeups;
  /** Stands in for the system's HID devices in tests. */
  hid?: HidSystem;
  /** Where devices keep what they must know after a crash; absent: nothing is asked of them that would need it. */
  memoryFolder?: string;
};

/** For `doctor`, maintenance and remote support. `sinceMs`: when it came into its state; `losses`: how often it went away since the start. */
export type DeviceHealth = DeviceStatus & { key: DeviceKey; sinceMs: number; losses: number };

/** Scans that never reached the kiosk since the start; `flooded` came faster than a person scans. */
export type DroppedScans = Record<'garbage' | 'tooLong' | 'cut' | 'flooded', number>;

/** How the devices are is for everybody to read; what they do and tell is for who has claimed them. */
export type Devices = {
  readonly claims: Claims;
  statuses(): DeviceStatus[];
  onStatus(listener: (status: DeviceStatus) => void): () => void;
  health(): DeviceHealth[];
  /** For diagnostics. */
  dropped(): DroppedScans;
  close(): Promise<void>;
};

/** A kiosk without any device. */
export const NO_PORTS: OpenPorts = {
  scanner: null,
  magstripeReader: null,
  scale: null,
  securityScale: null,
  printer: null,
  paymentTerminal: null,
  cashDrawer: null,
  cashRecycler: null,
  signalLight: null,
  keypad: null,
};

type Plans = { readonly [K in DeviceKey]: PlannedDevice<K> | null };

/** Opens what is configured. Only a wrong configuration is an error: a missing wire is a state, and heals by itself. */
export function openDevices(config: DeviceConfig, deps: DeviceDeps): Result<Devices, DevicesError> {
  // All is checked before the first wire is opened, so that an error leaves nothing open.
  const planned = planAll(config);
  if (!planned.ok) return planned;
  const guard = new FloodGuard(deps.nowMs, deps.log);
  const ports = openAll(planned.value, deps, guard);
  return ok({
    claims: new Claims(ports),
    dropped: () => ({ ...(ports.scanner?.dropped ?? NOTHING_DROPPED), flooded: guard.dropped }),
    ...watchAll(presentOf(ports, deps), deps),
  });
}

const NOTHING_DROPPED = { garbage: 0, tooLong: 0, cut: 0 } as const;
const NO_KEYS: KeySource = { onKeystroke: () => () => undefined };

function planAll(config: DeviceConfig): Result<Plans, DevicesError> {
  const problems: DevicesError['problems'] = [];
  const plan = <K extends DeviceKey>(key: K): PlannedDevice<K> | null => {
    const planned = planDevice(key, config);
    if (planned.ok) return planned.value;
    problems.push(...planned.error.problems);
    return null;
  };
  const plans: Plans = {
    scanner: plan('scanner'),
    magstripeReader: plan('magstripeReader'),
    scale: plan('scale'),
    securityScale: plan('securityScale'),
    printer: plan('printer'),
    paymentTerminal: plan('paymentTerminal'),
    cashDrawer: plan('cashDrawer'),
    cashRecycler: plan('cashRecycler'),
    signalLight: plan('signalLight'),
    keypad: plan('keypad'),
  };
  return problems.length === 0 ? ok(plans) : err({ kind: 'brokenDevices', problems });
}

function openAll(plans: Plans, deps: DeviceDeps, guard: FloodGuard): OpenPorts {
  const { log, nowMs, keys = NO_KEYS, wireRetryMs: retryMs, wakeups, hid, memoryFolder } = deps;
  const wires = createWires({ log, nowMs, hid, retry: { retryMs, wakeups } });
  const own: Omit<DriverDeps, 'caPemOf' | 'printer'> = { log, nowMs, keys, memoryOf: memoryIn(memoryFolder), ...wires };
  const printer = plans.printer?.open({ ...own, printer: null }) ?? null;
  const all = { ...own, printer };
  const scanner = plans.scanner?.open(all) ?? null;
  return {
    scanner: scanner === null ? null : guarded(scanner, guard),
    magstripeReader: plans.magstripeReader?.open(all) ?? null,
    scale: plans.scale?.open(all) ?? null,
    securityScale: plans.securityScale?.open(all) ?? null,
    printer,
    paymentTerminal: plans.paymentTerminal?.open(all) ?? null,
    cashDrawer: plans.cashDrawer?.open(all) ?? null,
    cashRecycler: plans.cashRecycler?.open(all) ?? null,
    signalLight: plans.signalLight?.open(all) ?? null,
    keypad: plans.keypad?.open(all) ?? null,
  };
}

const memoryIn =
  (folder: string | undefined): DriverDeps['memoryOf'] =>
  (key) =>
    folder === undefined ? volatileMemory() : fileMemory(join(folder, `${key}.json`));

const guarded = (scanner: BarcodeScanner, guard: FloodGuard): BarcodeScanner => new GuardedScanner(scanner, guard);

type Present = { key: DeviceKey; device: DeviceClass; port: Device };

function presentOf(ports: OpenPorts, { printerClass = 'receiptPrinter' }: DeviceDeps): Present[] {
  const named: [DeviceKey, DeviceClass, Device | null][] = [
    ['scanner', 'scanner', ports.scanner],
    ['magstripeReader', 'magstripeReader', ports.magstripeReader],
    ['scale', 'scale', ports.scale],
    ['securityScale', 'securityScale', ports.securityScale],
    ['printer', printerClass, ports.printer],
    ['paymentTerminal', 'paymentTerminal', ports.paymentTerminal],
    ['cashDrawer', 'cashDrawer', ports.cashDrawer],
    ['cashRecycler', 'cashRecycler', ports.cashRecycler],
    ['signalLight', 'signalLight', ports.signalLight],
    ['keypad', 'keypad', ports.keypad],
  ];
  return named.flatMap(([key, device, port]) => (port === null ? [] : [{ key, device, port }]));
}

type Last = Pick<DeviceHealth, 'detail' | 'sinceMs' | 'losses'>;

function watchAll(present: Present[], deps: DeviceDeps): Pick<Devices, 'statuses' | 'onStatus' | 'health' | 'close'> {
  const listeners = new Listeners<[DeviceStatus]>();
  const known = present.map(({ key, device, port }) => {
    const last: Last = { detail: null, sinceMs: deps.nowMs(), losses: 0 };
    port.onStatus((state, detail) => {
      last.detail = detail;
      last.sinceMs = deps.nowMs();
      if (state === 'NOT_CONNECTED') last.losses += 1;
      deps.log.info({ device, state, detail }, 'device state');
      listeners.emit({ device, state, detail });
    });
    return { key, device, port, last };
  });
  return {
    statuses: () => known.map(({ device, port, last }) => ({ device, state: port.status, detail: last.detail })),
    health: () => known.map(({ key, device, port, last }) => ({ key, device, state: port.status, ...last })),
    onStatus: (listener) => listeners.add(listener),
    close: async () => {
      listeners.clear();
      await Promise.all(present.map(({ port }) => port.close()));
    },
  };
}
