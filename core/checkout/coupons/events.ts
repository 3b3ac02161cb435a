import { z } from 'zod';
import { localizedSchema } from '../../catalogue/product.ts';
import { termsSchema } from '../../pricing/terms.ts';
import { at, id } from '../event-parts.ts';

export const CODE_CHARACTERS_MAX = 120;

const heldCouponSchema = z.object({
  couponId: id,
  /** What promotions name it by. */
  couponCode: z.string().max(80),
  name: localizedSchema,
  /** What it grants by itself; null where a promotion names it. */
  terms: termsSchema.nullable(),
});
export type HeldCoupon = z.infer<typeof heldCouponSchema>;

const claimShape = {
  claimId: id,
  /** The whole code as it was read: what may be used once. */
  code: z.string().max(CODE_CHARACTERS_MAX),
  /** Null for a bottle voucher. */
  coupon: heldCouponSchema.nullable(),
  /** What it is worth in this basket when it was offered. */
  amountMinor: z.int().min(0),
};

export const claimSchema = z.object({
  ...claimShape,
  status: z.enum(['asking', 'held']),
  /** `server`: nobody else can use it. `offline`: the server could not be asked. `open`: it may be used by everybody. */
  grantedBy: z.enum(['server', 'offline', 'open']).nullable(),
});
export type Claim = z.infer<typeof claimSchema>;

/** Codes that are worth something, from the moment that they are read. */
export const couponEvents = [
  z.object({ type: z.literal('claim.asked'), ...at, ...claimShape }),
  z.object({ type: z.literal('claim.granted'), ...at, claimId: id, by: z.enum(['server', 'offline', 'open']) }),
  z.object({
    type: z.literal('claim.refused'),
    ...at,
    claimId: id,
    reason: z.enum(['usedBefore', 'notCheckable', 'tooLate']),
  }),
  /** Taken back: somebody else may use it again. */
  z.object({ type: z.literal('claim.released'), ...at, claimId: id }),
] as const;

export type CouponEvent = z.infer<(typeof couponEvents)[number]>;
