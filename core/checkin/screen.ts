import type { FlightView, PassengerView, Screen } from '../contract/view.ts';
import { unreachable } from '../result.ts';
import type { Cabin, JournalledFlight } from './departure.ts';
import type { FoundBooking, Traveller } from './events.ts';
import { type CheckinState, cabinOf, stepOf, takenFor } from './state.ts';

type Reveal = (sealed: string) => string;

export function checkinScreen(state: CheckinState, reveal: Reveal): Screen {
  const current = stepOf(state);
  const count = state.chosen.length;
  switch (current.step) {
    case 'identify':
      return { name: 'identify', phase: state.identifying ? 'asking' : 'ready' };
    case 'trip': {
      const { booking } = current;
      const passengers = booking.travellers.map((traveller) => passengerView(state, traveller, reveal));
      return { name: 'trip', flight: flightView(booking.flight), passengers };
    }
    case 'dangerousGoods': {
      const passenger = passengerView(state, current.traveller, reveal);
      return { name: 'dangerousGoods', passenger, position: current.position, count };
    }
    case 'seat': {
      const { booking, traveller, position } = current;
      const cabin = cabinOf(booking, traveller) ?? EMPTY_CABIN;
      const map = { cabin, takenSeats: takenFor(state, booking, traveller) };
      return { name: 'seat', passenger: passengerView(state, traveller, reveal), position, count, map };
    }
    case 'accept':
      return {
        name: 'accepting',
        flight: flightView(current.booking.flight),
        passengers: chosen(state, current.booking, reveal),
      };
    case 'boardingPass': {
      const { booking, traveller, pass, position } = current;
      const passenger = passengerView(state, traveller, reveal);
      if (pass?.status === 'notStarted' || pass?.status === 'unknown') {
        return {
          name: 'boardingPassTrouble',
          certainty: pass.status,
          trouble: pass.trouble ?? 'HARDWARE_ERROR',
          passenger,
        };
      }
      return { name: 'boardingPass', flight: flightView(booking.flight), passenger, position, count };
    }
    case 'farewell': {
      const allPrinted = state.chosen.every((id) => state.passes[id]?.status === 'printed');
      const passengers = chosen(state, current.booking, reveal);
      return { name: 'farewell', flight: flightView(current.booking.flight), passengers, allPrinted };
    }
    default:
      return unreachable(current);
  }
}

/** A booking into a compartment that the flight does not have: no seat can be offered, and the person is sent to a desk. */
const EMPTY_CABIN: Cabin = { compartment: 'Y', firstRow: 1, lastRow: 1, columns: ['', ''], exitRows: [] };

const chosen = (state: CheckinState, booking: FoundBooking, reveal: Reveal): PassengerView[] =>
  booking.travellers
    .filter(({ passengerId }) => state.chosen.includes(passengerId))
    .map((traveller) => passengerView(state, traveller, reveal));

function passengerView(state: CheckinState, traveller: Traveller, reveal: Reveal): PassengerView {
  const { passengerId } = traveller;
  const accepted = state.accepted[passengerId];
  return {
    passengerId,
    name: `${reveal(traveller.givenNames)} ${reveal(traveller.surname)}`.trim(),
    seat: accepted?.seat ?? state.seats[passengerId] ?? traveller.seat,
    checkedIn: accepted !== undefined,
  };
}

const flightView = (flight: JournalledFlight): FlightView => ({
  flightNumber: `${flight.carrier} ${flight.number}`,
  origin: flight.origin,
  originCity: flight.originCity,
  destination: flight.destination,
  destinationCity: flight.destinationCity,
  departureDate: flight.departureDate,
  departureTime: flight.departureTime,
  boardingTime: flight.boardingTime,
  gate: flight.gate,
  terminal: flight.terminal,
});
