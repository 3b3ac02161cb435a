/** The rules made ready once, so that hundreds of promotions cost a basket only what its own articles touch. */
import { invariant } from '../result.ts';
import { type LocalTime, localClock } from './moment.ts';
import { type BasketOffer, compareOffers, type ItemOffer, memberPriceOffer, promotionOffer } from './offer.ts';
import type { PricingRules } from './rules.ts';
import type { Selected, Selector } from './selector.ts';

export type Pricing = {
  rules: PricingRules;
  memberPrice: ItemOffer;
  /** Offers that may be about an article, in the order of `compareOffers`; item level only. */
  itemOffersFor(article: Selected): ItemOffer[];
  basketOffers: readonly BasketOffer[];
  /** A look at the store's clock, for one pricing. */
  openClock(): (atMs: number) => LocalTime;
};

/** `rules` are those that `pricingRulesSchema` made. */
export function compilePricing(rules: PricingRules): Pricing {
  const offers = rules.promotions.map(promotionOffer).toSorted(compareOffers);
  const items = offers.filter((offer) => offer.level === 'item');
  const index = indexOf(items);
  return {
    rules,
    memberPrice: memberPriceOffer(rules.memberPriceName),
    itemOffersFor(article) {
      const places = new Set<number>(index.always);
      const { code, category, tags } = article;
      const found = [
        index.byCode.get(code),
        index.byCategory.get(category),
        ...tags.map((tag) => index.byTag.get(tag)),
      ];
      for (const place of found.flat()) if (place !== undefined) places.add(place);
      return [...places]
        .sort((a, b) => a - b)
        .map((place) => items[place])
        .filter((offer) => offer !== undefined)
        .filter((offer) => offer.slots.some(({ selector }) => selector.matches(article)));
    },
    basketOffers: offers.filter((offer) => offer.level === 'basket'),
    openClock: localClock(rules.timeZone),
  };
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
