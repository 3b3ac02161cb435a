import { invariant, unreachable } from '../result.ts';
import type { SessionEvent } from '../session/events.ts';
import { type CheckinEvent, checkinEvents } from './events.ts';
import { ACCEPTANCE_ATTEMPTS_MAX, type CheckinState, openCheckin, type PassState, stepOf } from './state.ts';

const TYPES: ReadonlySet<string> = new Set(checkinEvents.map((schema) => schema.shape.type.value));
export const isCheckinEvent = (event: SessionEvent): event is CheckinEvent => TYPES.has(event.type);

const ACCEPTANCE_RETRY_MS = 5_000;

/** Total over every check-in event: replaying the journal rebuilds the state that the live session had. */
export function evolveCheckin(state: CheckinState, event: CheckinEvent): CheckinState {
  const next = apply(state, event);
  const finished = stepOf(next).step === 'farewell';
  return finished && next.finishedAtMs === null ? { ...next, finishedAtMs: event.atMs } : next;
}

function apply(state: CheckinState, event: CheckinEvent): CheckinState {
  switch (event.type) {
    case 'identification.started':
      return { ...state, identifying: true };
    case 'identification.failed':
      return { ...state, identifying: false };
    case 'booking.found': {
      const accepted: CheckinState['accepted'] = {};
      for (const { passengerId, checkedIn, seat, sequenceNumber } of event.booking.travellers) {
        if (checkedIn && seat !== null && sequenceNumber !== null) accepted[passengerId] = { seat, sequenceNumber };
      }
      return { ...openCheckin(), booking: event.booking, accepted };
    }
    case 'passengers.chosen':
      return { ...state, chosen: event.passengerIds };
    case 'dangerousGoods.confirmed':
      return { ...state, confirmed: [...state.confirmed, event.passengerId] };
    case 'seat.chosen':
      return { ...state, seats: { ...state.seats, [event.passengerId]: event.seat } };
    case 'step.back':
      return state.chosen.length === 0 ? openCheckin() : { ...state, chosen: [], confirmed: [], seats: {} };
    case 'acceptance.started': {
      const { passengerId, acceptanceId, seat } = event;
      const attempts = state.acceptance?.acceptanceId === acceptanceId ? state.acceptance.attempts + 1 : 1;
      return { ...state, acceptance: { passengerId, acceptanceId, seat, attempts, retryAtMs: null } };
    }
    case 'passenger.accepted': {
      const { passengerId, seat, sequenceNumber } = event;
      return {
        ...state,
        acceptance: null,
        accepted: { ...state.accepted, [passengerId]: { seat, sequenceNumber } },
      };
    }
    case 'acceptance.failed':
      return acceptanceFailed(state, event);
    case 'boardingPass.started': {
      const { jobId, copy, passengerId } = event;
      return withPass(state, passengerId, { jobId, status: 'printing', trouble: null, nextIsCopy: copy });
    }
    case 'boardingPass.printed':
      return withPass(state, event.passengerId, { status: 'printed', trouble: null, nextIsCopy: true });
    case 'boardingPass.failed': {
      const before = state.passes[event.passengerId];
      const nextIsCopy = event.certainty === 'unknown' || before?.nextIsCopy === true;
      return withPass(state, event.passengerId, { status: event.certainty, trouble: event.trouble, nextIsCopy });
    }
    case 'boardingPass.skipped':
      return withPass(state, event.passengerId, { status: 'skipped' });
    case 'identity.forgotten':
      return openCheckin();
    default:
      return unreachable(event);
  }
}

function acceptanceFailed(
  state: CheckinState,
  event: Extract<CheckinEvent, { type: 'acceptance.failed' }>,
): CheckinState {
  const { acceptance, booking } = state;
  invariant(acceptance !== null && booking !== null, 'an acceptance failed that was never started');
  switch (event.reason) {
    case 'seatTaken': {
      const { [event.passengerId]: _lost, ...seats } = state.seats;
      const travellers = booking.travellers.map((traveller) =>
        traveller.passengerId === event.passengerId && traveller.seat === event.seat
          ? { ...traveller, seat: null }
          : traveller,
      );
      const takenSeats = [...new Set([...booking.takenSeats, event.seat])];
      return { ...state, acceptance: null, seats, booking: { ...booking, travellers, takenSeats } };
    }
    case 'unreachable': {
      const again = acceptance.attempts < ACCEPTANCE_ATTEMPTS_MAX;
      return { ...state, acceptance: { ...acceptance, retryAtMs: again ? event.atMs + ACCEPTANCE_RETRY_MS : null } };
    }
    case 'flightClosed':
    case 'notFound':
      // Those who were accepted before stay accepted in departure control; this party starts again or goes to a desk.
      return openCheckin();
    default:
      return unreachable(event.reason);
  }
}

function withPass(state: CheckinState, passengerId: string, change: Partial<PassState>): CheckinState {
  const before = state.passes[passengerId] ?? { jobId: '', status: 'printing', trouble: null, nextIsCopy: false };
  return { ...state, passes: { ...state.passes, [passengerId]: { ...before, ...change } } };
}
