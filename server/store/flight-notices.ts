/** Flights are kept once, by departure control; the downlink's channel shows them. Inside a transaction that the caller owns. */
import { type FlightNotice, flightNoticeSchema } from '../../core/checkin/departure.ts';
import type { DownEntry } from '../../offline/wire/down-wire.ts';
import type { Trx } from './context.ts';

/** Every flight that departure control has, as it is shown. */
export async function noticesOf(trx: Trx): Promise<DownEntry[]> {
  const flights = await trx.selectFrom('flight').select('flight_json').orderBy('flight_id').execute();
  return flights.flatMap(({ flight_json }) => {
    // One that was stored before departure instants were known is shown once it is loaded again.
    const notice = flightNoticeSchema.safeParse(JSON.parse(flight_json));
    return notice.success ? [{ key: notice.data.flightId, value: notice.data }] : [];
  });
}

/** A gate, a time or a status that was published counts at check-in too. Flights that departure control does not have are only shown. */
export async function takeNotices(trx: Trx, publication: string): Promise<void> {
  const staged = await trx
    .selectFrom('down_staged')
    .innerJoin('flight', 'flight.flight_id', 'down_staged.key')
    .select(['down_staged.value', 'flight.flight_id', 'flight.flight_json'])
    .where('publication', '=', publication)
    .where('down_staged.value', 'is not', null)
    .execute();
  for (const { value, flight_id, flight_json } of staged) {
    const notice: FlightNotice = flightNoticeSchema.parse(JSON.parse(value ?? ''));
    const { cabins } = JSON.parse(flight_json);
    await trx
      .updateTable('flight')
      .set({ departure_date: notice.departureDate, flight_json: JSON.stringify({ ...notice, cabins }) })
      .where('flight_id', '=', flight_id)
      .execute();
  }
}
