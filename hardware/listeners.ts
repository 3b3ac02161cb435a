import { invariant } from '../core/result.ts';

/** More listeners on one event than this is a leak, not a use. */
export const LISTENERS_MAX = 64;

/** The listeners of one event. `clear` ends all events for good: closing a device uses it. */
export class Listeners<A extends unknown[]> {
  readonly #listeners = new Set<(...values: A) => void>();
  #closed = false;

  add(listener: (...values: A) => void): () => void {
    if (this.#closed) return () => undefined;
    invariant(this.#listeners.size < LISTENERS_MAX, `more than ${LISTENERS_MAX} listeners on one device event`);
    const own = (...values: A): void => listener(...values);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  get size(): number {
    return this.#listeners.size;
  }

  emit(...values: A): void {
    for (const listener of [...this.#listeners]) listener(...values);
  }

  clear(): void {
    this.#closed = true;
    this.#listeners.clear();
  }
}
