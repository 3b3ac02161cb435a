import type { View } from '../../../core/contract/view.ts';
import type { ScreenState, ScreenStore } from '../../carrier/screen-store.ts';
import { hasScreen } from './journeys.ts';
import { textLanguage } from './languages.ts';
import { createPageParts, isMissingAPart, type PageParts } from './page-parts.ts';

/** `coming`: the view before stays, and takes no touch. `missing`: the page is broken, and must say so. */
export type PartsState = 'here' | 'coming' | 'missing';
export type Shown = Pick<ScreenState, 'phase' | 'controls' | 'view'> & { partsState: PartsState };

/** What the app draws from. `shown` has the newest view of which all parts are here: no screen is ever empty, even for a moment. */
export type Page = {
  store: ScreenStore;
  parts: PageParts;
  shown: { getState(): Shown; subscribe(listener: () => void): () => void };
};

export function createPage(store: ScreenStore, parts = createPageParts()): Page {
  const listeners = new Set<() => void>();
  const next = (before: View | null): Shown => {
    const { phase, controls, view } = store.getState();
    const partsState = view === null ? 'coming' : partsStateOf(parts, view);
    return { phase, controls, partsState, view: partsState === 'here' ? view : before };
  };
  let shown = next(null);
  const update = (): void => {
    shown = next(shown.view);
    for (const listener of listeners) listener();
  };
  for (const source of [store, parts.journeys, parts.languages]) source.subscribe(update);
  return {
    store,
    parts,
    shown: {
      getState: () => shown,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

function partsStateOf(parts: PageParts, { kiosk, language, screen: { name } }: View): PartsState {
  const { journeys, languages } = parts;
  const words = textLanguage(language);
  const isBetweenPeople = name === 'attract' || name === 'language';
  // Nobody begins here what cannot be ended here.
  if (isBetweenPeople && isMissingAPart(parts, kiosk)) return 'missing';
  const isDrawn = hasScreen(journeys, kiosk.journey, name);
  if (isDrawn && languages.get(words) !== undefined) return 'here';
  if (!isDrawn) journeys.want(kiosk.journey);
  languages.want(words);
  return journeys.isMissing(kiosk.journey) || languages.isMissing(words) ? 'missing' : 'coming';
}
