import { z } from 'zod';

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
  z.object({ type: z.literal('receipt.print'), jobId: id, copy: z.boolean() }),
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
  'receipt.print': 'staff',
  'booking.find': 'idempotent',
  'passenger.accept': 'idempotent',
  'boardingPass.print': 'staff',
};
