import type { PrintTrouble } from '../documents/print-answer.ts';
import type { Cabin } from './departure.ts';
import type { FoundBooking, Traveller } from './events.ts';

/** Attempts to hand an acceptance to departure control before the person is sent to a desk. */
export const ACCEPTANCE_ATTEMPTS_MAX = 12;

export type AcceptanceUnderWay = {
  passengerId: string;
  acceptanceId: string;
  seat: string;
  attempts: number;
  /** Set while waiting to ask again after departure control could not be reached. */
  retryAtMs: number | null;
};

export type PassState = {
  jobId: string;
  status: 'printing' | 'printed' | 'notStarted' | 'unknown' | 'skipped';
  trouble: PrintTrouble | null;
  nextIsCopy: boolean;
};

export type CheckinState = {
  identifying: boolean;
  booking: FoundBooking | null;
  chosen: string[];
  confirmed: string[];
  seats: Record<string, string>;
  acceptance: AcceptanceUnderWay | null;
  accepted: Record<string, { seat: string; sequenceNumber: number }>;
  passes: Record<string, PassState>;
  finishedAtMs: number | null;
};

export const openCheckin = (): CheckinState => ({
  identifying: false,
  booking: null,
  chosen: [],
  confirmed: [],
  seats: {},
  acceptance: null,
  accepted: {},
  passes: {},
  finishedAtMs: null,
});

/** Where the journey stands, derived from what has happened: there is no second variable that could disagree. */
export type CheckinStep =
  | { step: 'identify' }
  | { step: 'trip'; booking: FoundBooking }
  | { step: 'dangerousGoods' | 'seat'; booking: FoundBooking; traveller: Traveller; position: number }
  | { step: 'accept'; booking: FoundBooking; traveller: Traveller }
  | { step: 'boardingPass'; booking: FoundBooking; traveller: Traveller; position: number; pass: PassState | null }
  | { step: 'farewell'; booking: FoundBooking };

const isDone = (pass: PassState | undefined): boolean => pass?.status === 'printed' || pass?.status === 'skipped';

export function stepOf(state: CheckinState): CheckinStep {
  const { booking } = state;
  if (booking === null) return { step: 'identify' };
  const travellers = state.chosen.flatMap((id) => booking.travellers.filter(({ passengerId }) => passengerId === id));
  if (travellers.length === 0) return { step: 'trip', booking };
  for (const [index, traveller] of travellers.entries()) {
    if (!state.confirmed.includes(traveller.passengerId)) {
      return { step: 'dangerousGoods', booking, traveller, position: index + 1 };
    }
  }
  for (const [index, traveller] of travellers.entries()) {
    const { passengerId } = traveller;
    if (!(passengerId in state.seats) && !(passengerId in state.accepted)) {
      return { step: 'seat', booking, traveller, position: index + 1 };
    }
  }
  for (const traveller of travellers) {
    if (!(traveller.passengerId in state.accepted)) return { step: 'accept', booking, traveller };
  }
  for (const [index, traveller] of travellers.entries()) {
    const pass = state.passes[traveller.passengerId];
    if (!isDone(pass)) return { step: 'boardingPass', booking, traveller, position: index + 1, pass: pass ?? null };
  }
  return { step: 'farewell', booking };
}

/** The cabin that a traveller is booked into. */
export const cabinOf = (booking: FoundBooking, traveller: Traveller): Cabin | null =>
  booking.flight.cabins.find(({ compartment }) => compartment === traveller.compartment) ?? null;

/** Seats that this traveller cannot have: taken on the flight or chosen by the party, but not the one that is already theirs. */
export function takenFor(state: CheckinState, booking: FoundBooking, traveller: Traveller): string[] {
  const byParty = Object.entries(state.seats)
    .filter(([passengerId]) => passengerId !== traveller.passengerId)
    .map(([, seat]) => seat);
  return [...new Set([...booking.takenSeats, ...byParty])].filter((seat) => seat !== traveller.seat);
}

export function isSeatOf(cabin: Cabin, seat: string): boolean {
  const row = Number(seat.slice(0, -1));
  return row >= cabin.firstRow && row <= cabin.lastRow && cabin.columns.includes(seat.slice(-1));
}
