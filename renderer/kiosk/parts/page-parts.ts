import type { View } from '../../../core/contract/view.ts';
import { type Journeys, journeySources } from './journeys.ts';
import { type Languages, languageSources, textLanguage } from './languages.ts';
import { createShelf, type Shelf } from './shelf.ts';

/** What the page fetches when it is wanted. All of it comes from where the page itself came from. */
export type PageParts = { journeys: Shelf<Journeys>; languages: Shelf<Languages> };

export const createPageParts = (): PageParts => ({
  journeys: createShelf<Journeys>(journeySources),
  languages: createShelf<Languages>(languageSources),
});

/** All that this kiosk may come to show. */
export function wantAll(parts: PageParts, { journey, languages }: View['kiosk']): void {
  parts.journeys.want(journey);
  for (const language of languages) parts.languages.want(textLanguage(language));
}

export const isMissingAPart = (parts: PageParts, { journey, languages }: View['kiosk']): boolean =>
  parts.journeys.isMissing(journey) || languages.some((language) => parts.languages.isMissing(textLanguage(language)));

/** Calls back when what was drawn last is on the panel. */
export function afterPaint(page: Window, call: () => void): () => void {
  let timer: number | undefined;
  const frame = page.requestAnimationFrame(() => {
    timer = page.setTimeout(call);
  });
  return () => {
    page.cancelAnimationFrame(frame);
    page.clearTimeout(timer);
  };
}
