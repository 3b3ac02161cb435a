import type { FloodGuard } from '../flood-guard.ts';
import { Listeners } from '../listeners.ts';
import type { DeviceState } from '../ports/device.ts';
import type { BarcodeScanner, Scan } from '../ports/scanner.ts';

/** A scanner behind a flood guard: what is too fast never reaches the session's queue. */
export class GuardedScanner implements BarcodeScanner {
  readonly #scanner: BarcodeScanner;
  readonly #scans = new Listeners<[Scan]>();

  constructor(scanner: BarcodeScanner, guard: FloodGuard) {
    this.#scanner = scanner;
    scanner.onScan((scan) => {
      if (guard.mayPass()) this.#scans.emit(scan);
    });
  }

  get status(): DeviceState {
    return this.#scanner.status;
  }

  get dropped(): BarcodeScanner['dropped'] {
    return this.#scanner.dropped;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#scanner.onStatus(listener);
  }

  onScan(listener: (scan: Scan) => void): () => void {
    return this.#scans.add(listener);
  }

  async close(): Promise<void> {
    this.#scans.clear();
    await this.#scanner.close();
  }
}
