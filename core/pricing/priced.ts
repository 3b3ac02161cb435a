/** A basket with its prices: everything that a receipt, a screen or the journal says about them. */
import type { Localized } from '../catalogue/product.ts';
import type { Currency } from '../money/money.ts';
import type { Offer } from './offer.ts';
import type { Reason } from './reason.ts';
import type { PricedTax } from './taxes.ts';

/**
 * Units that were discounted together, so often. `quantity` is how many units of the line one set takes (a weighed line is one unit; 0 where
 * the line took part as a sum of money, on the basket level); `discountMinor` what fell on them in one set.
 */
export type PricedSet = {
  times: number;
  discountMinor: number;
  units: { lineId: string; quantity: number; discountMinor: number }[];
};

type OfferOfDiscount = {
  promotionId: string | null;
  couponId: string | null;
  name: Localized;
  kind: Offer['kind'] | 'dutyFree';
  level: Offer['level'];
  reason: Reason;
};

/** All that one promotion, coupon or the member prices took off. `times`: how many sets, or units where a set is one. */
export type PricedDiscount = OfferOfDiscount & {
  discountMinor: number;
  times: number;
  sets: PricedSet[];
};

/** What of a discount fell on one line. `quantity`: how many of its units took part, with those that themselves got nothing. */
export type LineDiscount = OfferOfDiscount & { discountMinor: number; quantity: number };

/** `amountMinor - discountMinor = finalMinor`; added tax is not in it. */
export type PricedLine = {
  lineId: string;
  code: string;
  quantity: number;
  weightGrams: number | null;
  unitPriceMinor: number;
  amountMinor: number;
  discounts: LineDiscount[];
  discountMinor: number;
  finalMinor: number;
};

/**
 * - `used`: it gave something. `notBest`: it could have, but another choice was better or took its units.
 * - `noMatchingItem`: nothing in the basket that it is for, or not enough. `unknown`: no promotion is set off by its code.
 */
export type CouponStatus =
  | 'used'
  | 'notBest'
  | 'noMatchingItem'
  | 'unknown'
  | 'notYetValid'
  | 'expired'
  | 'repeated'
  | 'tooMany';
export type PricedCoupon = { couponId: string; status: CouponStatus; discountMinor: number };

/**
 * `totalMinor = subtotalMinor - discountMinor + taxAddedMinor - taxRemovedMinor + roundingMinor`; `taxIncludedMinor` is contained in it.
 * `cash`: what is due when all of it is paid in cash.
 */
export type PricedTotals = {
  subtotalMinor: number;
  discountMinor: number;
  taxIncludedMinor: number;
  taxAddedMinor: number;
  taxRemovedMinor: number;
  roundingMinor: number;
  totalMinor: number;
  cash: { roundingMinor: number; dueMinor: number };
};

/** `isProvenBest`: no other combination of the promotions gives the customer more. False: the search was ended before it was sure. */
export type PricedBasket = {
  currency: Currency;
  lines: PricedLine[];
  discounts: PricedDiscount[];
  coupons: PricedCoupon[];
  taxes: PricedTax[];
  totals: PricedTotals;
  isProvenBest: boolean;
};
