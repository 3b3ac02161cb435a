import { z } from 'zod';
import { storedValueKindSchema } from '../checkout/payment/kinds.ts';
import { refundOrderSchema } from '../checkout/refund/events.ts';

const id = z.string().min(1).max(80);

/**
 * Work that leaves the decider's pure world. An effect is journalled as `effect.requested` before it is begun and as `effect.ended`
 * when its outcome is known. Personal data inside is sealed.
 */
export const effectSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('payment.charge'),
    tenderId: id,
    saleId: id,
    amountMinor: z.int(),
    currency: z.string(),
    /** The terminal may not approve this by itself: it reaches the bank or declines. */
    mustBeOnline: z.boolean().default(false),
  }),
  z.object({ type: z.literal('payment.enquire'), tenderId: id, amountMinor: z.int(), currency: z.string() }),
  z.object({ type: z.literal('payment.cancel'), tenderId: id }),
  z.object({
    type: z.literal('payment.reverse'),
    reversalId: id,
    tenderId: id,
    amountMinor: z.int(),
    currency: z.string(),
    terminalReference: z.string(),
    terminalTime: z.string().optional(),
  }),
  // Number and PIN are sealed.
  z.object({
    type: z.literal('storedValue.check'),
    checkId: id,
    kind: storedValueKindSchema,
    number: z.string(),
    pin: z.string().nullable(),
  }),
  z.object({
    type: z.literal('storedValue.redeem'),
    tenderId: id,
    saleId: id,
    kind: storedValueKindSchema,
    number: z.string(),
    pin: z.string().nullable(),
    amountMinor: z.int().min(1),
    currency: z.string(),
    /** What becomes of what it is worth more: stays on it, becomes a new voucher, or is lost. */
    rest: z.enum(['keep', 'newVoucher', 'forfeit']),
    dailyMinorMax: z.int().min(1).nullable(),
    /** The shop's date of it, YYYY-MM-DD. */
    day: z.string(),
  }),
  z.object({ type: z.literal('storedValue.enquire'), tenderId: id }),
  z.object({ type: z.literal('storedValue.reverse'), reversalId: id, tenderId: id, amountMinor: z.int().min(1) }),
  z.object({ type: z.literal('cash.collect'), tenderId: id, askedMinor: z.int().min(1), currency: z.string() }),
  z.object({ type: z.literal('cash.close'), tenderId: id }),
  z.object({
    type: z.literal('cash.payout'),
    tenderId: id,
    payoutId: id,
    amountMinor: z.int().min(1),
    currency: z.string(),
  }),
  z.object({ type: z.literal('cash.payoutEnquire'), tenderId: id, payoutId: id }),
  z.object({
    type: z.literal('receipt.print'),
    jobId: id,
    copy: z.boolean(),
    paper: z.enum(['receipt', 'gift']).default('receipt'),
    /** Of a gift receipt; none is all of them. */
    lineIds: z.array(id).default([]),
  }),
  /** The sale of this session; the device knows the transaction by this id, however often it is asked. */
  z.object({ type: z.literal('fiscal.sign'), transactionId: id }),
  /** A code that may be used once, for this basket. Asked again under the same id it gives the same answer. */
  z.object({
    type: z.literal('code.claim'),
    claimId: id,
    kind: z.enum(['coupon', 'depositReturn']),
    code: z.string(),
    amountMinor: z.int(),
  }),
  z.object({ type: z.literal('code.release'), claimId: id }),
  z.object({ type: z.literal('member.find'), requestId: id, key: z.string() }),
  z.object({ type: z.literal('refund.find'), requestId: id, receiptNumber: z.string() }),
  refundOrderSchema.extend({ type: z.literal('refund.claim') }),
  z.object({
    type: z.literal('refund.card'),
    refundId: id,
    position: z.int().min(0),
    tenderId: id,
    terminalReference: z.string(),
    terminalTime: z.string().optional(),
    amountMinor: z.int().min(1),
    chargedMinor: z.int().min(1),
    currency: z.string(),
  }),
  z.object({
    type: z.literal('refund.payout'),
    refundId: id,
    position: z.int().min(0),
    payoutId: id,
    amountMinor: z.int().min(1),
    currency: z.string(),
  }),
  z.object({ type: z.literal('refund.payoutEnquire'), refundId: id, position: z.int().min(0), payoutId: id }),
  z.object({ type: z.literal('refund.print'), jobId: id, copy: z.boolean() }),
  /** What is in it is taken from the session's state, which does not change before the answer. */
  z.object({ type: z.literal('basket.suspend'), basketId: id, expiresAtMs: z.int().min(0) }),
  z.object({ type: z.literal('basket.recall'), recallId: id, basketId: id, currency: z.string() }),
  z.object({ type: z.literal('slip.print'), jobId: id, copy: z.boolean() }),
  z.object({
    type: z.literal('booking.find'),
    by: z.enum(['reference', 'document']),
    key: z.string(),
    surname: z.string(),
  }),
  z.object({
    type: z.literal('passenger.accept'),
    acceptanceId: id,
    recordLocator: z.string(),
    passengerId: id,
    seat: z.string(),
  }),
  z.object({ type: z.literal('boardingPass.print'), jobId: id, passengerId: id, copy: z.boolean() }),
]);
export type Effect = z.infer<typeof effectSchema>;
export type EffectType = Effect['type'];

/**
 * What happens to an effect that was under way when the host died.
 * - `idempotent`: begun again; a repetition changes nothing.
 * - `ask`: the device or server knows what became of it and is asked.
 * - `staff`: nobody can be asked, the outcome counts as unknown and a person decides.
 */
export type Recovery = 'idempotent' | 'ask' | 'staff';

export const RECOVERY: Record<EffectType, Recovery> = {
  'payment.charge': 'ask',
  'payment.enquire': 'idempotent',
  'payment.cancel': 'idempotent',
  // No terminal can be asked what became of a reversal.
  'payment.reverse': 'staff',
  'storedValue.check': 'idempotent',
  'storedValue.redeem': 'ask',
  'storedValue.enquire': 'idempotent',
  // Under one id the server gives back once.
  'storedValue.reverse': 'idempotent',
  // The recycler keeps the pieces of a tender and tells those again that are not known here.
  'cash.collect': 'idempotent',
  'cash.close': 'idempotent',
  'cash.payout': 'ask',
  'cash.payoutEnquire': 'idempotent',
  'code.claim': 'idempotent',
  'code.release': 'idempotent',
  'member.find': 'idempotent',
  'receipt.print': 'staff',
  'fiscal.sign': 'idempotent',
  // Under one id the server keeps a basket once, and hands it out once.
  'basket.suspend': 'idempotent',
  'basket.recall': 'idempotent',
  'slip.print': 'staff',
  'refund.find': 'idempotent',
  // Under one id the server grants once.
  'refund.claim': 'idempotent',
  // No terminal can be asked what became of giving back.
  'refund.card': 'staff',
  'refund.payout': 'ask',
  'refund.payoutEnquire': 'idempotent',
  'refund.print': 'staff',
  'booking.find': 'idempotent',
  'passenger.accept': 'idempotent',
  'boardingPass.print': 'staff',
};
