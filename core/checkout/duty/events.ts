import { z } from 'zod';
import { at, id } from '../event-parts.ts';

const airport = z.string().max(3);

const flightSchema = z.object({
  carrier: z.string().max(3),
  flightNumber: z.string().max(5),
  /** Local where it leaves, YYYY-MM-DD. */
  date: z.string().max(10),
  from: airport,
  to: airport,
});

/** A journey, and nobody's name: what is kept of a boarding pass. */
export const takenPassSchema = z.object({
  /** The one that leaves from here. */
  flight: flightSchema,
  /** What decided: the end of the journey, or of this flight. */
  destination: airport,
  /** Null where the kiosk does not know the airport. */
  territory: z.string().max(2).nullable(),
  finalAirport: airport,
  hasConnection: z.boolean(),
  isDutyFree: z.boolean(),
  why: z.enum(['domestic', 'sameZone', 'abroad', 'shopRule', 'unknownDestination']),
  /** Whether liquids belong into a sealed bag, and who confirms it when; null: they do not. */
  seal: z
    .object({ confirm: z.enum(['never', 'beforePayment', 'afterPayment']), by: z.enum(['shopper', 'staff']) })
    .nullable(),
  /** Tells this pass again at this kiosk alone, and nothing else; null where nobody asks. */
  passReference: z.string().max(60).nullable(),
});
export type TakenPass = z.infer<typeof takenPassSchema>;

/** What a completed sale says for customs. */
export const saleDutySchema = takenPassSchema.extend({
  /** `open`: needed and not confirmed by anybody at the time of the sale. */
  sealedBag: z.enum(['notNeeded', 'confirmed', 'open']),
});
export type SaleDuty = z.infer<typeof saleDutySchema>;

export const dutyEvents = [
  /** Also in the place of one that was taken before. */
  z.object({ type: z.literal('duty.passTaken'), ...at, pass: takenPassSchema }),
  z.object({
    type: z.literal('duty.passRefused'),
    ...at,
    reason: z.enum(['unreadable', 'otherAirport', 'otherDay', 'used']),
  }),
  z.object({ type: z.literal('duty.passRemoved'), ...at }),
  /** Before the payment goes on. */
  z.object({ type: z.literal('duty.passAsked'), ...at }),
  /** The shopper has none, or keeps it: duty is paid. */
  z.object({ type: z.literal('duty.passDeclined'), ...at }),
  z.object({ type: z.literal('duty.sealAsked'), ...at }),
  z.object({ type: z.literal('duty.sealConfirmed'), ...at, staffId: id.nullable() }),
  /** Back to the goods, from whatever was asked. */
  z.object({ type: z.literal('duty.left'), ...at }),
] as const;

export type DutyEvent = z.infer<(typeof dutyEvents)[number]>;
