import { z } from 'zod';
import { at, id } from '../event-parts.ts';

export const approvalSchema = z.object({
  terminalReference: z.string(),
  /** The terminal's own time of it, as it writes it: some terminals want it back with a reversal. */
  terminalTime: z.string().optional(),
  approvalCode: z.string(),
  cardBrand: z.string(),
  maskedPan: z.string(),
  receiptLines: z.array(z.string()),
  /** The terminal approved it without the bank, which may still decline. Rows from before this was asked say nothing. */
  isOffline: z.boolean().default(false),
});
export type Approval = z.infer<typeof approvalSchema>;

export const declineReasonSchema = z.enum([
  'refused',
  'cancelled',
  'busy',
  'wrongPin',
  'insufficientFunds',
  'unsupportedCard',
  /** The terminal could not reach the bank, and had to for this payment. */
  'bankUnreachable',
  'notSent',
  'neverSeen',
]);
export type DeclineReason = z.infer<typeof declineReasonSchema>;

/** What happens to the money of a sale: docs/money.md. */
export const paymentEvents = [
  z.object({
    type: z.literal('tender.started'),
    ...at,
    tenderId: id,
    amountMinor: z.int(),
    /** The highest amount that the terminal might approve by itself at that moment; null in rows from before there was a limit. */
    offlineUpToMinor: z.int().min(0).nullable().default(null),
  }),
  z.object({ type: z.literal('tender.cancelRequested'), ...at, tenderId: id }),
  z.object({ type: z.literal('tender.unknown'), ...at, tenderId: id, nextEnquiryAtMs: z.int().nullable() }),
  z.object({ type: z.literal('tender.enquired'), ...at, tenderId: id }),
  z.object({ type: z.literal('tender.settled'), ...at, tenderId: id, approval: approvalSchema }),
  z.object({
    type: z.literal('tender.declined'),
    ...at,
    tenderId: id,
    reason: declineReasonSchema,
    /** The bank itself declined, so the terminal had reached it. */
    wasOnline: z.boolean().default(false),
  }),
  /** The terminal approved by itself what it had to ask the bank for. It is a charge all the same; people should look at the terminal. */
  z.object({
    type: z.literal('tender.offlineNotAllowed'),
    ...at,
    tenderId: id,
    amountMinor: z.int(),
    offlineUpToMinor: z.int(),
  }),
  z.object({ type: z.literal('payment.left'), ...at }),
] as const;

export type PaymentEvent = z.infer<(typeof paymentEvents)[number]>;
