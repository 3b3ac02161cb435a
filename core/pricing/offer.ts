/** A promotion or coupon in the form that is searched with: how many units a set takes from where, and what a set gives. */
import type { Localized } from '../catalogue/product.ts';
import { unreachable } from '../result.ts';
import type { Hours } from './moment.ts';
import { type Reason, reasonOf } from './reason.ts';
import type { PricedPromotion } from './rules.ts';
import { compileSelector, type Selector } from './selector.ts';
import { LAYER_MAX, type Terms, type TermsKind } from './terms.ts';

/**
 * What one set gives.
 * - `percent`: off the `of` cheapest units of the set, each for itself; null is all of them.
 * - `amount`: off the sum. `price`: what the set costs; never more than without.
 * - `memberPrice`: what the unit's member price is lower by.
 */
export type Reward =
  | { kind: 'percent'; basisPoints: number; of: number | null }
  | { kind: 'amount'; amountMinor: number }
  | { kind: 'price'; priceMinor: number }
  | { kind: 'memberPrice' };

export type Slot = { take: number; selector: Selector };

type Common = {
  /** Unique among everything that is offered to a basket. */
  offerId: string;
  promotionId: string | null;
  couponId: string | null;
  name: Localized;
  kind: TermsKind | 'memberPrice';
  reason: Reason;
  validFromMs: number;
  validToMs: number | null;
  hours: readonly Hours[] | null;
  members: 'all' | readonly string[] | null;
  coupon: string | null;
  maxPerBasket: number | null;
  maxPerMember: number | null;
  layer: number;
  isExclusive: boolean;
  priority: number;
};
export type ItemOffer = Common & { level: 'item'; slots: readonly Slot[]; setUnits: number; reward: Reward };
export type BasketOffer = Common & {
  level: 'basket';
  selector: Selector;
  spendMinor: number;
  repeats: boolean;
  reward: { kind: 'percent'; basisPoints: number } | { kind: 'amount'; amountMinor: number };
};
export type Offer = ItemOffer | BasketOffer;

/** Coupons come after the promotions of their level, unless they say otherwise. */
export const COUPON_LAYER = LAYER_MAX + 1;

/** The best first among what is worth the same; ids make the order total. */
export const compareOffers = (a: Offer, b: Offer): number =>
  b.priority - a.priority || (a.offerId < b.offerId ? -1 : 1);

/** Weighed goods have no units to count: they take part in percentages off single units, and in what is off the basket. */
export const takesWeighed = (offer: ItemOffer): boolean => offer.setUnits === 1 && offer.reward.kind === 'percent';

type Source = Pick<Common, 'offerId' | 'promotionId' | 'couponId' | 'name' | 'validFromMs' | 'validToMs'> & {
  codes: readonly string[];
  terms: Terms;
};

export const promotionOffer = (promotion: PricedPromotion): Offer =>
  offerOf(
    {
      ...promotion,
      name: promotion.name ?? { en: promotion.promotionId },
      offerId: `promotion:${promotion.promotionId}`,
      couponId: null,
    },
    1,
  );

export function offerOf(source: Source, layer: number): Offer {
  const { terms } = source;
  const selector = compileSelector('on' in terms ? terms.on : undefined, source.codes);
  const common: Common = {
    offerId: source.offerId,
    promotionId: source.promotionId,
    couponId: source.couponId,
    name: source.name,
    kind: terms.kind,
    reason: reasonOf(terms),
    validFromMs: source.validFromMs,
    validToMs: source.validToMs,
    hours: terms.hours ?? null,
    members: terms.members ?? null,
    coupon: terms.coupon ?? null,
    // A coupon is given once, whatever it grants.
    maxPerBasket: source.couponId === null ? (terms.maxPerBasket ?? null) : 1,
    maxPerMember: terms.maxPerMember ?? null,
    layer: terms.layer ?? layer,
    isExclusive: terms.exclusive,
    priority: terms.priority,
  };
  const item = (take: number, reward: Reward): ItemOffer => ({
    ...common,
    level: 'item',
    slots: [{ take, selector }],
    setUnits: take,
    reward,
  });
  const basket = (reward: BasketOffer['reward'], spendMinor = 0, repeats = false): BasketOffer => {
    return { ...common, level: 'basket', selector, spendMinor, repeats, reward };
  };
  const whole = 10_000;
  switch (terms.kind) {
    case 'nForM':
      return item(terms.take, { kind: 'percent', basisPoints: whole, of: terms.take - terms.pay });
    case 'cheapestFree':
      return item(terms.take, { kind: 'percent', basisPoints: whole, of: 1 });
    case 'nthPercentOff':
      return item(terms.nth, { kind: 'percent', basisPoints: terms.percentBasisPoints, of: 1 });
    case 'bundlePrice':
      return item(terms.take, { kind: 'price', priceMinor: terms.priceMinor });
    case 'percentOff':
      return item(1, { kind: 'percent', basisPoints: terms.percentBasisPoints, of: null });
    case 'freeItem':
      return item(1, { kind: 'percent', basisPoints: whole, of: null });
    case 'amountOff':
      return item(1, { kind: 'amount', amountMinor: terms.amountMinor });
    case 'fixedPrice':
      return item(1, { kind: 'price', priceMinor: terms.priceMinor });
    case 'mixAndMatch': {
      const slots = terms.groups.map(({ on, take }) => ({ take, selector: compileSelector(on, []) }));
      const setUnits = slots.reduce((sum, { take }) => sum + take, 0);
      return { ...common, level: 'item', slots, setUnits, reward: setReward(terms.reward) };
    }
    case 'basketPercentOff':
      return basket({ kind: 'percent', basisPoints: terms.percentBasisPoints });
    case 'basketAmountOff':
      return basket({ kind: 'amount', amountMinor: terms.amountMinor });
    case 'threshold': {
      const { reward } = terms;
      if (reward.kind === 'percentOff') {
        return basket({ kind: 'percent', basisPoints: reward.percentBasisPoints }, terms.spendMinor);
      }
      return basket({ kind: 'amount', amountMinor: reward.amountMinor }, terms.spendMinor, terms.repeats);
    }
    default:
      return unreachable(terms);
  }
}

function setReward(reward: Extract<Terms, { kind: 'mixAndMatch' }>['reward']): Reward {
  switch (reward.kind) {
    case 'price':
      return { kind: 'price', priceMinor: reward.priceMinor };
    case 'percentOff':
      return { kind: 'percent', basisPoints: reward.percentBasisPoints, of: null };
    case 'amountOff':
      return { kind: 'amount', amountMinor: reward.amountMinor };
    case 'cheapestFree':
      return { kind: 'percent', basisPoints: 10_000, of: 1 };
    default:
      return unreachable(reward);
  }
}

/** The member prices of the lines as an offer of their own: each unit's. */
export const memberPriceOffer = (name: Localized): ItemOffer => ({
  offerId: 'memberPrice',
  promotionId: null,
  couponId: null,
  name,
  kind: 'memberPrice',
  reason: { kind: 'memberPrice' },
  validFromMs: 0,
  validToMs: null,
  hours: null,
  members: 'all',
  coupon: null,
  maxPerBasket: null,
  maxPerMember: null,
  layer: 1,
  isExclusive: false,
  priority: 0,
  level: 'item',
  slots: [{ take: 1, selector: compileSelector(undefined, []) }],
  setUnits: 1,
  reward: { kind: 'memberPrice' },
});
