/** The sample airport's departures and who flies: the same for the same day and origin. */
import type { Flight } from '../../core/checkin/departure.ts';
import { invariant } from '../../core/result.ts';
import { dateOfDay, dayNumberOf } from './calendar.ts';
import { recordLocator, serialOf } from './identifiers.ts';
import { party, type SamplePassenger } from './passengers.ts';
import { type SeededChoice, seededChoice } from './random.ts';
import { scheduleOf } from './schedule.ts';
import { type Seating, seatingOf } from './seating.ts';

export interface SampleBooking {
  recordLocator: string;
  flightId: string;
  passengers: SamplePassenger[];
}

export interface SampleDepartures {
  flights: Flight[];
  bookings: SampleBooking[];
}

const DEFAULT_ORIGIN = 'ZRH';
const BOOKINGS_PER_FLIGHT = 16;
const BUSINESS_PERCENT = 15;
const SEAT_GIVEN_BEFORE_PERCENT = 50;
const CHECKED_IN_OF_SEATED_PERCENT = 30;

/**
 * Flights and bookings of `today` (`YYYY-MM-DD`, local at the origin) and of the day after.
 * A day's flights, people, locators and seats depend on that day alone: what is tomorrow's today comes back unchanged tomorrow.
 * Only on `today` somebody is checked in, one flight is closed and one is cancelled.
 */
export function generateDepartures(options: { today: string; origin?: string }): SampleDepartures {
  const origin = options.origin ?? DEFAULT_ORIGIN;
  const todayNumber = dayNumberOf(options.today);
  const today = dayOf(origin, todayNumber);
  const tomorrow = dayOf(origin, todayNumber + 1);
  const choice = seededChoice(`today/${origin}/${options.today}`);
  checkSomeIn(today.bookings, choice);
  closeAndCancel(today.flights, choice);
  return { flights: [...today.flights, ...tomorrow.flights], bookings: [...today.bookings, ...tomorrow.bookings] };
}

function dayOf(origin: string, dayNumber: number): SampleDepartures {
  const date = dateOfDay(dayNumber);
  const choice = seededChoice(`bookings/${origin}/${date}`);
  const flights = scheduleOf(origin, date);
  const bookings: SampleBooking[] = [];
  let peopleBefore = 0;
  for (const flight of flights) {
    const seating = seatingOf(flight, choice);
    for (let index = 0; index < BOOKINGS_PER_FLIGHT; index += 1) {
      const booking = bookingOn(flight, { dayNumber, peopleBefore, bookingsBefore: bookings.length, seating, choice });
      peopleBefore += booking.passengers.length;
      bookings.push(booking);
    }
  }
  return { flights, bookings };
}

interface DaySoFar {
  dayNumber: number;
  peopleBefore: number;
  bookingsBefore: number;
  seating: Seating;
  choice: SeededChoice;
}

function bookingOn(
  flight: Flight,
  { dayNumber, peopleBefore, bookingsBefore, seating, choice }: DaySoFar,
): SampleBooking {
  const locator = recordLocator(serialOf(dayNumber, bookingsBefore));
  const hasBusiness = flight.cabins.some((cabin) => cabin.compartment === 'C');
  const compartment = hasBusiness && choice.chance(BUSINESS_PERCENT) ? 'C' : 'Y';
  const passengers = party({ compartment, dayNumber, peopleBefore, choice });
  if (choice.chance(SEAT_GIVEN_BEFORE_PERCENT)) {
    const withChildren = passengers.length > 2;
    const seats = seating.take(compartment, passengers.length, withChildren) ?? [];
    for (const [index, passenger] of passengers.entries()) passenger.seat = seats[index] ?? null;
  }
  return { recordLocator: locator, flightId: flight.flightId, passengers };
}

/** Whole parties of those who have seats; each flight counts its own sequence numbers from 1. */
function checkSomeIn(bookings: readonly SampleBooking[], choice: SeededChoice): void {
  const lastSequence = new Map<string, number>();
  for (const { flightId, passengers } of bookings) {
    const seated = passengers.every((passenger) => passenger.seat !== null);
    if (!seated || !choice.chance(CHECKED_IN_OF_SEATED_PERCENT)) continue;
    for (const passenger of passengers) {
      const sequenceNumber = (lastSequence.get(flightId) ?? 0) + 1;
      lastSequence.set(flightId, sequenceNumber);
      passenger.checkedIn = true;
      passenger.sequenceNumber = sequenceNumber;
    }
  }
}

function closeAndCancel(flights: readonly Flight[], choice: SeededChoice): void {
  const [closed, cancelled] = choice.shuffled(flights);
  invariant(closed !== undefined && cancelled !== undefined, 'a day needs two flights');
  closed.status = 'closed';
  cancelled.status = 'cancelled';
}
