/** The embedded departure control: flights, bookings, seats. Inside a transaction that the caller owns. */
import { sql, type Transaction } from 'kysely';
import {
  type Acceptance,
  type AcceptanceRequest,
  type Booking,
  type Flight,
  flightSchema,
  type Identification,
  seatNumberSchema,
} from '../../core/checkin/departure.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { documentKey, isSameSurname } from '../names.ts';
import type { Departures } from '../seed-files.ts';
import type { Tables } from './tables.ts';

type Trx = Transaction<Tables>;
type PassengerRow = Tables['passenger'];

/** One document or reference never has more than this many passengers on the flights that are kept. */
const CANDIDATES_MAX = 200;

export async function putDepartures(trx: Trx, departures: Departures, oldestDate: string): Promise<boolean> {
  const day =
    departures.flights
      .map(({ departureDate }) => departureDate)
      .sort()
      .at(-1) ?? '';
  const key = `${String(departures.version ?? 0).padStart(12, '0')} ${day}`;
  const stored = await trx.selectFrom('meta').select('value').where('key', '=', 'departures').executeTakeFirst();
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
    .values({ key: 'departures', value: key })
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

async function takenSeats(trx: Trx, flightId: string): Promise<string[]> {
  const taken = await trx
    .selectFrom('passenger')
    .select('seat')
    .where('flight_id', '=', flightId)
    .where('seat', 'is not', null)
    .orderBy('seat')
    .execute();
  return taken.map(({ seat }) => seatNumberSchema.parse(seat));
}

export async function findBooking(trx: Trx, identification: Identification): Promise<Booking | null> {
  const candidates = await trx
    .selectFrom('passenger')
    .innerJoin('flight', 'flight.flight_id', 'passenger.flight_id')
    .select(['passenger.record_locator', 'passenger.flight_id', 'passenger.surname'])
    .where((eb) =>
      identification.by === 'reference'
        ? eb('passenger.record_locator', '=', identification.recordLocator)
        : eb('passenger.document_key', '=', documentKey(identification.documentNumber)),
    )
    .orderBy('flight.departure_date')
    .orderBy('passenger.position')
    .limit(CANDIDATES_MAX)
    .execute();
  const found = candidates.find(({ surname }) => isSameSurname(surname, identification.surname));
  return found === undefined ? null : bookingOf(trx, found.record_locator, found.flight_id);
}

async function flightOf(trx: Trx, flightId: string): Promise<Flight | null> {
  const row = await trx.selectFrom('flight').select('flight_json').where('flight_id', '=', flightId).executeTakeFirst();
  return row === undefined ? null : flightSchema.parse(JSON.parse(row.flight_json));
}

async function bookingOf(trx: Trx, recordLocator: string, flightId: string): Promise<Booking | null> {
  const flight = await flightOf(trx, flightId);
  if (flight === null) return null;
  const passengers = await trx
    .selectFrom('passenger')
    .selectAll()
    .where('record_locator', '=', recordLocator)
    .where('flight_id', '=', flightId)
    .orderBy('position')
    .execute();
  return {
    recordLocator,
    flight,
    passengers: passengers.map((passenger) => ({
      passengerId: passenger.passenger_id,
      surname: passenger.surname,
      givenNames: passenger.given_names,
      compartment: passenger.compartment,
      seat: passenger.seat,
      checkedIn: passenger.sequence_number !== null,
      sequenceNumber: passenger.sequence_number,
      documentNumber: passenger.document_number,
    })),
    takenSeats: await takenSeats(trx, flightId),
  };
}

export type AcceptRefusal = { kind: 'notFound' } | { kind: 'seatTaken' } | { kind: 'flightClosed' };

export async function accept(
  trx: Trx,
  request: AcceptanceRequest,
  nowMs: number,
): Promise<Result<Acceptance, AcceptRefusal>> {
  const before = await trx
    .selectFrom('acceptance')
    .selectAll()
    .where('acceptance_id', '=', request.acceptanceId)
    .executeTakeFirst();
  if (before !== undefined) {
    // One acceptance is one passenger's for ever.
    if (before.passenger_id !== request.passengerId) return err({ kind: 'notFound' });
    return ok({ sequenceNumber: before.sequence_number, seat: before.seat });
  }
  const passenger = await trx
    .selectFrom('passenger')
    .innerJoin('flight', 'flight.flight_id', 'passenger.flight_id')
    .selectAll('passenger')
    .where('passenger.record_locator', '=', request.recordLocator)
    .where('passenger.passenger_id', '=', request.passengerId)
    .orderBy('flight.departure_date')
    .executeTakeFirst();
  const flight = passenger === undefined ? null : await flightOf(trx, passenger.flight_id);
  if (passenger === undefined || flight === null) return err({ kind: 'notFound' });
  if (flight.status !== 'open') return err({ kind: 'flightClosed' });
  if (!isSeatOf(flight, passenger, request.seat) || (await isTaken(trx, passenger, request.seat))) {
    return err({ kind: 'seatTaken' });
  }
  const sequenceNumber = passenger.sequence_number ?? (await nextSequenceNumber(trx, passenger.flight_id));
  await trx
    .updateTable('passenger')
    .set({ seat: request.seat, sequence_number: sequenceNumber })
    .where('flight_id', '=', passenger.flight_id)
    .where('passenger_id', '=', passenger.passenger_id)
    .execute();
  await trx
    .insertInto('acceptance')
    .values({
      acceptance_id: request.acceptanceId,
      flight_id: passenger.flight_id,
      passenger_id: passenger.passenger_id,
      seat: request.seat,
      sequence_number: sequenceNumber,
      at_ms: nowMs,
    })
    .execute();
  return ok({ sequenceNumber, seat: request.seat });
}

/** A seat that the passenger's cabin does not have cannot be had, like a taken one. */
function isSeatOf(flight: Flight, passenger: Pick<PassengerRow, 'compartment'>, seat: string): boolean {
  const row = Number.parseInt(seat, 10);
  return flight.cabins.some(
    (cabin) =>
      cabin.compartment === passenger.compartment &&
      row >= cabin.firstRow &&
      row <= cabin.lastRow &&
      cabin.columns.includes(seat.slice(-1)),
  );
}

async function isTaken(trx: Trx, passenger: PassengerRow, seat: string): Promise<boolean> {
  const other = await trx
    .selectFrom('passenger')
    .select('passenger_id')
    .where('flight_id', '=', passenger.flight_id)
    .where('seat', '=', seat)
    .where('passenger_id', '<>', passenger.passenger_id)
    .executeTakeFirst();
  return other !== undefined;
}

async function nextSequenceNumber(trx: Trx, flightId: string): Promise<number> {
  const highest = await trx
    .selectFrom('passenger')
    .select(sql<number>`coalesce(max(sequence_number), 0)`.as('sequenceNumber'))
    .where('flight_id', '=', flightId)
    .executeTakeFirstOrThrow();
  return highest.sequenceNumber + 1;
}
