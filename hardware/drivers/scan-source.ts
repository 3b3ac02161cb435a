import { Listeners } from '../listeners.ts';
import type { Log } from '../log.ts';
import type { BarcodeScanner, Scan } from '../ports/scanner.ts';
import type { FrameEvent } from '../protocols/scanner-frame.ts';

/** What all scanner drivers do with what their codec says: tell scans, count drops, log the first drop of a connection. */
export class ScanSource {
  readonly dropped: Record<keyof BarcodeScanner['dropped'], number> = { garbage: 0, tooLong: 0, cut: 0 };
  readonly #log: Log;
  readonly #scans = new Listeners<[Scan]>();
  #hasToldOfDrop = false;

  constructor(log: Log) {
    this.#log = log;
  }

  onScan(listener: (scan: Scan) => void): () => void {
    return this.#scans.add(listener);
  }

  take(event: FrameEvent): void {
    if (event.kind === 'scan') this.#scans.emit(event.scan);
    else this.drop(event.reason);
  }

  /** One line a connection: a noisy line must not fill the log. The bytes stay out of it, they may be somebody's document. */
  drop(reason: keyof BarcodeScanner['dropped']): void {
    this.dropped[reason] += 1;
    if (this.#hasToldOfDrop) return;
    this.#hasToldOfDrop = true;
    this.#log.warn({ device: 'scanner', reason }, 'scan dropped');
  }

  connectedAnew(): void {
    this.#hasToldOfDrop = false;
  }

  close(): void {
    this.#scans.clear();
  }
}
