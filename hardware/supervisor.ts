import { readFileSync } from 'node:fs';
import type { DeviceConfig } from '../core/config/kiosk-config.ts';
import { err, ok, type Result } from '../core/result.ts';
import { EscposNetworkPrinter, type PrinterTiming } from './drivers/escpos-network-printer.ts';
import { GuardedScanner } from './drivers/guarded-scanner.ts';
import { NexoTerminal } from './drivers/nexo-terminal.ts';
import { SerialScanner } from './drivers/serial-scanner.ts';
import { type ScaleTiming, ToledoScale } from './drivers/toledo-scale.ts';
import { FloodGuard } from './flood-guard.ts';
import { Listeners } from './listeners.ts';
import type { Log } from './log.ts';
import { loadModel, type ModelClass, type ModelError, type ModelOf } from './models/models.ts';
import type { Device, DeviceClass, DeviceStatus } from './ports/device.ts';
import type { PaymentTerminal } from './ports/payment-terminal.ts';
import type { DocumentPrinter } from './ports/printer.ts';
import type { Scale } from './ports/scale.ts';
import type { BarcodeScanner } from './ports/scanner.ts';
import { NexoKey } from './protocols/nexo-crypto.ts';
import { SerialWire } from './transports/serial.ts';
import { TcpWire } from './transports/tcp.ts';

export type DeviceDeps = {
  log: Log;
  nowMs: () => number;
  /** What the one configured printer is called in states and messages. */
  printerClass?: 'receiptPrinter' | 'boardingPassPrinter';
  timing?: { wireRetryMs?: number; printer?: PrinterTiming; scale?: ScaleTiming; probeIntervalMs?: number };
};

/** `key`: where it stands in the configuration, e.g. `devices.scale.model`. */
export type OpenDevicesError = { key: string } & (
  | ModelError
  | { kind: 'unreadableFile'; file: string; detail: string }
);

/** Scans that never reached the kiosk since the start; `flooded` came faster than a person scans. */
export type DroppedScans = Record<'garbage' | 'tooLong' | 'cut' | 'flooded', number>;

/** A device that is not configured is null; one that does not answer is NOT_CONNECTED and keeps trying. */
export type Devices = {
  scanner: BarcodeScanner | null;
  scale: Scale | null;
  printer: DocumentPrinter | null;
  paymentTerminal: PaymentTerminal | null;
  statuses(): DeviceStatus[];
  onStatus(listener: (status: DeviceStatus) => void): () => void;
  /** For diagnostics. */
  dropped(): DroppedScans;
  close(): Promise<void>;
};

/** Opens what is configured. Only a wrong configuration is an error: a missing wire is a state, and heals by itself. */
export function openDevices(config: DeviceConfig, deps: DeviceDeps): Result<Devices, OpenDevicesError> {
  const guard = new FloodGuard(deps.nowMs, deps.log);
  const makers = [makeScanner(config, deps, guard), makeScale(config, deps), makePrinter(config, deps)] as const;
  const terminalMaker = makeTerminal(config, deps);
  const [scannerMaker, scaleMaker, printerMaker] = makers;
  // All is checked before the first wire is opened, so that an error leaves nothing open.
  if (!scannerMaker.ok) return scannerMaker;
  if (!scaleMaker.ok) return scaleMaker;
  if (!printerMaker.ok) return printerMaker;
  if (!terminalMaker.ok) return terminalMaker;
  const scanner = scannerMaker.value();
  const scale = scaleMaker.value();
  const printer = printerMaker.value();
  const paymentTerminal = terminalMaker.value();
  const named: [DeviceClass, Device | null][] = [
    ['scanner', scanner],
    ['scale', scale],
    [deps.printerClass ?? 'receiptPrinter', printer],
    ['paymentTerminal', paymentTerminal],
  ];
  const present = named.flatMap(([device, port]) => (port === null ? [] : [{ device, port }]));
  return ok({
    scanner,
    scale,
    printer,
    paymentTerminal,
    dropped: () => ({ ...(scanner?.dropped ?? NOTHING_DROPPED), flooded: guard.dropped }),
    ...watchAll(present, deps),
  });
}

