/** Gift cards, vouchers and meal vouchers, as a kiosk asks the server about them. Numbers and PINs are in the clear: only over TLS. */
import { z } from 'zod';
import { storedValueKindSchema } from '../../core/checkout/payment/kinds.ts';

const id = z.string().min(1).max(80);
export const valueNumberSchema = z.string().regex(/^\d{8,24}$/);
const pin = z
  .string()
  .regex(/^\d{3,8}$/)
  .nullable();

export const balanceRequestSchema = z.strictObject({ kind: storedValueKindSchema, number: valueNumberSchema, pin });
export const balanceSchema = z.object({ balanceMinor: z.int().min(0), currency: z.string() });

export const redeemRequestSchema = z.strictObject({
  tenderId: id,
  saleId: id,
  kind: storedValueKindSchema,
  number: valueNumberSchema,
  pin,
  amountMinor: z.int().min(1),
  currency: z.string().length(3),
  /** What becomes of what it is worth more. */
  rest: z.enum(['keep', 'newVoucher', 'forfeit']),
  /** The most that one account pays in a day; null: no such limit. */
  dailyMinorMax: z.int().min(1).nullable(),
  /** The shop's date, YYYY-MM-DD: what a day is. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
});
export type RedeemRequest = z.infer<typeof redeemRequestSchema>;

/** `amountMinor` is at most what was asked for. `reference` names the movement in the server's ledger. */
export const redeemedSchema = z.object({
  amountMinor: z.int().min(1),
  reference: z.string().max(80),
  lastFour: z.string().max(4),
  leftMinor: z.int().min(0),
  rest: z.object({ number: valueNumberSchema, amountMinor: z.int().min(1) }).nullable(),
});
export type Redeemed = z.infer<typeof redeemedSchema>;

export const valueEnquirySchema = z.strictObject({ tenderId: id });
export const valueReversalSchema = z.strictObject({ reversalId: id, tenderId: id });
export const valueReversedSchema = z.object({ amountMinor: z.int().min(1) });

/** `neverSeen` closes the tender's name: a request of it that was still on its way is refused. */
export const valueRefusalKinds = [
  'unknownNumber',
  'wrongPin',
  'tooManyTries',
  'blocked',
  'expired',
  'alreadyUsed',
  'noBalance',
  'wrongCurrency',
  'dailyLimit',
  'neverSeen',
] as const;
export const valueRefusalSchema = z.object({ kind: z.enum(valueRefusalKinds) });
export type ValueRefusal = (typeof valueRefusalKinds)[number];
