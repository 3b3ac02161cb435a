import type { Claim, HeldCoupon as Coupon } from './events.ts';

export type HeldCoupon = Coupon;

/** Codes that may be used once, or not at all without asking: coupons and bottle vouchers, with what became of each. */
export type CouponState = { claims: readonly Claim[] };

export const NO_COUPONS: CouponState = { claims: [] };

export const couponsIn = ({ claims }: CouponState): (Claim & { coupon: HeldCoupon })[] =>
  claims.flatMap((claim) => (claim.coupon === null ? [] : [{ ...claim, coupon: claim.coupon }]));

/** Those that count for the prices. */
export const acceptedCoupons = (state: CouponState): HeldCoupon[] =>
  couponsIn(state)
    .filter(({ status }) => status === 'held')
    .map(({ coupon }) => coupon);

/** The server has not answered yet. */
export const isAsking = ({ claims }: CouponState): boolean => claims.some(({ status }) => status === 'asking');
