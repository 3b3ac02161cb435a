import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { View } from '../../../../../core/contract/view.ts';
import type { ScreenState } from '../../../../../renderer/carrier/screen-store.ts';
import { fixtureStore } from '../../../../../renderer/gallery/fixture-store.ts';
import { views } from '../../../../../renderer/gallery/views.ts';
import { type Journeys, journeySources } from '../../../../../renderer/kiosk/parts/journeys.ts';
import { type Languages, languageSources } from '../../../../../renderer/kiosk/parts/languages.ts';
import { createPage } from '../../../../../renderer/kiosk/parts/page.ts';
import { wantAll } from '../../../../../renderer/kiosk/parts/page-parts.ts';
import { createShelf, type Shelf, type Sources } from '../../../../../renderer/kiosk/parts/shelf.ts';

const viewNamed = (name: string): View => {
  const view = views[name];
  if (view === undefined) throw new Error(`the gallery has no view "${name}"`);
  return view;
};

/** A page whose parts are those of the kiosk but for what is given, with a host that shows one view after the other. */
function open(
  at: string,
  changed: { journeys?: Partial<Sources<Journeys>>; languages?: Partial<Sources<Languages>> } = {},
) {
  const asked = new Set<string>();
  const atOnce = async (): Promise<void> => undefined;
  const watched = <Values extends object>(shelf: Shelf<Values>): Shelf<Values> => ({
    ...shelf,
    want(key) {
      asked.add(String(key));
      shelf.want(key);
    },
  });
  const parts = {
    journeys: watched(createShelf<Journeys>({ ...journeySources, ...changed.journeys }, atOnce)),
    languages: watched(createShelf<Languages>({ ...languageSources, ...changed.languages }, atOnce)),
  };
  let state: ScreenState = { ...fixtureStore(viewNamed(at)).getState() };
  const told = new Set<() => void>();
  const store = {
    ...fixtureStore(viewNamed(at)),
    getState: () => state,
    subscribe: (listener: () => void) => {
      told.add(listener);
      return () => told.delete(listener);
    },
  };
  const page = createPage(store, parts);
  return {
    asked,
    parts,
    shows: (name: string, language = 'en') => {
      state = { ...state, seq: state.seq + 1, view: { ...viewNamed(name), language } };
      for (const listener of told) listener();
    },
    now: () => {
      const { view, partsState } = page.shown.getState();
      return `${view?.screen.name ?? 'nothing'} in ${view?.language ?? 'no language'}: ${partsState}`;
    },
    until: (fits: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = (): void => (fits() ? resolve() : undefined);
        page.shown.subscribe(look);
        look();
      }),
    wantAll: () => wantAll(parts, viewNamed(at).kiosk),
  };
}

const never = { load: () => new Promise<never>(() => undefined) };
const broken = { load: () => Promise.reject(new Error('no such file')) };

describe('the page', () => {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => void vi.restoreAllMocks());

  it('shows the first screen as soon as its language has come, without any journey', async () => {
    const page = open('attract', { journeys: { checkout: never } });
    expect(page.now()).toBe('nothing in no language: coming');
    await page.until(() => page.now() === 'attract in en: here');
    expect(page.asked).toEqual(new Set(['en']));
  });

  it('keeps the screen before while the next one’s part is on its way', async () => {
    let deliver = (): void => undefined;
    const gate = new Promise<void>((resolve) => (deliver = resolve));
    const checkout = { load: () => gate.then(() => ({ basket: () => null })) };
    const page = open('attract', { journeys: { checkout } });
    await page.until(() => page.now() === 'attract in en: here');
    page.shows('basket');
    expect(page.now()).toBe('attract in en: coming');
    deliver();
    await page.until(() => page.now() === 'basket in en: here');
  });

  it('keeps the language before while the next one is on its way', async () => {
    const page = open('attract');
    page.wantAll();
    await page.until(() => page.now() === 'attract in en: here');
    page.shows('basket');
    await page.until(() => page.now() === 'basket in en: here');
    page.shows('basket', 'en-XA');
    expect(page.now()).toBe('basket in en: coming');
    await page.until(() => page.now() === 'basket in en-XA: here');
  });

  it('fetches its own journey and the kiosk’s languages, and no other', () => {
    const shop = open('attract');
    shop.wantAll();
    const airport = open('attractAirport');
    airport.wantAll();
    expect(shop.asked).toEqual(new Set(['checkout', 'en', 'de']));
    expect(airport.asked).toEqual(new Set(['checkin', 'en', 'de']));
  });

  it.each([
    ['a screen', { journeys: { checkout: broken } }],
    ['a language', { languages: { de: broken } }],
  ])('lets nobody begin when %s of the kiosk is missing', async (_, changed) => {
    const page = open('attract', changed);
    page.wantAll();
    await page.until(
      () => page.now() === 'attract in en: missing' || page.now().startsWith('nothing in no language: m'),
    );
    page.shows('outOfService');
    await page.until(() => page.now() === 'outOfService in en: here');
  });

  it('says that it is broken when the screen of somebody in the middle does not load', async () => {
    const page = open('basket', { journeys: { checkout: broken } });
    await page.until(() => page.now() === 'nothing in no language: missing');
  });

  it('shows English for a language that it does not have', async () => {
    const page = open('attract');
    page.shows('attract', 'xx');
    await page.until(() => page.now() === 'attract in xx: here');
    expect(page.asked).toEqual(new Set(['en']));
  });
});
