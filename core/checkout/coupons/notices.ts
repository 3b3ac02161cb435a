import { z } from 'zod';
import { localizedSchema } from '../../catalogue/product.ts';

const name = localizedSchema;

/** Why a coupon or a bottle voucher was not taken; it stays the customer's, and can be used another time. */
export const couponNotices = [
  z.object({ kind: z.literal('couponUnknown') }),
  z.object({ kind: z.literal('couponThere'), name }),
  z.object({ kind: z.literal('couponLimit'), count: z.int() }),
  z.object({ kind: z.literal('couponExpired'), name }),
  z.object({ kind: z.literal('couponNotYet'), name }),
  z.object({ kind: z.literal('couponNoItem'), name }),
  /** So many more of the goods that it is for. */
  z.object({ kind: z.literal('couponItemsMissing'), name, count: z.int().min(1) }),
  /** So much more of the goods that it is for. */
  z.object({ kind: z.literal('couponMinimum'), name, missingMinor: z.int() }),
  z.object({ kind: z.literal('couponNotBest'), name }),
  z.object({ kind: z.literal('couponForMembers'), name }),
  z.object({ kind: z.literal('couponUsed') }),
  z.object({ kind: z.literal('couponNotCheckable') }),
  z.object({ kind: z.literal('depositReturnUsed') }),
  z.object({ kind: z.literal('depositReturnThere') }),
  z.object({ kind: z.literal('depositReturnNotCheckable') }),
] as const;
