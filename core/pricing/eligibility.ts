/** Which offers are open to which lines of this basket, now. */
import { entryAt } from '../entry-at.ts';
import { invariant } from '../result.ts';
import type { PricingBasket, PricingCoupon, PricingLine, PricingMember } from './basket.ts';
import type { BasketLayer } from './basket-stage.ts';
import { fitOf, type Pricing } from './compile.ts';
import { isWithinHours, type LocalTime } from './moment.ts';
import { type BasketOffer, COUPON_LAYER, compareOffers, type Offer, offerOf, takesWeighed } from './offer.ts';
import type { Fit, Fits } from './piles.ts';
import type { CouponStatus } from './priced.ts';
import type { Selected } from './selector.ts';
import type { Stages } from './stages.ts';

const NO_FITS: Fits = { signature: '', fits: [] };

/** A coupon with what became of it; null while that is not decided. */
export type CouponInBasket = { coupon: PricingCoupon; refused: CouponStatus | null; offer: Offer | null };

export type Opened = { stages: Stages; coupons: readonly CouponInBasket[]; eligible: ReadonlySet<Offer> };

export const isDiscountable = (line: PricingLine, { rules }: Pricing): boolean =>
  line.discountable !== false &&
  line.unitPriceMinor > 0 &&
  (line.isPriceOverridden !== true || rules.discountOverriddenPrices);

const selected = ({ code, category, tags = [] }: PricingLine): Selected => ({ code, category, tags });

/** `lines` are those of the basket, in the order that the engine counts them in. */
export function openOffers(pricing: Pricing, basket: PricingBasket, lines: readonly PricingLine[]): Opened {
  const coupons = couponsOf(pricing, basket);
  const isOpen = conditionOf(pricing, basket, coupons);
  const couponOffers = coupons.flatMap(({ offer }) => (offer === null ? [] : [offer]));
  const itemCoupons = couponOffers.filter((offer) => offer.level === 'item');
  const eligible = new Set<Offer>();
  const layers = new Map<number, Map<number, Fit[]>>();
  const note = (line: number, layer: number, fit: Fit): void => {
    const ofLayer = layers.get(layer) ?? new Map<number, Fit[]>();
    layers.set(layer, ofLayer);
    const fits = ofLayer.get(line);
    if (fits === undefined) ofLayer.set(line, [fit]);
    else fits.push(fit);
    eligible.add(fit.offer);
  };
  for (const [place, line] of lines.entries()) {
    if (pricing.rules.memberPrices === 'instead' && memberPriceOf(basket, line) !== null) {
      note(place, pricing.memberPrice.layer, { offer: pricing.memberPrice, slots: [0] });
    }
    if (!isDiscountable(line, pricing)) continue;
    const article = selected(line);
    const ofCoupons = itemCoupons.flatMap((offer) => fitOf(offer, article) ?? []);
    for (const fit of [...pricing.fitsOf(article), ...ofCoupons]) {
      if (line.unit === 'kilogram' && !takesWeighed(fit.offer)) continue;
      const atMs = fit.offer.couponId === null ? (line.atMs ?? basket.atMs) : basket.atMs;
      if (isOpen(fit.offer, atMs)) note(place, fit.offer.layer, fit);
    }
  }
  for (const ofLayer of layers.values()) {
    for (const fits of ofLayer.values()) fits.sort((a, b) => compareOffers(a.offer, b.offer));
  }
  const basketOffers = [...pricing.basketOffers, ...couponOffers.filter((offer) => offer.level === 'basket')].sort(
    compareOffers,
  );
  const openBasket = basketOffers.filter((offer) => isOpen(offer, basket.atMs));
  const basketLayers = basketLayersOf(openBasket, (offer) => linesOf(offer, lines, pricing));
  for (const { offer } of basketLayers.flat()) eligible.add(offer);
  const signatures = lines.map((_, place) => signatureOf(place, [...layers.values()], basketLayers));
  const items = [...layers]
    .sort(([a], [b]) => a - b)
    .map(([, ofLayer]) => ({ fitsOf: signedFits(ofLayer, signatures) }));
  return {
    stages: {
      items,
      basket: basketLayers,
      limitOf: (offer) => usesLeft(offer, basket),
      mode: pricing.rules.rounding.discounts,
    },
    coupons,
    eligible,
  };
}

/** What this customer pays as a member, where that is less. */
export function memberPriceOf({ member }: PricingBasket, line: PricingLine): number | null {
  const { memberPriceMinor = null, unitPriceMinor, isPriceOverridden } = line;
  if ((member ?? null) === null || isPriceOverridden === true || unitPriceMinor <= 0) return null;
  return memberPriceMinor === null || memberPriceMinor >= unitPriceMinor ? null : memberPriceMinor;
}

function signedFits(
  byLine: ReadonlyMap<number, readonly Fit[]>,
  signatures: readonly string[],
): (line: number) => Fits {
  return (line) => {
    const fits = byLine.get(line);
    return fits === undefined ? NO_FITS : { fits, signature: entryAt(signatures, line) };
  };
}

