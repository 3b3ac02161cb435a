import { z } from 'zod';
import { Listeners } from '../listeners.ts';
import type { Log } from '../log.ts';
import type { DeviceState } from '../ports/device.ts';
import type { BarcodeScanner, Scan } from '../ports/scanner.ts';
import { ScannerFrameDecoder } from '../protocols/scanner-frame.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { StatusCell } from './status-cell.ts';

/** A barcode reader on a serial line. The line says nothing about the reader behind it: connected means that the line is open. */
export class SerialScanner implements BarcodeScanner {
  readonly dropped = { garbage: 0, tooLong: 0, cut: 0 };
  readonly #wire: ByteWire;
  readonly #log: Log;
  readonly #decoder = new ScannerFrameDecoder();
  readonly #status = new StatusCell();
  readonly #scans = new Listeners<[Scan]>();
  #hasToldOfDrop = false;

  constructor(wire: ByteWire, log: Log) {
    this.#wire = wire;
    this.#log = log;
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => this.#take(bytes));
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  onScan(listener: (scan: Scan) => void): () => void {
    return this.#scans.add(listener);
  }

  async close(): Promise<void> {
    this.#scans.clear();
    this.#status.close();
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    if (this.#decoder.cut()) this.#drop('cut');
    if (connected) this.#hasToldOfDrop = false;
    this.#status.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
  }

  #take(bytes: Uint8Array): void {
    for (const event of this.#decoder.push(bytes)) {
      if (event.kind === 'scan') this.#scans.emit(event.scan);
      else this.#drop(event.reason);
    }
  }

  /** One line a connection: a noisy line must not fill the log. The bytes stay out of it, they may be somebody's document. */
  #drop(reason: keyof SerialScanner['dropped']): void {
    this.dropped[reason] += 1;
    if (this.#hasToldOfDrop) return;
    this.#hasToldOfDrop = true;
    this.#log.warn({ device: 'scanner', reason }, 'scan dropped');
  }
}

export const serialScanner = defineDriver({
  name: 'serial-scanner',
  opens: ['scanner'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new SerialScanner(deps.openBytes(connection, model.line), deps.log),
});
