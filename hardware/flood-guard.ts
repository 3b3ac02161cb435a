import type { Log } from './log.ts';

/** Nobody scans faster by hand: more frames in a second are a stuck trigger, a broken reader or an attack. */
export const SCANS_PER_SECOND_MAX = 20;
/** A flood is over, and the next one is logged again, after this long without a drop. */
export const FLOOD_QUIET_MS = 10_000;

/** Says which scans come at a human rate, counts the others, and logs once a flood. */
export class FloodGuard {
  readonly #nowMs: () => number;
  readonly #log: Log;
  readonly #passedAtMs: number[] = [];
  #lastDropAtMs: number | null = null;
  #dropped = 0;

  constructor(nowMs: () => number, log: Log) {
    this.#nowMs = nowMs;
    this.#log = log;
  }

  get dropped(): number {
    return this.#dropped;
  }

  mayPass(): boolean {
    const now = this.#nowMs();
    const oldest = this.#passedAtMs[0];
    const isFull = this.#passedAtMs.length >= SCANS_PER_SECOND_MAX;
    if (isFull && oldest !== undefined && now - oldest < 1_000) {
      this.#drop(now);
      return false;
    }
    if (isFull) this.#passedAtMs.shift();
    this.#passedAtMs.push(now);
    return true;
  }

  #drop(now: number): void {
    this.#dropped += 1;
    const isNew = this.#lastDropAtMs === null || now - this.#lastDropAtMs >= FLOOD_QUIET_MS;
    this.#lastDropAtMs = now;
    if (isNew) this.#log.warn({ device: 'scanner', scansPerSecondMax: SCANS_PER_SECOND_MAX }, 'scan flood');
  }
}
