/** The rules made ready once, so that hundreds of promotions cost a basket only what its own articles touch. */
import { entryAt } from '../entry-at.ts';
import { invariant } from '../result.ts';
import { type LocalTime, localClock } from './moment.ts';
import { type BasketOffer, compareOffers, type ItemOffer, memberPriceOffer, promotionOffer } from './offer.ts';
import type { Fit } from './piles.ts';
import type { PricingRules } from './rules.ts';
import type { Selected, Selector } from './selector.ts';

/** Articles whose offers a `Pricing` remembers: more than a store sells in a day. */
const ARTICLES_REMEMBERED_MAX = 20_000;

export type Pricing = {
  rules: PricingRules;
  memberPrice: ItemOffer;
  /** Offers of the item level that may be about an article, in the order of `compareOffers`, with the slots that it may fill. */
  fitsOf(article: Selected): readonly Fit[];
  basketOffers: readonly BasketOffer[];
  /** A look at the store's clock, for one pricing. */
  openClock(): (atMs: number) => LocalTime;
};

/** `rules` are those that `pricingRulesSchema` made. */
export function compilePricing(rules: PricingRules): Pricing {
  const offers = rules.promotions.map(promotionOffer).toSorted(compareOffers);
  const items = offers.filter((offer) => offer.level === 'item');
  const index = indexOf(items);
  // Nothing but what `find` answers, so that it does not matter what was asked before.
  const remembered = new Map<string, readonly Fit[]>();
  const find = (article: Selected): Fit[] =>
    placesOf(index, article).flatMap((place) => fitOf(entryAt(items, place), article) ?? []);
  return {
    rules,
    memberPrice: memberPriceOffer(rules.memberPriceName),
    fitsOf(article) {
      const key = `${article.code} ${article.category} ${article.tags.join()}`;
      const known = remembered.get(key);
      if (known !== undefined) return known;
      if (remembered.size >= ARTICLES_REMEMBERED_MAX) remembered.clear();
      const fits = find(article);
      remembered.set(key, fits);
      return fits;
    },
    basketOffers: offers.filter((offer) => offer.level === 'basket'),
    openClock: localClock(rules.timeZone),
  };
}

/** Null where the offer is not about the article. */
export function fitOf(offer: ItemOffer, article: Selected): Fit | null {
  const slots = offer.slots.flatMap(({ selector }, slot) => (selector.matches(article) ? [slot] : []));
  return slots.length === 0 ? null : { offer, slots };
}

function placesOf(index: Index, { code, category, tags }: Selected): number[] {
  const found = [index.byCode.get(code), index.byCategory.get(category), ...tags.map((tag) => index.byTag.get(tag))];
  const places = new Set(index.always);
  for (const place of found.flat()) if (place !== undefined) places.add(place);
  return [...places].sort((a, b) => a - b);
}

type Index = Record<'byCode' | 'byCategory' | 'byTag', Map<string, number[]>> & { always: number[] };

function indexOf(offers: readonly ItemOffer[]): Index {
  const index: Index = { byCode: new Map(), byCategory: new Map(), byTag: new Map(), always: [] };
  const note = (map: Map<string, number[]>, names: Iterable<string>, place: number): void => {
    for (const name of names) {
      const places = map.get(name);
      if (places === undefined) map.set(name, [place]);
      else if (places.at(-1) !== place) places.push(place);
    }
  };
  for (const [place, offer] of offers.entries()) {
    const selectors: Selector[] = offer.slots.map(({ selector }) => selector);
    invariant(selectors.length > 0, `offer ${offer.offerId} takes nothing`);
    for (const { codes, categories, tags, gtinPrefixes, isEverything } of selectors) {
      if (isEverything || gtinPrefixes.length > 0) index.always.push(place);
      note(index.byCode, codes, place);
      note(index.byCategory, categories, place);
      note(index.byTag, tags, place);
    }
  }
  return index;
}
