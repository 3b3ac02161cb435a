import { Listeners } from '../listeners.ts';
import { WIRE_RETRY_MS } from './byte-wire.ts';

/** One attempt to have a link, from its first step until the link is lost. After that nothing it says is heard. */
export interface Attempt<L> {
  /** False once it was lost or given up. */
  readonly isCurrent: boolean;
  /** The link is up. What it carries is delivered from now on. */
  ready(link: L): void;
  /** It could not be had, or is gone. */
  lost(detail: string): void;
}

/** Subscribes to the moments at which a new attempt is worth it, e.g. something was plugged in. Returns the way to stop. */
export type Wakeups = (attempt: () => void) => () => void;

/** What every wire takes. */
export type RetryOptions = { retryMs?: number | undefined; wakeups?: Wakeups | undefined };

export type HealingOptions<L> = RetryOptions & {
  /**
   * Begins an attempt and returns what lets go of everything it holds, opened or not. That is called once for each attempt,
   * whichever way it ends, and resolves when the system has it back; it must not throw.
   */
  start(attempt: Attempt<L>): () => Promise<void>;
};

/**
 * What all wires that heal themselves have in common: one attempt at a time for ever, `retryMs` between a loss and the next one, and
 * `connected` told before the first byte and after the last one, never twice in a row. `L` is what the wire writes to.
 */
export class Healing<L> {
  readonly #options: HealingOptions<L>;
  readonly #changes = new Listeners<[boolean, string | null]>();
  #attempt: Attempt<L> | null = null;
  #release: (() => Promise<void>) | null = null;
  #link: L | null = null;
  #retry: NodeJS.Timeout | null;
  #closing: Promise<void> | null = null;
  readonly #stopWakeups: (() => void) | undefined;

  constructor(options: HealingOptions<L>) {
    this.#options = options;
    // Listeners are added right after construction: the first attempt must not report before them.
    this.#retry = setTimeout(() => this.#begin(), 0);
    this.#stopWakeups = options.wakeups?.(() => this.#wake());
  }

  /** Null while not connected. */
  get link(): L | null {
    return this.#link;
  }

  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void {
    return this.#changes.add(listener);
  }

  /** Drops the present attempt or link; the next one follows after `retryMs`. */
  reset(reason: string): void {
    if (this.#attempt !== null) this.#lost(this.#attempt, reason);
  }

  /** Tells nobody anything from now on. */
  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    this.#stopWakeups?.();
    if (this.#retry !== null) clearTimeout(this.#retry);
    const release = this.#release;
    this.#retry = null;
    this.#attempt = null;
    this.#link = null;
    this.#release = null;
    this.#changes.clear();
    await release?.();
  }

  /** A wire that waits for its next attempt makes it now. */
  #wake(): void {
    if (this.#retry === null || this.#attempt !== null) return;
    clearTimeout(this.#retry);
    this.#begin();
  }

  #begin(): void {
    this.#retry = null;
    const isCurrent = (): boolean => this.#attempt === attempt;
    const attempt: Attempt<L> = {
      get isCurrent() {
        return isCurrent();
      },
      ready: (link) => {
        if (!isCurrent() || this.#link !== null) return;
        this.#link = link;
        this.#changes.emit(true, null);
      },
      lost: (detail) => this.#lost(attempt, detail),
    };
    this.#attempt = attempt;
    const release = this.#options.start(attempt);
    if (isCurrent()) this.#release = release;
    else void release();
  }

  #lost(attempt: Attempt<L>, detail: string): void {
    if (this.#attempt !== attempt) return;
    const wasConnected = this.#link !== null;
    const release = this.#release;
    this.#attempt = null;
    this.#link = null;
    this.#release = null;
    this.#retry = setTimeout(() => this.#begin(), this.#options.retryMs ?? WIRE_RETRY_MS);
    void release?.();
    if (wasConnected) this.#changes.emit(false, detail);
  }
}
