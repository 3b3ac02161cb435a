/** What the embedded departure control is filled with: flights, bookings, seats. Inside a transaction that the caller owns. */

import { type Flight, seatNumberSchema } from '../../core/checkin/departure.ts';
import { documentKey } from '../names.ts';
import type { Departures } from '../seed-files.ts';
import type { Trx } from './context.ts';

/** Which departures were loaded last. Named anew when flights got their departure instant: those of a file from before are loaded again. */
const LOADED_KEY = 'departuresWithInstant';

export async function putDepartures(trx: Trx, departures: Departures, oldestDate: string): Promise<boolean> {
  const day =
    departures.flights
      .map(({ departureDate }) => departureDate)
      .sort()
      .at(-1) ?? '';
  const key = `${String(departures.version ?? 0).padStart(12, '0')} ${day}`;
  const stored = await trx.selectFrom('meta').select('value').where('key', '=', LOADED_KEY).executeTakeFirst();
  await dropBefore(trx, oldestDate);
  if (stored !== undefined && stored.value >= key) return false;
  const kept = departures.flights.filter(({ departureDate }) => departureDate >= oldestDate);
  for (const flight of kept) await putFlight(trx, flight);
  const keptIds = new Set(kept.map(({ flightId }) => flightId));
  for (const booking of departures.bookings) {
    if (keptIds.has(booking.flightId)) await putBooking(trx, booking);
  }
  await trx
    .insertInto('meta')
    .values({ key: LOADED_KEY, value: key })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: key }))
    .execute();
  return true;
}

async function dropBefore(trx: Trx, oldestDate: string): Promise<void> {
  const old = trx.selectFrom('flight').select('flight_id').where('departure_date', '<', oldestDate);
  for (const table of ['acceptance', 'passenger', 'booking'] as const) {
    await trx.deleteFrom(table).where('flight_id', 'in', old).execute();
  }
  await trx.deleteFrom('flight').where('departure_date', '<', oldestDate).execute();
}

async function putFlight(trx: Trx, flight: Flight): Promise<void> {
  const values = { departure_date: flight.departureDate, flight_json: JSON.stringify(flight) };
  await trx
    .insertInto('flight')
    .values({ flight_id: flight.flightId, ...values })
    .onConflict((conflict) => conflict.column('flight_id').doUpdateSet(values))
    .execute();
}

/** Passengers that are already there keep their seat and their check-in; a newcomer's seat that is gone is left open. */
async function putBooking(trx: Trx, booking: Departures['bookings'][number]): Promise<void> {
  const { recordLocator, flightId } = booking;
  await trx
    .insertInto('booking')
    .values({ record_locator: recordLocator, flight_id: flightId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const taken = new Set(await takenSeats(trx, flightId));
  const free = (seat: string | null) => {
    if (seat === null || taken.has(seat)) return null;
    taken.add(seat);
    return seat;
  };
  const known = await trx.selectFrom('passenger').select('passenger_id').where('flight_id', '=', flightId).execute();
  const knownIds = new Set(known.map(({ passenger_id }) => passenger_id));
  const newcomers = booking.passengers.filter(({ passengerId }) => !knownIds.has(passengerId));
  if (newcomers.length === 0) return;
  const passengers = newcomers.map((passenger, position) => ({
    passenger_id: passenger.passengerId,
    record_locator: recordLocator,
    flight_id: flightId,
    position,
    surname: passenger.surname,
    given_names: passenger.givenNames,
    compartment: passenger.compartment,
    document_number: passenger.documentNumber,
    document_key: passenger.documentNumber === null ? null : documentKey(passenger.documentNumber),
    seat: free(passenger.seat),
    sequence_number: passenger.sequenceNumber,
  }));
  await trx.insertInto('passenger').values(passengers).execute();
}

export async function takenSeats(trx: Trx, flightId: string): Promise<string[]> {
  const taken = await trx
    .selectFrom('passenger')
    .select('seat')
    .where('flight_id', '=', flightId)
    .where('seat', 'is not', null)
    .orderBy('seat')
    .execute();
  return taken.map(({ seat }) => seatNumberSchema.parse(seat));
}
