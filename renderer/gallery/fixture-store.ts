import type { View } from '../../core/contract/view.ts';
import type { LinkPhase, ScreenState, ScreenStore } from '../carrier/screen-store.ts';
import { produceItems } from './views.ts';

/** A store that always shows the same view; taps change nothing. */
export function fixtureStore(view: View, phase: LinkPhase = 'open', controls = true): ScreenStore {
  const state: ScreenState = { phase, boot: 'gallery', seq: 0, controls, view };
  return {
    subscribe: () => () => undefined,
    getState: () => state,
    send: () => Promise.resolve({ done: false, refusal: 'notNow' }),
    produce: () => Promise.resolve(produceItems),
    takeControl: () => undefined,
    keys: () => undefined,
  };
}
