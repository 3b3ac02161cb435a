type Waiting<R> = { accepts: (reply: R) => boolean; settle: (reply: R | null) => void };

/** Open questions to a device, each waiting for the first reply that it accepts. */
export class Questions<R> {
  /** At most two: a question, and beside it the acknowledgement of the job. */
  readonly #waiting = new Set<Waiting<R>>();

  /** The first reply that is accepted; null when the time is over, the line broke, or `stop` was called. */
  expect(accepts: (reply: R) => boolean, timeoutMs: number): { reply: Promise<R | null>; stop: () => void } {
    const { promise, resolve } = Promise.withResolvers<R | null>();
    const settle = (reply: R | null): void => {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
      resolve(reply);
    };
    const timer = setTimeout(() => settle(null), timeoutMs);
    const waiting: Waiting<R> = { accepts, settle };
    this.#waiting.add(waiting);
    return { reply: promise, stop: () => settle(null) };
  }

  take(reply: R): void {
    for (const waiting of [...this.#waiting]) {
      if (waiting.accepts(reply)) waiting.settle(reply);
    }
  }

  abandon(): void {
    for (const waiting of [...this.#waiting]) waiting.settle(null);
  }
}
