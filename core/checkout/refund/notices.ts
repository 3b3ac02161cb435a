import { z } from 'zod';

/** Why nothing goes back. Every one says so. */
export const refundNotices = [
  z.object({ kind: z.literal('refundNeedsStaff') }),
  z.object({ kind: z.literal('refundNeedsEmptyBasket') }),
  z.object({ kind: z.literal('refundUnknownSale') }),
  z.object({ kind: z.literal('refundNoServer') }),
  z.object({ kind: z.literal('refundRefused') }),
  z.object({ kind: z.literal('refundNothingLeft') }),
  z.object({ kind: z.literal('refundOtherCurrency') }),
  z.object({ kind: z.literal('refundOffline'), toMinor: z.int() }),
  z.object({ kind: z.literal('refundNeedsServer') }),
] as const;
