/** Prices the basket after whatever changed it, by the rules that the session has. */

import type { PricingBasket, PricingLine } from '../../pricing/basket.ts';
import type { Pricing } from '../../pricing/compile.ts';
import { priceBasket } from '../../pricing/price-basket.ts';
import type { PricedBasket } from '../../pricing/priced.ts';
import type { SessionEvent } from '../../session/events.ts';
import { acceptedCoupons, type HeldCoupon } from '../coupons/state.ts';
import { isDutyFree } from '../duty/state.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketLine } from './events.ts';
import type { Prices } from './priced.ts';

/** After these the basket costs something else. */
const REPRICED: ReadonlySet<SessionEvent['type']> = new Set([
  'item.added',
  'quantity.changed',
  'line.voided',
  'basket.voided',
  'price.changed',
  'member.recognised',
  'member.removed',
  'claim.granted',
  'claim.released',
  'basket.recalled',
  'duty.passTaken',
  'duty.passRemoved',
]);
export const changesPrices = (events: readonly SessionEvent[]): boolean =>
  events.some(({ type }) => REPRICED.has(type));

const pricingLine = (state: CheckoutState, line: BasketLine): PricingLine => ({
  lineId: line.lineId,
  code: line.code,
  category: line.category,
  tags: line.tags,
  unit: line.unit,
  unitPriceMinor: line.unitPriceMinor,
  memberPriceMinor: line.memberPriceMinor,
  quantity: line.quantity,
  // A weight beside a labelled price is only told.
  weightGrams: line.unit === 'kilogram' ? line.weightGrams : null,
  taxRateBasisPoints: line.taxRateBasisPoints,
  taxCode: line.taxCode,
  dutyFree: isDutyFree(state, line) ? { unitPriceMinor: line.dutyFreePriceMinor ?? null } : undefined,
  discountable: line.isNotDiscountable !== true,
  isPriceOverridden: line.priceChange !== undefined,
  atMs: line.addedAtMs,
});

/**
 * A promotion of articles counts at the moment at which its line came in; one of the whole basket, and a coupon, at the session's start.
 * So nothing that the shopper has seen on the screen ends under their hands.
 */
const pricingBasket = (state: CheckoutState, more: readonly HeldCoupon[]): PricingBasket => ({
  currency: state.currency,
  atMs: state.openedAtMs,
  lines: state.lines.map((line) => pricingLine(state, line)),
  member: state.member === null ? null : { tier: state.member.tier },
  coupons: [...acceptedCoupons(state), ...more].map(({ couponId, couponCode, name, terms }) =>
    terms === null ? { couponId, code: couponCode } : { couponId, name, terms },
  ),
});

export const priced = (state: CheckoutState, pricing: Pricing, more: readonly HeldCoupon[] = []): PricedBasket =>
  priceBasket(pricing, pricingBasket(state, more));

export function pricesOf(state: CheckoutState, pricing: Pricing): Prices {
  const { lines, discounts, coupons, taxes, totals, isProvenBest } = priced(state, pricing);
  const own = new Map(state.lines.map(({ lineId, amountMinor }) => [lineId, amountMinor]));
  return {
    lines: lines
      .filter((line) => line.discounts.length > 0 || line.amountMinor !== own.get(line.lineId))
      .map(({ lineId, amountMinor, discounts: given }) => ({ lineId, amountMinor, discounts: given })),
    discounts: discounts.map(({ sets: _how, ...discount }) => discount),
    coupons,
    taxes,
    totals,
    isProvenBest,
  };
}
