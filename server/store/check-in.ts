/** The embedded departure control's answers: finds a booking, accepts a passenger. Inside a transaction that the caller owns. */
import { sql } from 'kysely';
import { z } from 'zod';
import {
  type Acceptance,
  type AcceptanceRequest,
  type Booking,
  type Flight,
  flightSchema,
  type Identification,
  isCheckInOpen,
} from '../../core/checkin/departure.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { documentKey, isSameSurname } from '../names.ts';
import type { Trx } from './context.ts';
import type { AcceptRefusal, FindRefusal } from './departure-store.ts';
import { takenSeats } from './departures.ts';
import type { Tables } from './tables.ts';

type PassengerRow = Tables['passenger'];

/** One document or reference never has more than this many passengers on the flights that are kept. */
const CANDIDATES_MAX = 200;

/** A flight that was stored before departure instants were known counts as departed until it is loaded again. */
const storedFlightSchema = flightSchema.extend({ departsAtMs: z.int().min(0).default(0) });
const storedFlight = (json: string): Flight => storedFlightSchema.parse(JSON.parse(json));
const byDeparture = (a: { flight: Flight }, b: { flight: Flight }): number =>
  a.flight.departsAtMs - b.flight.departsAtMs;

/** Of several flights (a document flown on two days) the next one that people can be checked in for. */
export async function findBooking(
  trx: Trx,
  identification: Identification,
  nowMs: number,
): Promise<Result<Booking, FindRefusal>> {
  const candidates = await trx
    .selectFrom('passenger')
    .innerJoin('flight', 'flight.flight_id', 'passenger.flight_id')
    .select(['passenger.record_locator', 'passenger.surname', 'flight.flight_json'])
    .where((eb) =>
      identification.by === 'reference'
        ? eb('passenger.record_locator', '=', identification.recordLocator)
        : eb('passenger.document_key', '=', documentKey(identification.documentNumber)),
    )
    .orderBy('flight.departure_date', 'desc')
    .orderBy('passenger.position')
    .limit(CANDIDATES_MAX)
    .execute();
  const found = candidates
    .filter(({ surname }) => isSameSurname(surname, identification.surname))
    .map(({ record_locator, flight_json }) => ({ recordLocator: record_locator, flight: storedFlight(flight_json) }))
    .sort(byDeparture);
  if (found.length === 0) return err({ kind: 'notFound' });
  const open = found.find(({ flight }) => isCheckInOpen(flight, nowMs));
  return open === undefined ? err({ kind: 'flightClosed' }) : ok(await bookingOf(trx, open));
}

async function bookingOf(
  trx: Trx,
  { recordLocator, flight }: { recordLocator: string; flight: Flight },
): Promise<Booking> {
  const passengers = await trx
    .selectFrom('passenger')
    .selectAll()
    .where('record_locator', '=', recordLocator)
    .where('flight_id', '=', flight.flightId)
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
    takenSeats: await takenSeats(trx, flight.flightId),
  };
}

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
  const booked = await trx
    .selectFrom('passenger')
    .innerJoin('flight', 'flight.flight_id', 'passenger.flight_id')
    .selectAll('passenger')
    .select('flight.flight_json')
    .where('passenger.record_locator', '=', request.recordLocator)
    .where('passenger.passenger_id', '=', request.passengerId)
    .orderBy('flight.departure_date', 'desc')
    .limit(CANDIDATES_MAX)
    .execute();
  if (booked.length === 0) return err({ kind: 'notFound' });
  // Not simply the next open flight: a window that closes between finding and accepting must never move a passenger to a later flight.
  const next = booked
    .map(({ flight_json, ...passenger }) => ({ passenger, flight: storedFlight(flight_json) }))
    .sort(byDeparture)
    .find(({ flight }) => flight.status === 'open' && flight.departsAtMs > nowMs);
  if (next === undefined || !isCheckInOpen(next.flight, nowMs)) return err({ kind: 'flightClosed' });
  const { passenger, flight } = next;
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
