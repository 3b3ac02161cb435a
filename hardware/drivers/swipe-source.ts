import type { Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { CardSwipe, RefusedSwipe } from '../ports/magstripe-reader.ts';

/** What all magstripe drivers do with what their codec says. Nothing of a refused swipe is kept, counted apart or logged. */
export class SwipeSource {
  readonly #swipes = new Listeners<[CardSwipe]>();
  readonly #refused = new Listeners<[RefusedSwipe]>();

  onSwipe(listener: (swipe: CardSwipe) => void): () => void {
    return this.#swipes.add(listener);
  }

  onRefused(listener: (refused: RefusedSwipe) => void): () => void {
    return this.#refused.add(listener);
  }

  take(swipe: Result<CardSwipe, RefusedSwipe>): void {
    if (swipe.ok) this.#swipes.emit(swipe.value);
    else this.#refused.emit(swipe.error);
  }

  close(): void {
    this.#swipes.clear();
    this.#refused.clear();
  }
}
