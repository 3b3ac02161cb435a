/** Refunds, as a kiosk asks the server for them. */
import { z } from 'zod';
import {
  grantedSchema,
  refundableSaleSchema,
  refundLineSchema,
  refundRefusalKinds,
} from '../../core/checkout/refund/sale.ts';

const id = z.string().min(1).max(80);
const LINES_MAX = 200;

export const refundFindSchema = z.strictObject({ receiptNumber: z.string().min(1).max(80) });
export const refundClaimSchema = z.strictObject({
  refundId: id,
  saleId: id,
  lines: z.array(refundLineSchema).min(1).max(LINES_MAX),
  /** What staff saw: it is granted as that, or not at all. */
  amountMinor: z.int().min(1),
});
export type RefundClaim = z.infer<typeof refundClaimSchema>;
export const refundRefusedSchema = z.object({ kind: z.enum(refundRefusalKinds) });
export { grantedSchema, refundableSaleSchema };
