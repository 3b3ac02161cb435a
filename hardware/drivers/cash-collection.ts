import type { Result } from '../../core/result.ts';
import type { CashError, CashReturn, CollectionEvents } from '../ports/cash-recycler.ts';
import { readWhole, writeAmounts } from '../protocols/cash-line.ts';

const RETURNS: readonly CashReturn[] = ['notTaken', 'unreadable', 'counterfeit', 'full'];

/** One collection as the driver knows it: which pieces were told, and taken up by the host. */
export class CashCollection {
  readonly collectionId: string;
  readonly ended: Promise<Result<void, CashError>>;
  readonly #events: CollectionEvents;
  readonly #send: (words: string[]) => void;
  readonly #resolve: (result: Result<void, CashError>) => void;
  readonly #waiters = new Set<() => void>();
  #told: number;
  #telling = false;
  #isEnded = false;

  constructor(collectionId: string, after: number, events: CollectionEvents, send: (words: string[]) => void) {
    this.collectionId = collectionId;
    this.#told = after;
    this.#events = events;
    this.#send = send;
    const { promise, resolve } = Promise.withResolvers<Result<void, CashError>>();
    this.ended = promise;
    this.#resolve = resolve;
  }

  take([word, ...rest]: string[]): void {
    if (this.#isEnded) return;
    if (word === 'TAKEN') {
      const sequence = readWhole(rest[1]);
      const denominationMinor = readWhole(rest[2]);
      if (rest[0] !== this.collectionId || sequence === null || denominationMinor === null) return;
      void this.#taken(sequence, denominationMinor);
    } else if (word === 'ESCROW') {
      const denominationMinor = readWhole(rest[0]);
      if (denominationMinor !== null) this.#events.escrow(denominationMinor);
    } else if (word === 'BACK') {
      const denominationMinor = readWhole(rest[0]);
      const why = RETURNS.find((each) => each === rest[1]) ?? 'unreadable';
      this.#events.returned(denominationMinor === 0 ? null : denominationMinor, why);
    }
  }

  /** The recycler tells a piece until it is acknowledged; it is acknowledged when the host has it durable. */
  async #taken(sequence: number, denominationMinor: number): Promise<void> {
    if (sequence <= this.#told) return this.#acknowledge(sequence);
    if (this.#telling || sequence !== this.#told + 1) return;
    this.#telling = true;
    try {
      await this.#events.taken({ sequence, denominationMinor });
    } catch {
      // Not taken up: it stays unacknowledged, and the recycler tells it again.
      return;
    } finally {
      this.#telling = false;
    }
    this.#told = sequence;
    this.#acknowledge(sequence);
    for (const look of [...this.#waiters]) look();
  }

  /** Tells the slots anew which pieces are taken. */
  takesChanged(): void {
    if (!this.#isEnded) this.#acknowledge(this.#told);
  }

  #acknowledge(sequence: number): void {
    this.#send(['ACK', this.collectionId, String(sequence), writeAmounts(this.#events.takes())]);
  }

  /** False where the time went by first, or the collection ended. */
  toldUpTo(sequence: number, timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => settle(false), timeoutMs);
    const settle = (told: boolean): void => {
      clearTimeout(timer);
      this.#waiters.delete(look);
      resolve(told);
    };
    const look = (): void => {
      if (this.#told >= sequence) settle(true);
      else if (this.#isEnded) settle(false);
    };
    this.#waiters.add(look);
    look();
    return promise;
  }

  end(result: Result<void, CashError>): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#resolve(result);
    for (const look of [...this.#waiters]) look();
  }
}
