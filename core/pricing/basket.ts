/** What is priced: the shape between the checkout, the command line and the engine. */
import type { Currency } from '../money/money.ts';
import type { PricedPromotion } from './rules.ts';
import type { Terms } from './terms.ts';

/**
 * A line of the basket.
 * - `unitPriceMinor`: of a piece, or of a kilogram. Negative (a deposit given back) takes part in no promotion.
 * - `memberPriceMinor`: the same for members; null or left out where there is none.
 * - `weightGrams`: null unless `unit` is `kilogram`; then `quantity` is 1.
 * - `taxCode`: one of the rules' codes; where there is none `taxRateBasisPoints` counts.
 * - `dutyFree`: sold untaxed, to somebody who leaves the country; left out: taxed as always.
 * - `discountable`: false keeps it out of every promotion and coupon (deposits, vouchers, tobacco).
 * - `atMs`: when it was added; the basket's moment where it is left out.
 */
export type PricingLine = {
  lineId: string;
  code: string;
  category: string;
  tags?: readonly string[] | undefined;
  unit: 'each' | 'kilogram';
  unitPriceMinor: number;
  memberPriceMinor?: number | null | undefined;
  quantity: number;
  weightGrams: number | null;
  taxRateBasisPoints: number;
  taxCode?: string | null | undefined;
  isTaxExempt?: boolean | undefined;
  dutyFree?: DutyFree | undefined;
  discountable?: boolean | undefined;
  isPriceOverridden?: boolean | undefined;
  atMs?: number | undefined;
};

/**
 * Goods that leave untaxed. `unitPriceMinor`: from the list of duty-free prices, which hold no tax; null: the line's own price, less the
 * tax that is in it.
 */
export type DutyFree = { unitPriceMinor: number | null };

/** `uses`: how often the member already had a promotion, by its id, for those with `maxPerMember`. */
export type PricingMember = { tier?: string | undefined; uses?: Readonly<Record<string, number>> | undefined };

/**
 * A coupon that was accepted; whether it may be is decided before. It carries its own `terms`, or sets off the promotions whose terms
 * name its `code`. Given at most once a basket.
 */
export type PricingCoupon = {
  couponId: string;
  code?: string | undefined;
  name?: PricedPromotion['name'] | undefined;
  validFromMs?: number | undefined;
  validToMs?: number | null | undefined;
  terms?: Terms | undefined;
};

export type PricingBasket = {
  currency: Currency;
  /** The moment that counts for promotions of the whole basket and for coupons. */
  atMs: number;
  lines: readonly PricingLine[];
  member?: PricingMember | null | undefined;
  coupons?: readonly PricingCoupon[] | undefined;
  /** The customer pays no tax. */
  isTaxExempt?: boolean | undefined;
};