const NOTHING_DROPPED = { garbage: 0, tooLong: 0, cut: 0 } as const;

type Present = { device: DeviceClass; port: Device };

function watchAll(present: Present[], deps: DeviceDeps): Pick<Devices, 'statuses' | 'onStatus' | 'close'> {
  const listeners = new Listeners<[DeviceStatus]>();
  const details = new Map<DeviceClass, string | null>();
  for (const { device, port } of present) {
    port.onStatus((state, detail) => {
      details.set(device, detail);
      deps.log.info({ device, state, detail }, 'device state');
      listeners.emit({ device, state, detail });
    });
  }
  return {
    statuses: () =>
      present.map(({ device, port }) => ({ device, state: port.status, detail: details.get(device) ?? null })),
    onStatus: (listener) => listeners.add(listener),
    close: async () => {
      listeners.clear();
      await Promise.all(present.map(({ port }) => port.close()));
    },
  };
}

/** The configuration names each device as its model's class does. */
function modelFor<C extends ModelClass>(
  deviceClass: C,
  { model }: { model: string },
): Result<ModelOf<C>, OpenDevicesError> {
  const loaded = loadModel(model, deviceClass);
  return loaded.ok ? loaded : err({ ...loaded.error, key: `devices.${deviceClass}.model` });
}

type Maker<T> = Result<() => T | null, OpenDevicesError>;

function makeScanner(config: DeviceConfig, deps: DeviceDeps, guard: FloodGuard): Maker<BarcodeScanner> {
  const wanted = config.scanner;
  if (wanted === undefined) return ok(() => null);
  const model = modelFor('scanner', wanted);
  if (!model.ok) return model;
  const { line } = model.value;
  return ok(() => {
    const wire = new SerialWire({ ...wanted, ...line, ...retry(deps) });
    return new GuardedScanner(new SerialScanner(wire, deps.log), guard);
  });
}

function makeScale(config: DeviceConfig, deps: DeviceDeps): Maker<Scale> {
  const wanted = config.scale;
  if (wanted === undefined) return ok(() => null);
  const model = modelFor('scale', wanted);
  if (!model.ok) return model;
  const { line, weight } = model.value;
  return ok(() => new ToledoScale(new SerialWire({ ...wanted, ...line, ...retry(deps) }), weight, deps.timing?.scale));
}

function makePrinter(config: DeviceConfig, deps: DeviceDeps): Maker<DocumentPrinter> {
  const wanted = config.printer;
  if (wanted === undefined) return ok(() => null);
  const model = modelFor('printer', wanted);
  if (!model.ok) return model;
  return ok(
    () => new EscposNetworkPrinter(new TcpWire({ ...wanted, ...retry(deps) }), model.value, deps.timing?.printer),
  );
}

function makeTerminal(config: DeviceConfig, deps: DeviceDeps): Maker<PaymentTerminal> {
  const wanted = config.paymentTerminal;
  if (wanted === undefined) return ok(() => null);
  const model = modelFor('paymentTerminal', wanted);
  if (!model.ok) return model;
  const ca = readCa(wanted.caFile);
  if (!ca.ok) return ca;
  const { url, saleId, poiId, keyIdentifier, keyVersion, keyPassphrase } = wanted;
  const { certificateNameSuffixes } = model.value;
  const { probeIntervalMs } = deps.timing ?? {};
  return ok(
    () =>
      new NexoTerminal({
        target: { url, caPem: ca.value, certificateNameSuffixes },
        parties: { saleId, poiId },
        key: new NexoKey({ keyIdentifier, keyVersion }, keyPassphrase),
        nowMs: deps.nowMs,
        ...(probeIntervalMs === undefined ? {} : { probeIntervalMs }),
      }),
  );
}

function readCa(file: string | undefined): Result<string | null, OpenDevicesError> {
  if (file === undefined) return ok(null);
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return err({ kind: 'unreadableFile', key: 'devices.paymentTerminal.caFile', file, detail });
  }
}

const retry = (deps: DeviceDeps): { retryMs?: number } =>
  deps.timing?.wireRetryMs === undefined ? {} : { retryMs: deps.timing.wireRetryMs };
