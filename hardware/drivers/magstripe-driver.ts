import type { Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { DeviceState } from '../ports/device.ts';
import type { CardSwipe, MagstripeReader, RefusedSwipe } from '../ports/magstripe-reader.ts';
import { StatusCell } from './status-cell.ts';

/** What all magstripe drivers do with what their codec says. Nothing of a refused swipe is kept, counted apart or logged. */
export abstract class MagstripeDriver implements MagstripeReader {
  protected readonly cell = new StatusCell();
  readonly #swipes = new Listeners<[CardSwipe]>();
  readonly #refused = new Listeners<[RefusedSwipe]>();

  protected abstract closeWire(): Promise<void>;

  get status(): DeviceState {
    return this.cell.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.cell.onStatus(listener);
  }

  onSwipe(listener: (swipe: CardSwipe) => void): () => void {
    return this.#swipes.add(listener);
  }

  onRefused(listener: (refused: RefusedSwipe) => void): () => void {
    return this.#refused.add(listener);
  }

  async close(): Promise<void> {
    this.#swipes.clear();
    this.#refused.clear();
    this.cell.close();
    await this.closeWire();
  }

  protected tell(swipe: Result<CardSwipe, RefusedSwipe>): void {
    if (swipe.ok) this.#swipes.emit(swipe.value);
    else this.#refused.emit(swipe.error);
  }
}
