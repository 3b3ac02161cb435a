import type { z } from 'zod';
import type { Connection, ConnectionOver } from '../../core/config/connection.ts';
import type { Log } from '../log.ts';
import type { CashDrawer } from '../ports/cash-drawer.ts';
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
  signalLight: SignalLight;
  keypad: Keypad;
};
export type DeviceKey = keyof Ports;

/** Line settings of a serial device, from its model. */
export type SerialLine = { baudRate: number; dataBits: 7 | 8; parity: 'none' | 'even' | 'odd'; stopBits?: 1 | 2 };

/** Keystrokes of the kiosk's window, as the carrier delivers them. `key` as in the DOM's KeyboardEvent. */
export interface KeySource {
  onKeystroke(listener: (key: string, atMs: number) => void): () => void;
}

/** What a driver is built on; given by the supervisor, so that a driver never opens a wire by itself. */
export type DriverDeps = {
  log: Log;
  nowMs: () => number;
  /** `line` is used on a serial connection only. */
  openBytes(connection: ConnectionOver<'serial' | 'tcp' | 'file' | 'usb'>, line?: SerialLine): ByteWire;
  openReports(connection: ConnectionOver<'hid'>): ReportWire;
  keys: KeySource;
  /** The configured printer, for what is plugged into it; null where none is configured. */
  printer: DocumentPrinter | null;
};

/** A setting of the configuration that only opening could find wrong, e.g. a file that cannot be read. `key` is below `devices.<key>`. */
export type OpenError = { kind: 'unusableSetting'; key: string; expected: string };

/**
 * How a model becomes a port. `name` is what the model files call it; `opens` lists the keys of `devices` it may stand under; `over`
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
