/**
 * Passengers that were accepted at a kiosk. The latest acceptance of a passenger on a flight counts, whichever arrives first: a kiosk may be
 * away for a day, and a row may come out of quarantine.
 */
import { z } from 'zod';
import { type EffectContext, type EffectOutcome, effect, type Item } from './effect.ts';

const acceptedSchema = z.object({
  v: z.literal(1),
  atMs: z.int().min(0),
  flightId: z.string().max(40),
  passengerId: z.string().min(1).max(80),
  seat: z.string().max(4),
  sequenceNumber: z.int(),
});
type AcceptedItem = Item<z.infer<typeof acceptedSchema>>;

/** One statement each: people check in some hundreds of times a day, not thousands of times a second. */
async function keepCheckIns({ trx }: EffectContext, items: readonly AcceptedItem[]): Promise<EffectOutcome> {
  for (const { row, event } of items) {
    const { seat, sequenceNumber, atMs, flightId, passengerId } = event;
    const { kiosk, epoch, seq } = row;
    const values = { kiosk, epoch, seq, seat, sequence_number: sequenceNumber, at_ms: atMs };
    await trx
      .insertInto('check_in')
      .values({ ...values, flight_id: flightId, passenger_id: passengerId })
      .onConflict((conflict) =>
        conflict.columns(['flight_id', 'passenger_id']).doUpdateSet(values).where('check_in.at_ms', '<=', atMs),
      )
      .execute();
  }
  return null;
}

export const checkIns = effect(acceptedSchema, keepCheckIns);
