import { z } from 'zod';
import { at, id } from '../event-parts.ts';
import { storedValueKindSchema, tenderKindSchema } from './kinds.ts';

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

/** What stored value says when it has paid: never its number in the clear. */
export const storedValueProofSchema = z.object({
  /** The server's own name of the movement. */
  reference: z.string().max(80),
  lastFour: z.string().max(4),
  /** What is left on it. */
  leftMinor: z.int().min(0),
  /** A new voucher for what the old one was worth more; its number is sealed. */
  rest: z.object({ number: z.string(), amountMinor: z.int().min(1) }).nullable(),
});
export type StoredValueProof = z.infer<typeof storedValueProofSchema>;

/** `insertedMinor` is what `changeMinor` and what is kept add up to; kept is the tender's amount and the rounding of cash. */
export const cashProofSchema = z.object({
  insertedMinor: z.int().min(0),
  changeMinor: z.int().min(0),
  /** How much more (or less) was kept than the tender pays, because there are no coins that small. */
  roundingMinor: z.int(),
});
export type CashProof = z.infer<typeof cashProofSchema>;

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
  /** Staff found out that nothing was charged. */
  'foundNotCharged',
  'unknownNumber',
  'expired',
  'blocked',
  'alreadyUsed',
  'noBalance',
  'wrongCurrency',
  /** Nothing in the basket may be paid with it. */
  'nothingEligible',
  'dailyLimit',
  /** Too many wrong PINs or numbers. */
  'tooManyTries',
  'serverUnreachable',
  /** Nobody put in the rest of the cash. */
  'timedOut',
  'recyclerTrouble',
]);
export type DeclineReason = z.infer<typeof declineReasonSchema>;

/** Who says so: the device or server that did it, or staff who looked. */
const toldBy = z.enum(['device', 'staff']);

/** What happens to the money of a sale: docs/money.md. */
export const paymentEvents = [
  /** The shopper chooses how to pay. `kind`: a number is asked for; null: any kind may be chosen. */
  z.object({ type: z.literal('payment.chosen'), ...at, kind: storedValueKindSchema.nullable() }),
  z.object({
    type: z.literal('storedValue.presented'),
    ...at,
    checkId: id,
    kind: storedValueKindSchema,
    /** Sealed, as is the PIN. */
    number: z.string(),
    pin: z.string().nullable(),
    lastFour: z.string().max(4),
  }),
  /** `payableMinor`: how much of it the basket allows at that moment. */
  z.object({
    type: z.literal('storedValue.balanceTold'),
    ...at,
    checkId: id,
    balanceMinor: z.int().min(0),
    payableMinor: z.int().min(0),
  }),
  z.object({ type: z.literal('storedValue.refused'), ...at, checkId: id, reason: declineReasonSchema }),
  z.object({
    type: z.literal('tender.started'),
    ...at,
    tenderId: id,
    /** Rows from before there were others are of cards. */
    kind: tenderKindSchema.default('card'),
    amountMinor: z.int(),
    /** The highest amount that the terminal might approve by itself at that moment; null in rows from before there was a limit. */
    offlineUpToMinor: z.int().min(0).nullable().default(null),
    lastFour: z.string().max(4).nullable().default(null),
    /** Cash: what is asked for is the amount and this. */
    roundingMinor: z.int().default(0),
  }),
  z.object({ type: z.literal('tender.cancelRequested'), ...at, tenderId: id }),
  z.object({ type: z.literal('tender.unknown'), ...at, tenderId: id, nextEnquiryAtMs: z.int().nullable() }),
  z.object({ type: z.literal('tender.enquired'), ...at, tenderId: id }),
  z.object({
    type: z.literal('tender.settled'),
    ...at,
    tenderId: id,
    approval: approvalSchema.nullable().default(null),
    /** What it pays; null: all that it was started for. Less where the terminal or the account gave only a part. */
    settledMinor: z.int().min(1).nullable().default(null),
    storedValue: storedValueProofSchema.nullable().default(null),
    cash: cashProofSchema.nullable().default(null),
    by: toldBy.default('device'),
  }),
  z.object({
    type: z.literal('tender.declined'),
    ...at,
    tenderId: id,
    reason: declineReasonSchema,
    /** The bank itself declined, so the terminal had reached it. */
    wasOnline: z.boolean().default(false),
    by: toldBy.default('device'),
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
  // Cash: docs/cash.md
  /** One coin or note that the recycler has and cannot give back by itself. `sequence` counts from 1 within the tender. */
  z.object({
    type: z.literal('cash.inserted'),
    ...at,
    tenderId: id,
    sequence: z.int().min(1),
    denominationMinor: z.int().min(1),
  }),
  /** No more is taken in: enough is there, or all of it goes back. */
  z.object({
    type: z.literal('cash.closing'),
    ...at,
    tenderId: id,
    why: z.enum(['enough', 'cancelled', 'timedOut', 'recyclerTrouble']),
  }),
  z.object({ type: z.literal('cash.payoutStarted'), ...at, tenderId: id, payoutId: id, amountMinor: z.int().min(1) }),
  /** What came out for certain; `missingMinor` is still owed, and `uncertainMinor` of it may be out all the same. */
  z.object({
    type: z.literal('cash.paidOut'),
    ...at,
    tenderId: id,
    payoutId: id,
    paidMinor: z.int().min(0),
    missingMinor: z.int().min(0),
    uncertainMinor: z.int().min(0).default(0),
  }),
  /** Staff have given by hand, or found given, what a payout still owed. */
  z.object({ type: z.literal('cash.handedOver'), ...at, tenderId: id, payoutId: id, amountMinor: z.int().min(0) }),
  // Giving back what was settled
  z.object({ type: z.literal('payment.givenUp'), ...at, by: z.enum(['shopper', 'idle']) }),
  z.object({ type: z.literal('reversal.started'), ...at, tenderId: id, reversalId: id, amountMinor: z.int().min(1) }),
  /** Not known yet, or not possible by itself. `retryAtMs` null: staff. `refused`: nothing went back, for certain. */
  z.object({
    type: z.literal('reversal.stuck'),
    ...at,
    tenderId: id,
    retryAtMs: z.int().nullable(),
    refused: z.boolean(),
  }),
  z.object({ type: z.literal('reversal.repeated'), ...at, tenderId: id }),
  z.object({ type: z.literal('reversal.done'), ...at, tenderId: id, by: toldBy }),
  /** Staff decided that it stays paid: nothing went back, and it counts as before. */
  z.object({ type: z.literal('reversal.dropped'), ...at, tenderId: id }),
] as const;

export type PaymentEvent = z.infer<(typeof paymentEvents)[number]>;
