import { z } from 'zod';
import { printTroubleSchema } from '../../documents/print-answer.ts';
import { basketLineSchema } from '../basket/events.ts';
import { pricesSchema } from '../basket/priced.ts';
import { saleDutySchema } from '../duty/events.ts';
import { at, id } from '../event-parts.ts';
import { memberSchema } from '../member/events.ts';
import { tenderKindSchema } from '../payment/kinds.ts';
import { receiptFactsSchema } from './facts.ts';
import { fiscalSignatureSchema } from './fiscal.ts';
import { receiptPageSchema, receiptPaperSchema, receiptWaySchema } from './ways.ts';

export const taxLineSchema = z.object({ rateBasisPoints: z.int(), netMinor: z.int(), taxMinor: z.int() });
export type TaxLine = z.infer<typeof taxLineSchema>;

/** What was used up with the sale, and is of worth to nobody else. */
const usedCodeSchema = z.object({
  claimId: id,
  kind: z.enum(['coupon', 'depositReturn']),
  code: z.string(),
  amountMinor: z.int(),
  /** The server was not asked whether it had been used before. */
  isOffline: z.boolean(),
});

const settledTenderSchema = z.object({
  tenderId: id,
  /** Rows from before there were others are of cards. */
  kind: tenderKindSchema.default('card'),
  /** What it paid of the total. */
  amountMinor: z.int(),
  /** Cash: how much more (or less) was kept than that. */
  roundingMinor: z.int().default(0),
  /** Cash: what was put in, and what came back; rows from before it was told say nothing. */
  givenMinor: z.int().nullable().default(null),
  changeMinor: z.int().default(0),
  /** Of stored value: the server's name of the movement; empty for cash. */
  terminalReference: z.string(),
  /** Where the terminal wants it named beside the reference. */
  terminalTime: z.string().optional(),
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
    /** As they were scanned: `discountMinor` is what was taken off a line, with its share of what was off the whole basket. */
    lines: z.array(basketLineSchema.extend({ discountMinor: z.int().optional(), isDutyFree: z.boolean().optional() })),
    tenders: z.array(settledTenderSchema),
    // `totalMinor` is the lines − `discountMinor` + `taxAddedMinor` + `roundingMinor`; rows from before have none of the three.
    discountMinor: z.int().optional(),
    taxAddedMinor: z.int().optional(),
    roundingMinor: z.int().optional(),
    /** Everything that the rules made of it; see `basket.priced`. */
    prices: pricesSchema.nullable().default(null),
    codes: z.array(usedCodeSchema).default([]),
    /** The journey that decided about duty, for customs and the receipt; null where no boarding pass was shown. */
    duty: saleDutySchema.nullable().default(null),
    /** `key` is sealed: for who bought without the server, it says whom to credit. */
    member: memberSchema.nullable().default(null),
    /** Null in rows from before receipts were made from this row alone. */
    receipt: receiptFactsSchema.nullable().default(null),
  }),
  /** How the shopper wants the receipt, or that nobody chose in time. */
  z.object({ type: z.literal('receipt.chosen'), ...at, way: receiptWaySchema, by: z.enum(['shopper', 'time']) }),
  z.object({ type: z.literal('receipt.pageOpened'), ...at, page: receiptPageSchema }),
  z.object({ type: z.literal('receipt.pageLeft'), ...at }),
  /** The server sends it when this row reaches it: one mail a request. `to` is sealed. */
  z.object({
    type: z.literal('receipt.mailRequested'),
    ...at,
    requestId: id,
    saleId: id,
    to: z.string(),
    language: z.string(),
  }),
  /** Sealed: tax number, name and address, as JSON. */
  z.object({ type: z.literal('invoice.requested'), ...at, saleId: id, recipient: z.string() }),
  /** Under this id the signature device is asked again after a crash. */
  z.object({ type: z.literal('fiscal.started'), ...at, transactionId: id }),
  z.object({ type: z.literal('fiscal.signed'), ...at, transactionId: id, signature: fiscalSignatureSchema }),
  z.object({ type: z.literal('fiscal.failed'), ...at, transactionId: id, detail: z.string().max(200) }),
  z.object({
    type: z.literal('receipt.started'),
    ...at,
    jobId: id,
    copy: z.boolean(),
    paper: receiptPaperSchema.default('receipt'),
    /** Of a gift receipt; none is all of them. */
    lineIds: z.array(id).default([]),
  }),
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
