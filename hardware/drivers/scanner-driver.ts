import { Listeners } from '../listeners.ts';
import type { Log } from '../log.ts';
import type { DeviceState } from '../ports/device.ts';
import type { BarcodeScanner, Scan } from '../ports/scanner.ts';
import type { FrameEvent } from '../protocols/scanner-frame.ts';
import { StatusCell } from './status-cell.ts';

type Dropped = BarcodeScanner['dropped'];

/** What all scanner drivers do with what their codec says: tell scans, count drops, log the first drop of a connection. */
export abstract class ScannerDriver implements BarcodeScanner {
  protected readonly cell = new StatusCell();
  readonly #dropped: Record<keyof Dropped, number> = { garbage: 0, tooLong: 0, cut: 0 };
  readonly #log: Log;
  readonly #scans = new Listeners<[Scan]>();
  #hasToldOfDrop = false;

  constructor(log: Log) {
    this.#log = log;
  }

  protected abstract closeWire(): Promise<void>;

  get status(): DeviceState {
    return this.cell.state;
  }

  get dropped(): Dropped {
    return this.#dropped;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.cell.onStatus(listener);
  }

  onScan(listener: (scan: Scan) => void): () => void {
    return this.#scans.add(listener);
  }

  async close(): Promise<void> {
    this.#scans.clear();
    this.cell.close();
    await this.closeWire();
  }

  protected take(event: FrameEvent): void {
    if (event.kind === 'scan') this.#scans.emit(event.scan);
    else this.drop(event.reason);
  }

  /** One line a connection: a noisy line must not fill the log. The bytes stay out of it, they may be somebody's document. */
  protected drop(reason: keyof Dropped): void {
    this.#dropped[reason] += 1;
    if (this.#hasToldOfDrop) return;
    this.#hasToldOfDrop = true;
    this.#log.warn({ device: 'scanner', reason }, 'scan dropped');
  }

  protected connectedAnew(): void {
    this.#hasToldOfDrop = false;
  }
}
