import { Listeners } from '../listeners.ts';
import type { DeviceState } from '../ports/device.ts';

/** The state of one device: tells its listeners about every change and never the same state twice in a row. */
export class StatusCell {
  readonly #listeners = new Listeners<[DeviceState, string | null]>();
  #state: DeviceState = 'NOT_CONNECTED';

  get state(): DeviceState {
    return this.#state;
  }

  set(state: DeviceState, detail: string | null): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#listeners.emit(state, detail);
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#listeners.add(listener);
  }

  close(): void {
    this.#listeners.clear();
  }
}
