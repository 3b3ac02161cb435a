import { z } from 'zod';
import { localizedSchema, productSchema } from '../catalogue/product.ts';

const at = { v: z.literal(1), atMs: z.int().min(0) };
const id = z.string().min(1).max(80);

export const basketLineSchema = z.object({
  lineId: id,
  code: z.string(),
  name: localizedSchema,
  unit: z.enum(['each', 'kilogram']),
  quantity: z.int().min(1),
  weightGrams: z.int().min(1).nullable(),
  unitPriceMinor: z.int().min(0),
  amountMinor: z.int().min(0),
  taxRateBasisPoints: z.int().min(0),
  picture: z.string().nullable(),
});
export type BasketLine = z.infer<typeof basketLineSchema>;

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

export const printTroubleSchema = z.enum([
  'MEDIA_EMPTY',
  'MEDIA_JAMMED',
  'COVER_OPEN',
  'HARDWARE_ERROR',
  'NOT_CONNECTED',
  'TIMED_OUT',
]);
export type PrintTrouble = z.infer<typeof printTroubleSchema>;

export const taxLineSchema = z.object({ rateBasisPoints: z.int(), netMinor: z.int(), taxMinor: z.int() });
export type TaxLine = z.infer<typeof taxLineSchema>;

const settledTenderSchema = z.object({
  tenderId: id,
  amountMinor: z.int(),
  terminalReference: z.string(),
  approvalCode: z.string(),
  cardBrand: z.string(),
  maskedPan: z.string(),
  isOffline: z.boolean().default(false),
});

/** What happens in a self-checkout. Old rows stay readable for ever: see `core/session/read-event.ts`. */
export const checkoutEvents = [
  z.object({ type: z.literal('item.added'), ...at, line: basketLineSchema }),
  z.object({ type: z.literal('quantity.changed'), ...at, lineId: id, quantity: z.int().min(1), amountMinor: z.int() }),
  z.object({ type: z.literal('line.voided'), ...at, lineId: id }),
  z.object({ type: z.literal('weighing.started'), ...at, product: productSchema }),
  z.object({ type: z.literal('weighing.cancelled'), ...at }),
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
  /** The sale is paid: this is the row that the server's ledger counts. */
  z.object({
    type: z.literal('sale.completed'),
    ...at,
    saleId: id,
    receiptNumber: z.string(),
    currency: z.string(),
    totalMinor: z.int(),
    taxes: z.array(taxLineSchema),
    lines: z.array(basketLineSchema),
    tenders: z.array(settledTenderSchema),
  }),
  z.object({ type: z.literal('receipt.started'), ...at, jobId: id, copy: z.boolean() }),
  z.object({ type: z.literal('receipt.printed'), ...at, jobId: id }),
  z.object({
    type: z.literal('receipt.failed'),
    ...at,
    jobId: id,
    certainty: z.enum(['notStarted', 'unknown']),
    trouble: printTroubleSchema,
  }),
  z.object({ type: z.literal('receipt.skipped'), ...at }),
] as const;

const checkoutEventSchema = z.discriminatedUnion('type', [...checkoutEvents]);
export type CheckoutEvent = z.infer<typeof checkoutEventSchema>;
