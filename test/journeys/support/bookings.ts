import type { Flight } from '../../../core/checkin/departure.ts';
import type { SampleBooking } from '../../../lab/data/flights.ts';
import type { Lab } from '../../../lab/lab.ts';

/** A booking on an open flight with this many passengers, none of them checked in. */
export function openBooking(lab: Lab, passengers: number): SampleBooking {
  const { bookings, flights } = lab.sample.departures;
  const open = new Set(flights.filter(({ status }) => status === 'open').map(({ flightId }) => flightId));
  const booking = bookings.find(
    (candidate) =>
      open.has(candidate.flightId) &&
      candidate.passengers.length === passengers &&
      candidate.passengers.every(({ checkedIn }) => !checkedIn),
  );
  if (booking === undefined) throw new Error('the sample has no such booking');
  return booking;
}

export function flightOf(lab: Lab, booking: SampleBooking): Flight {
  const flight = lab.sample.departures.flights.find(({ flightId }) => flightId === booking.flightId);
  if (flight === undefined) throw new Error('the booking has no flight');
  return flight;
}
