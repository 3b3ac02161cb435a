import type { Localized } from '../../catalogue/product.ts';
import type { ScreenCommand } from '../../contract/commands.ts';
import type { Terms } from '../../pricing/terms.ts';

/** `terms`: what the code itself grants, where it says so. Dates are `YYYY-MM-DD`. */
export type OfferedCoupon = {
  /** The whole code. */
  code: string;
  /** What promotions name it by: the same for all copies of one coupon. */
  couponCode: string;
  /** Printed for one customer, to be used once. */
  isSingleUse: boolean;
  terms: Terms | null;
  name: Localized | null;
  startDate: string | null;
  expirationDate: string | null;
};

export type ClaimAnswer = { kind: 'granted' } | { kind: 'usedBefore' } | { kind: 'unreachable' };

export type CouponCommand =
  | Extract<ScreenCommand, { type: 'coupon.remove' }>
  | { type: 'coupon.offered'; offered: OfferedCoupon }
  /** A voucher of the machine that takes empty bottles. */
  | { type: 'depositReturn.offered'; code: string; amountMinor: number }
  | { type: 'claim.answered'; claimId: string; answer: ClaimAnswer };
