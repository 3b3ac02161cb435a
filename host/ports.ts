/** Wall clock and timers, injected so that tests and the simulation own time. */
export interface Clock {
  nowMs(): number;
  /** Calls `action` once after at least `delayMs`; the answer cancels it. */
  after(delayMs: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The part of pino that the host uses. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
