import { z } from 'zod';
import type { Connection, ConnectionOver } from '../../core/config/connection.ts';
import type { DeviceMemory } from '../device-memory.ts';
import type { Log } from '../log.ts';
import type { CashDrawer } from '../ports/cash-drawer.ts';
import type { CashRecycler } from '../ports/cash-recycler.ts';
import type { Keypad } from '../ports/keypad.ts';
import type { MagstripeReader } from '../ports/magstripe-reader.ts';
import type { PaymentTerminal } from '../ports/payment-terminal.ts';
import type { DocumentPrinter } from '../ports/printer.ts';
import type { Scale } from '../ports/scale.ts';
import type { BarcodeScanner } from '../ports/scanner.ts';
import type { SignalLight } from '../ports/signal-light.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import type { ReportWire } from '../transports/report-wire.ts';

/** The port that each key of the configuration's `devices` is opened as. */
export type Ports = {
  scanner: BarcodeScanner;
  magstripeReader: MagstripeReader;
  scale: Scale;
  /** Under the bagging area: tells what was put down, is never sold by. */
  securityScale: Scale;
  printer: DocumentPrinter;
  paymentTerminal: PaymentTerminal;
  cashDrawer: CashDrawer;
  cashRecycler: CashRecycler;
  signalLight: SignalLight;
  keypad: Keypad;
};
export type DeviceKey = keyof Ports;
export const DEVICE_KEYS: readonly DeviceKey[] = [
  'scanner',
  'magstripeReader',
  'scale',
  'securityScale',
  'printer',
  'paymentTerminal',
  'cashDrawer',
  'cashRecycler',
  'signalLight',
  'keypad',
];

/** A device that is not configured is null; one that does not answer is NOT_CONNECTED and keeps trying. */
export type OpenPorts = { readonly [K in DeviceKey]: Ports[K] | null };

/** Line settings of a serial device, from its model. The connection's own baud rate goes before. */
export const serialLineSchema = z.strictObject({
  baudRate: z.int().min(300).max(921_600),
  dataBits: z.union([z.literal(7), z.literal(8)]),
  parity: z.enum(['none', 'even', 'odd']),
  stopBits: z.union([z.literal(1), z.literal(2)]).optional(),
});
export type SerialLine = z.infer<typeof serialLineSchema>;

/** Keystrokes of the kiosk's window, as the carrier delivers them. `key` as in the DOM's KeyboardEvent; of a keypad's own keys its `code`. */
export interface KeySource {
  onKeystroke(listener: (key: string, atMs: number) => void): () => void;
}

/** What a driver is built on; given by the supervisor, so that a driver never opens a wire by itself. */
export type DriverDeps = {
  log: Log;
  nowMs: () => number;
  /** `line` is used on a serial connection only. */
  openBytes(connection: ConnectionOver<'serial' | 'tcp' | 'file' | 'usb'>, line?: SerialLine): ByteWire;
  /** `usagePage`: which of the device's interfaces is meant, as a scanner can be a keyboard beside; the first one where absent. */
  openReports(connection: ConnectionOver<'hid'>, usagePage?: number): ReportWire;
  /** The certificate authority that the connection names, as PEM; null trusts the system's authorities. */
  caPemOf(connection: ConnectionOver<'https'>): string | null;
  keys: KeySource;
  /** What the device under that key must still know after a crash. */
  memoryOf(key: DeviceKey): DeviceMemory;
  /** The configured printer, for what is plugged into it; null where none is configured. */
  printer: DocumentPrinter | null;
};

/**
 * How a model becomes a port. Opening cannot fail: what is wrong with a configuration is found before, by the schemas. `name` is what the model files call it; `opens` lists the keys of `devices` it may stand under; `over`
 * the connections it can use. `model` is the schema of the model's own part, `settings` of the configuration's `settings`.
 */
export type DriverDefinition<K extends DeviceKey, O extends Connection['over'], M, S> = {
  name: string;
  opens: readonly K[];
  over: readonly O[];
  model: z.ZodType<M>;
  settings: z.ZodType<S>;
  open(parts: { model: M; settings: S; connection: ConnectionOver<O> }, deps: DriverDeps): Ports[K];
};

export const defineDriver = <K extends DeviceKey, O extends Connection['over'], M, S>(
  definition: DriverDefinition<K, O, M, S>,
): DriverDefinition<K, O, M, S> => definition;

/** A driver of any kind, as the list of all drivers holds it. What `model` and `settings` gave is what `open` takes. */
export type AnyDriver = DriverDefinition<DeviceKey, Connection['over'], unknown, unknown>;

export const opensAs = <K extends DeviceKey>(
  driver: AnyDriver,
  key: K,
): driver is DriverDefinition<K, Connection['over'], unknown, unknown> => driver.opens.some((each) => each === key);
