import { err, type Result } from '../../core/result.ts';
import type { WireError } from './byte-wire.ts';
import type { Healing } from './healing.ts';

/**
 * How long a far end may take nothing at all before its link counts as hung. It bounds each step of a write and never a whole one: a
 * picture on a slow line takes minutes and moves all the time.
 */
export const WRITE_TIMEOUT_MS = 10_000;
/** Writes on a link, with the one under way. More of them wait only where nobody looks at what comes of them. */
export const WRITES_WAITING_MAX = 16;

/** One step of a piece of work: what came of it, or `broken` once it takes too long, fails, or the link is gone. */
export type Step = <T>(work: () => Promise<T>) => Promise<Result<T, WireError>>;

/** What is done on a wire's link: one thing after the other, each of its steps within a bounded time. */
export class LinkWork<L> {
  readonly #healing: Healing<L>;
  readonly #timeoutMs: number;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Of the step under way. One for all of them, so that nothing piles up on a link whose steps never end. */
  #breakOff: (() => void) | null = null;

  constructor(healing: Healing<L>, timeoutMs: number = WRITE_TIMEOUT_MS) {
    this.#healing = healing;
    this.#timeoutMs = timeoutMs;
    healing.onConnected((connected) => {
      if (!connected) this.breakOff();
    });
  }

  run<T>(work: (link: L, step: Step) => Promise<Result<T, WireError>>): Promise<Result<T, WireError>> {
    const link = this.#healing.link;
    if (link === null) return Promise.resolve(err({ kind: 'notConnected' }));
    if (this.#waiting >= WRITES_WAITING_MAX) {
      this.#healing.reset('too many writes wait');
      return Promise.resolve(broken('too many writes wait'));
    }
    this.#waiting += 1;
    const done = this.#turn.then(() => this.#work(link, work));
    this.#turn = done;
    return done;
  }

  /** Nothing that is under way or waits will be done. */
  breakOff(): void {
    this.#breakOff?.();
  }

  async #work<T>(link: L, work: (link: L, step: Step) => Promise<Result<T, WireError>>): Promise<Result<T, WireError>> {
    try {
      if (this.#healing.link !== link) return err({ kind: 'notConnected' });
      return await work(link, (step) => this.#step(link, step));
    } finally {
      this.#waiting -= 1;
    }
  }

  async #step<T>(link: L, work: () => Promise<T>): Promise<Result<T, WireError>> {
    if (this.#healing.link !== link) return broken('disconnected while writing');
    const { promise, resolve } = Promise.withResolvers<Result<T, WireError>>();
    const timer = setTimeout(() => resolve(this.#fail(link, 'the device takes nothing')), this.#timeoutMs);
    this.#breakOff = () => resolve(broken('disconnected while writing'));
    work().then(
      (value) => resolve({ ok: true, value }),
      (cause: unknown) => resolve(this.#fail(link, cause instanceof Error ? cause.message : String(cause))),
    );
    const outcome = await promise;
    clearTimeout(timer);
    this.#breakOff = null;
    return outcome;
  }

  /** A link that refused or hung is of no further use. A step that ends late must not take the next link away. */
  #fail(link: L, detail: string): Result<never, WireError> {
    const failure = broken(detail);
    if (this.#healing.link === link) queueMicrotask(() => this.#resetIfCurrent(link, detail));
    return failure;
  }

  #resetIfCurrent(link: L, detail: string): void {
    if (this.#healing.link === link) this.#healing.reset(detail);
  }
}

const broken = (detail: string): Result<never, WireError> => err({ kind: 'broken', detail });
