import { z } from 'zod';
import { printTroubleSchema } from '../../documents/print-answer.ts';
import { basketLineSchema } from '../basket/events.ts';
import { at, id } from '../event-parts.ts';
import { tenderKindSchema } from '../payment/kinds.ts';

export const taxLineSchema = z.object({ rateBasisPoints: z.int(), netMinor: z.int(), taxMinor: z.int() });
export type TaxLine = z.infer<typeof taxLineSchema>;

const settledTenderSchema = z.object({
  tenderId: id,
  /** Rows from before there were others are of cards. */
  kind: tenderKindSchema.default('card'),
  /** What it paid of the total. */
  amountMinor: z.int(),
  /** Cash: how much more (or less) was kept than that. */
  roundingMinor: z.int().default(0),
  /** Of stored value: the server's name of the movement; empty for cash. */
  terminalReference: z.string(),
  approvalCode: z.string(),
  cardBrand: z.string(),
  maskedPan: z.string(),
  isOffline: z.boolean().default(false),
});

/** The sale's completion, and what becomes of its receipt. */
export const receiptEvents = [
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

export type ReceiptEvent = z.infer<(typeof receiptEvents)[number]>;
