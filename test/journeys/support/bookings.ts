import { type Flight, isCheckInOpen } from '../../../core/checkin/departure.ts';
import type { SampleBooking } from '../../../lab/data/flights.ts';
import type { Lab } from '../../../lab/lab.ts';

/** A flight that closes while a journey walks would fail it. */
const WALK_MS = 10 * 60_000;

/**
 * A booking with this many passengers, none of them checked in, on a flight that stays open for check-in during a journey. No surname is a
 * word of the goods (Vogel, Vogelfutter): whoever searches the disk for a name must not find bird food.
 */
export function openBooking(lab: Lab, passengers: number): SampleBooking {
  const { bookings, flights } = lab.sample.departures;
  const goods = JSON.stringify(lab.sample.catalogue.products).toUpperCase();
  const nowMs = Date.now();
  const open = new Set(
    flights
      .filter((flight) => isCheckInOpen(flight, nowMs) && isCheckInOpen(flight, nowMs + WALK_MS))
      .map(({ flightId }) => flightId),
  );
  const booking = bookings.find(
    (candidate) =>
      open.has(candidate.flightId) &&
      candidate.passengers.length === passengers &&
      candidate.passengers.every(({ checkedIn, surname }) => !checkedIn && !goods.includes(surname.toUpperCase())),
  );
  if (booking === undefined) throw new Error('the sample has no such booking');
  return booking;
}

export function flightOf(lab: Lab, booking: SampleBooking): Flight {
  const flight = lab.sample.departures.flights.find(({ flightId }) => flightId === booking.flightId);
  if (flight === undefined) throw new Error('the booking has no flight');
  return flight;
}
