/** A sale as the server knows it, with what of it went back already; and what it grants of a refund. */
import { z } from 'zod';
import { localizedSchema } from '../../catalogue/product.ts';
import { tenderKindSchema } from '../payment/kinds.ts';

const id = z.string().min(1).max(80);
const LINES_MAX = 2_000;
const TENDERS_MAX = 100;

export const refundableSaleSchema = z.object({
  saleId: id,
  receiptNumber: z.string().max(80),
  atMs: z.int(),
  currency: z.string().length(3),
  totalMinor: z.int(),
  lines: z
    .array(
      z.object({
        position: z.int().min(0),
        name: localizedSchema,
        quantity: z.int().min(1),
        weightGrams: z.int().nullable(),
        /** For all units, discounts taken off. */
        /** With the taxes that were added, and its share of the rounding. */
        paidMinor: z.int(),
        refundedQuantity: z.int().min(0),
        // What rows from before do not have.
        tax: z.object({ rateBasisPoints: z.int(), netMinor: z.int(), taxMinor: z.int() }).optional(),
        /** The line that a deposit goes with. */
        linkedTo: z.int().min(0).nullish(),
      }),
    )
    .max(LINES_MAX),
  tenders: z
    .array(
      z.object({
        position: z.int().min(0),
        kind: tenderKindSchema,
        paidMinor: z.int(),
        refundedMinor: z.int().min(0),
        label: z.string().max(40),
        // What rows from before do not have.
        /** Cash: how much more (or less) was kept than it paid. */
        roundingMinor: z.int().optional(),
        tenderId: id.optional(),
        terminalReference: z.string().max(200).optional(),
        terminalTime: z.string().max(80).optional(),
      }),
    )
    .max(TENDERS_MAX),
  /** Found in this kiosk's own journal, because the server did not answer. */
  isOwn: z.boolean().optional(),
});
export type RefundableSale = z.infer<typeof refundableSaleSchema>;

export const refundLineSchema = z.object({ position: z.int().min(0), quantity: z.int().min(1).max(9_999) });
export type RefundLine = z.infer<typeof refundLineSchema>;

/** `given`: the server has done it itself. `voucher`: the number of a new one. */
export const grantedPartSchema = z.object({
  position: z.int().min(0),
  kind: tenderKindSchema,
  amountMinor: z.int().min(1),
  given: z.boolean(),
  voucher: z.string().max(400).nullable(),
  tenderId: id,
  terminalReference: z.string().max(200),
  terminalTime: z.string().max(80).optional(),
  chargedMinor: z.int(),
  label: z.string().max(40),
  /** What coins and notes make of it, where it is given in cash. The kiosk knows; rows from before say nothing. */
  cashMinor: z.int().min(0).optional(),
});
export type GrantedPart = z.infer<typeof grantedPartSchema>;

export const grantedSchema = z.object({
  amountMinor: z.int().min(1),
  parts: z.array(grantedPartSchema).min(1).max(TENDERS_MAX),
});
export type Granted = z.infer<typeof grantedSchema>;

export const refundRefusalKinds = ['unknownSale', 'tooMuch', 'nothingLeft', 'changed', 'closed'] as const;
export type RefundRefusal = (typeof refundRefusalKinds)[number];
