import type { Log } from './log.ts';
import type { ByteWire } from './transports/byte-wire.ts';
import type { ReportWire } from './transports/report-wire.ts';

/** The fastest serial line of any model carries 92 kB in a second, and what a printer or terminal says is less. */
export const BYTES_PER_SECOND_MAX = 262_144;
/** A full-speed HID device sends at most 1,000 reports in a second (HID 1.11, 7.2.5; own reading). */
export const REPORTS_PER_SECOND_MAX = 2_000;
const WINDOW_MS = 1_000;

export type GuardDeps = { nowMs: () => number; log: Log };

/**
 * Takes a wire away from a device that floods: the connection is dropped and had again after the wire's pause, so that what it costs
 * the kiosk is bounded whatever the far end does. What came until then was delivered, whole and in order.
 */
export function guardBytes(wire: ByteWire, deps: GuardDeps): ByteWire {
  const window = new Window(BYTES_PER_SECOND_MAX, deps);
  wire.onConnected(() => window.open());
  wire.onBytes((bytes) => {
    // After the driver had this piece too: nothing may come after `connected(false)`.
    if (window.isFull(bytes.length)) queueMicrotask(() => wire.reset(window.reason));
  });
  return wire;
}

export function guardReports(wire: ReportWire, deps: GuardDeps): ReportWire {
  const window = new Window(REPORTS_PER_SECOND_MAX, deps);
  wire.onConnected(() => window.open());
  wire.onReport(() => {
    if (window.isFull(1)) queueMicrotask(() => wire.reset(window.reason));
  });
  return wire;
}

class Window {
  readonly #most: number;
  readonly #deps: GuardDeps;
  #sinceMs = 0;
  #count = 0;

  constructor(most: number, deps: GuardDeps) {
    this.#most = most;
    this.#deps = deps;
  }

  get reason(): string {
    return `it floods: more than ${this.#most} in a second`;
  }

  open(): void {
    this.#sinceMs = this.#deps.nowMs();
    this.#count = 0;
  }

  /** True once a window, for the piece that is too much. */
  isFull(size: number): boolean {
    const now = this.#deps.nowMs();
    // A clock that is put back must not keep a window open.
    if (Math.abs(now - this.#sinceMs) >= WINDOW_MS) this.open();
    const before = this.#count;
    this.#count += size;
    const isTooMuch = before <= this.#most && this.#count > this.#most;
    if (isTooMuch) this.#deps.log.warn({ most: this.#most }, 'a device floods its wire');
    return isTooMuch;
  }
}