/** The same for lines that no offer of any layer or level tells apart: only such units may stand for each other. */
function signatureOf(
  line: number,
  layers: readonly ReadonlyMap<number, readonly Fit[]>[],
  basketLayers: readonly BasketLayer[],
): string {
  const ofItems = layers.flatMap((byLine) =>
    (byLine.get(line) ?? []).map(({ offer, slots }) => `${offer.offerId}#${slots.join('.')}`),
  );
  const ofBasket = basketLayers.flat().flatMap(({ offer, lines }) => (lines.has(line) ? [offer.offerId] : []));
  return [...ofItems, ...ofBasket].join();
}

const linesOf = ({ selector }: BasketOffer, lines: readonly PricingLine[], pricing: Pricing): Set<number> =>
  new Set(
    lines.flatMap((line, place) => (isDiscountable(line, pricing) && selector.matches(selected(line)) ? [place] : [])),
  );

/** Coupons on the basket each stand in a layer of their own, percentages first: all of them are given. */
function basketLayersOf(
  offers: readonly BasketOffer[],
  linesOfOffer: (offer: BasketOffer) => ReadonlySet<number>,
): BasketLayer[] {
  const rank = ({ layer, reward, offerId }: BasketOffer): string =>
    layer === COUPON_LAYER ? `${reward.kind === 'percent' ? 0 : 1}${offerId}` : '';
  const layers = new Map<string, { offer: BasketOffer; lines: ReadonlySet<number> }[]>();
  for (const offer of offers) {
    const lines = linesOfOffer(offer);
    if (lines.size === 0) continue;
    const key = `${String(offer.layer).padStart(2, '0')}|${rank(offer)}`;
    const layer = layers.get(key);
    if (layer === undefined) layers.set(key, [{ offer, lines }]);
    else layer.push({ offer, lines });
  }
  return [...layers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, layer]) => layer);
}

/** How often this customer may still have an offer in this basket; without a member nobody has what is limited per member. */
function usesLeft({ maxPerBasket, maxPerMember, promotionId }: Offer, { member }: PricingBasket): number {
  const inBasket = maxPerBasket ?? Number.POSITIVE_INFINITY;
  if (maxPerMember === null) return inBasket;
  if ((member ?? null) === null) return 0;
  const uses = new Map(Object.entries(member?.uses ?? {})).get(promotionId ?? '') ?? 0;
  return Math.min(inBasket, Math.max(0, maxPerMember - uses));
}

function conditionOf(
  pricing: Pricing,
  basket: PricingBasket,
  coupons: readonly CouponInBasket[],
): (offer: Offer, atMs: number) => boolean {
  const timeAt = pricing.openClock();
  const times = new Map<number, LocalTime>();
  const codes = new Set(
    coupons.flatMap(({ coupon, refused }) => (refused === null && coupon.code !== undefined ? [coupon.code] : [])),
  );
  const member = basket.member ?? null;
  const localTime = (atMs: number): LocalTime => {
    const time = times.get(atMs) ?? timeAt(atMs);
    times.set(atMs, time);
    return time;
  };
  return (offer, atMs) => {
    const { validFromMs, validToMs, hours, members, coupon } = offer;
    if (atMs < validFromMs || (validToMs !== null && atMs >= validToMs)) return false;
    if (coupon !== null && !codes.has(coupon)) return false;
    if (usesLeft(offer, basket) === 0) return false;
    if (members !== null && !isMemberOf(members, member)) return false;
    return hours === null || isWithinHours(hours, localTime(atMs));
  };
}

function isMemberOf(members: 'all' | readonly string[], member: PricingMember | null): boolean {
  if (member === null || members === 'all') return member !== null;
  return member.tier !== undefined && members.includes(member.tier);
}

function couponsOf({ rules }: Pricing, { coupons = [], atMs }: PricingBasket): CouponInBasket[] {
  const seen = new Set<string>();
  let taken = 0;
  return coupons.map((coupon) => {
    const { couponId, validFromMs = 0, validToMs = null, terms } = coupon;
    const refused = (status: CouponStatus): CouponInBasket => ({ coupon, refused: status, offer: null });
    if (seen.has(couponId)) return refused('repeated');
    seen.add(couponId);
    if (atMs < validFromMs) return refused('notYetValid');
    if (validToMs !== null && atMs >= validToMs) return refused('expired');
    if (taken >= rules.coupons.maxPerBasket) return refused('tooMany');
    taken += 1;
    if (terms === undefined) {
      const isKnown = rules.promotions.some((promotion) => promotion.terms.coupon === coupon.code);
      return isKnown ? { coupon, refused: null, offer: null } : refused('unknown');
    }
    invariant(terms.coupon === undefined, 'a coupon cannot need another coupon');
    const name = coupon.name ?? { en: couponId };
    const source = {
      offerId: `coupon:${couponId}`,
      promotionId: null,
      couponId,
      name,
      validFromMs,
      validToMs,
      codes: [],
      terms,
    };
    // Its validity is that of this moment; the lines may have been added before.
    return { coupon, refused: null, offer: { ...offerOf(source, COUPON_LAYER), validFromMs: 0, validToMs: null } };
  });
}
