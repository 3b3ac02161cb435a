/**
 * What a departure-control system tells a kiosk: flights, bookings and seats. These are the shapes of the departure-control port
 * (`DepartureControl`) and of the embedded server that stands behind it by default.
 */
import { z } from 'zod';
import type { Result } from '../result.ts';

export const airportCodeSchema = z.string().regex(/^[A-Z]{3}$/);
/** Six characters almost everywhere; Resolution 792 has room for five to seven. */
export const recordLocatorSchema = z.string().regex(/^[A-Z0-9]{5,7}$/);
export const seatNumberSchema = z.string().regex(/^[1-9]\d?[A-HJ-K]$/);
/** Local date at the departure airport, `YYYY-MM-DD`. */
const localDateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Local wall-clock time at the departure airport, `HH:MM`. */
const localTimeSchema = z.string().regex(/^\d{2}:\d{2}$/);

/** Cabin layout as data: rows from–to, columns with an empty string for each aisle, e.g. `["A","B","C","","D","E","F"]`. */
export const cabinSchema = z.object({
  compartment: z.enum(['C', 'Y']),
  firstRow: z.int().min(1).max(99),
  lastRow: z.int().min(1).max(99),
  columns: z
    .array(z.string().regex(/^[A-HJ-K]?$/))
    .min(2)
    .max(14),
  exitRows: z.array(z.int()),
});
export type Cabin = z.infer<typeof cabinSchema>;

export const flightSchema = z.object({
  flightId: z.string().regex(/^[A-Z0-9]{2}\d{1,4}-\d{4}-\d{2}-\d{2}$/),
  carrier: z.string().regex(/^[A-Z0-9]{2}$/),
  number: z.string().regex(/^\d{1,4}$/),
  origin: airportCodeSchema,
  originCity: z.string(),
  destination: airportCodeSchema,
  destinationCity: z.string(),
  departureDate: localDateSchema,
  departureTime: localTimeSchema,
  boardingTime: localTimeSchema,
  /** The same departure as Unix milliseconds: local times say nothing about how long it is until then. */
  departsAtMs: z.int().min(0),
  gate: z.string().max(5),
  terminal: z.string().max(3),
  status: z.enum(['open', 'closed', 'cancelled']),
  cabins: z.array(cabinSchema).min(1).max(3),
});
export type Flight = z.infer<typeof flightSchema>;

/** What is shown of a flight: everything but its cabins. Checking in asks departure control, never this. */
export const flightNoticeSchema = flightSchema.omit({ cabins: true });
export type FlightNotice = z.infer<typeof flightNoticeSchema>;

/** A flight as the journal keeps it: rows that were written before `departsAtMs` was there stay readable. */
export const journalledFlightSchema = flightSchema.partial({ departsAtMs: true });
export type JournalledFlight = z.infer<typeof journalledFlightSchema>;

const MINUTE_MS = 60_000;
/** The check-in window, counted back from the departure: it opens two days before and closes when bags must be on their way. */
export const CHECK_IN_OPENS_BEFORE_MS = 48 * 60 * MINUTE_MS;
export const CHECK_IN_CLOSES_BEFORE_MS = 40 * MINUTE_MS;

/** Whether people can be checked in now: the airline has the flight open, and it is neither too early nor too late. */
export function isCheckInOpen({ status, departsAtMs }: Pick<Flight, 'status' | 'departsAtMs'>, nowMs: number): boolean {
  const leftMs = departsAtMs - nowMs;
  return status === 'open' && leftMs <= CHECK_IN_OPENS_BEFORE_MS && leftMs >= CHECK_IN_CLOSES_BEFORE_MS;
}

/**
 * A passenger in clear text. Lives only in memory (port answers and the view); events and state carry the sealed form of
 * `Passenger` in `state.ts`.
 * - `passengerId`: departure control's opaque key of this passenger on this booking. It is journalled in the clear, so it must not hold
 *   the record locator, a ticket number or a name.
 * - `sequenceNumber`: the check-in sequence number, null until checked in.
 */
export const passengerRecordSchema = z.object({
  passengerId: z.string().max(40),
  surname: z.string().min(1).max(60),
  givenNames: z.string().max(60),
  compartment: z.enum(['C', 'Y']),
  seat: seatNumberSchema.nullable(),
  checkedIn: z.boolean(),
  sequenceNumber: z.int().min(1).max(9999).nullable(),
  documentNumber: z.string().max(20).nullable(),
});
export type PassengerRecord = z.infer<typeof passengerRecordSchema>;

export const PASSENGERS_PER_BOOKING_MAX = 9;

export const bookingSchema = z.object({
  recordLocator: recordLocatorSchema,
  flight: flightSchema,
  passengers: z.array(passengerRecordSchema).min(1).max(PASSENGERS_PER_BOOKING_MAX),
  takenSeats: z.array(seatNumberSchema),
});
export type Booking = z.infer<typeof bookingSchema>;

/** How a traveller says who they are. Clear text: never journalled; the journal keeps only which kind it was. */
export const identificationSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('reference'), recordLocator: recordLocatorSchema, surname: z.string().min(1).max(60) }),
  z.object({
    by: z.literal('document'),
    documentNumber: z.string().min(1).max(20),
    surname: z.string().min(1).max(60),
  }),
]);
export type Identification = z.infer<typeof identificationSchema>;

export type DepartureControlError =
  | { kind: 'notFound' }
  | { kind: 'seatTaken' }
  | { kind: 'flightClosed' }
  /** Nothing is known about the request: it may or may not have been carried out. Asking again with the same key is safe. */
  | { kind: 'unreachable'; detail: string };

/**
 * The departure-control port. All calls are idempotent: `acceptanceId` names one acceptance for ever, and repeating it gives the
 * same sequence number. Outside of a flight's check-in window both answer `flightClosed`. Calls end within the implementation's time-out with `unreachable`; they never throw.
 */
export interface DepartureControl {
  findBooking(identification: Identification): Promise<Result<Booking, DepartureControlError>>;
  /** Accepts (checks in) one passenger on the seat, which is taken by the same call. */
  accept(request: AcceptanceRequest): Promise<Result<Acceptance, DepartureControlError>>;
}

export const acceptanceRequestSchema = z.object({
  acceptanceId: z.string().min(1).max(60),
  recordLocator: recordLocatorSchema,
  passengerId: z.string().max(40),
  seat: seatNumberSchema,
});
export type AcceptanceRequest = z.infer<typeof acceptanceRequestSchema>;

export const acceptanceSchema = z.object({ sequenceNumber: z.int().min(1).max(9999), seat: seatNumberSchema });
export type Acceptance = z.infer<typeof acceptanceSchema>;
