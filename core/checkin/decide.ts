import type { DecideContext } from '../checkout/commands.ts';
import type { PrintAnswer } from '../documents/print-answer.ts';
import { err, ok, type Result, unreachable } from '../result.ts';
import type { SessionEvent } from '../session/events.ts';
import type { Notice } from '../session/notice.ts';
import type { CommandRefusal } from '../session/refusal.ts';
import type { AcceptanceAnswer, BookingAnswer, CheckinCommand } from './commands.ts';
import type { IdentificationFailure } from './events.ts';
import { evolveCheckin, isCheckinEvent } from './evolve.ts';
import { ACCEPTANCE_ATTEMPTS_MAX, type CheckinState, cabinOf, isSeatOf, stepOf, takenFor } from './state.ts';

type Decision = Result<SessionEvent[], CommandRefusal>;
export type CheckinContext = DecideContext & { language: string };

export const acceptanceTimerId = (acceptanceId: string): string => `acceptance:${acceptanceId}`;

/** The check-in's decider: pure and total over every state and command. */
export function decideCheckin(state: CheckinState, command: CheckinCommand, context: CheckinContext): Decision {
  const events = decideStep(state, command, context);
  return events.ok ? ok([...events.value, ...continuation(state, events.value, context)]) : events;
}

function decideStep(state: CheckinState, command: CheckinCommand, context: CheckinContext): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  const current = stepOf(state);
  switch (command.type) {
    case 'identify':
      if (current.step !== 'identify' || state.identifying) return err({ kind: 'notNow' });
      return ok([
        { type: 'identification.started', ...at, by: command.by },
        {
          type: 'effect.requested',
          ...at,
          effectId: `${context.commandId}:find`,
          effect: { type: 'booking.find', by: command.by, key: command.key, surname: command.surname },
        },
      ]);
    case 'identify.unreadable':
      return current.step === 'identify' && !state.identifying
        ? ok(identificationFailed('unreadable', context))
        : err({ kind: 'notNow' });
    case 'booking.answered':
      return state.identifying ? ok(bookingAnswered(command.answer, context)) : err({ kind: 'notNow' });
    case 'passengers.choose': {
      if (current.step !== 'trip') return err({ kind: 'notNow' });
      const known = new Set(current.booking.travellers.map(({ passengerId }) => passengerId));
      if (!command.passengerIds.every((id) => known.has(id))) return err({ kind: 'unknownPassenger' });
      return ok([{ type: 'passengers.chosen', ...at, passengerIds: [...new Set(command.passengerIds)] }]);
    }
    case 'dangerousGoods.confirm':
      if (current.step !== 'dangerousGoods') return err({ kind: 'notNow' });
      if (current.traveller.passengerId !== command.passengerId) return err({ kind: 'unknownPassenger' });
      return ok([
        { type: 'dangerousGoods.confirmed', ...at, passengerId: command.passengerId, language: context.language },
      ]);
    case 'seat.choose': {
      if (current.step !== 'seat') return err({ kind: 'notNow' });
      const { booking, traveller } = current;
      if (traveller.passengerId !== command.passengerId) return err({ kind: 'unknownPassenger' });
      const cabin = cabinOf(booking, traveller);
      const free =
        cabin !== null && isSeatOf(cabin, command.seat) && !takenFor(state, booking, traveller).includes(command.seat);
      if (!free) return err({ kind: 'seatNotFree' });
      return ok([{ type: 'seat.chosen', ...at, passengerId: command.passengerId, seat: command.seat }]);
    }
    case 'acceptance.answered':
      if (state.acceptance?.acceptanceId !== command.acceptanceId) return err({ kind: 'notNow' });
      return ok(acceptanceAnswered(state, command.answer, context));
    case 'timer.elapsed':
      return retryAcceptance(state, command.timerId, context);
    case 'boardingPass.answered':
      return passAnswered(state, command.jobId, command.answer, context);
    case 'boardingPass.retry':
    case 'boardingPass.skip': {
      if (current.step !== 'boardingPass') return err({ kind: 'notNow' });
      const { pass, traveller } = current;
      if (pass?.status !== 'notStarted' && pass?.status !== 'unknown') return err({ kind: 'notNow' });
      return command.type === 'boardingPass.skip'
        ? ok([{ type: 'boardingPass.skipped', ...at, passengerId: traveller.passengerId }])
        : ok(printPass(traveller.passengerId, pass.nextIsCopy, context));
    }
    case 'checkin.back': {
      const mayGoBack = current.step === 'trip' || current.step === 'dangerousGoods' || current.step === 'seat';
      const begun = state.acceptance !== null || Object.keys(state.passes).length > 0;
      return mayGoBack && !begun ? ok([{ type: 'step.back', ...at }]) : err({ kind: 'notNow' });
    }
    case 'identity.lost':
      return ok([{ type: 'identity.forgotten', ...at }, shown({ kind: 'identifyAgain' }, context)]);
    default:
      return unreachable(command);
  }
}

/** The next effect follows from the state alone: the next acceptance, then the next boarding pass. */
function continuation(before: CheckinState, events: SessionEvent[], context: CheckinContext): SessionEvent[] {
  const state = events.filter(isCheckinEvent).reduce(evolveCheckin, before);
  const current = stepOf(state);
  if (current.step === 'accept' && state.acceptance === null) {
    const { passengerId } = current.traveller;
    const seat = state.seats[passengerId];
    if (seat === undefined) return [];
    return accept(`${context.commandId}:accept`, current.booking.recordLocator, passengerId, seat, context, true);
  }
  if (current.step === 'boardingPass' && current.pass === null) {
    return printPass(current.traveller.passengerId, false, context);
  }
  return [];
}

function accept(
  acceptanceId: string,
  recordLocator: string,
  passengerId: string,
  seat: string,
  { atMs, commandId }: CheckinContext,
  first: boolean,
): SessionEvent[] {
  const effect = { type: 'passenger.accept', acceptanceId, recordLocator, passengerId, seat } as const;
  const requested = { type: 'effect.requested', v: 1, atMs, effectId: `${commandId}:ask`, effect } as const;
  return first ? [{ type: 'acceptance.started', v: 1, atMs, passengerId, acceptanceId, seat }, requested] : [requested];
}

function printPass(passengerId: string, copy: boolean, { atMs, commandId }: CheckinContext): SessionEvent[] {
  const jobId = `${commandId}:pass`;
  return [
    { type: 'boardingPass.started', v: 1, atMs, passengerId, jobId, copy },
    {
      type: 'effect.requested',
      v: 1,
      atMs,
      effectId: jobId,
      effect: { type: 'boardingPass.print', jobId, passengerId, copy },
    },
  ];
}

const shown = (notice: Notice, { atMs }: CheckinContext): SessionEvent => ({
  type: 'notice.shown',
  v: 1,
  atMs,
  notice,
});

const FAILURE_NOTICE: Record<IdentificationFailure, Notice> = {
  notFound: { kind: 'bookingNotFound' },
  unreadable: { kind: 'documentUnreadable' },
  unreachable: { kind: 'departureControlUnreachable' },
  flightClosed: { kind: 'flightClosed' },
};

const identificationFailed = (reason: IdentificationFailure, context: CheckinContext): SessionEvent[] => [
  { type: 'identification.failed', v: 1, atMs: context.atMs, reason },
  shown(FAILURE_NOTICE[reason], context),
];

function bookingAnswered(answer: BookingAnswer, context: CheckinContext): SessionEvent[] {
  if (answer.kind === 'failed') return identificationFailed(answer.reason, context);
  if (answer.booking.flight.status !== 'open') return identificationFailed('flightClosed', context);
  return [{ type: 'booking.found', v: 1, atMs: context.atMs, booking: answer.booking }];
}

function acceptanceAnswered(state: CheckinState, answer: AcceptanceAnswer, context: CheckinContext): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  const { acceptance, booking } = state;
  if (acceptance === null || booking === null) return [];
  const { passengerId } = acceptance;
  if (answer.kind === 'accepted') {
    const { seat, sequenceNumber } = answer;
    return [
      { type: 'passenger.accepted', ...at, flightId: booking.flight.flightId, passengerId, seat, sequenceNumber },
    ];
  }
  const failed = {
    type: 'acceptance.failed',
    ...at,
    passengerId,
    seat: acceptance.seat,
    reason: answer.reason,
  } as const;
  switch (answer.reason) {
    case 'seatTaken':
      return [failed, shown({ kind: 'seatTaken', seat: acceptance.seat }, context)];
    case 'flightClosed':
      return [failed, shown({ kind: 'flightClosed' }, context)];
    case 'notFound':
      return [failed, shown({ kind: 'bookingNotFound' }, context)];
    case 'unreachable':
      // Told when it begins, and again when nothing more is tried.
      return acceptance.attempts === 1 || acceptance.attempts >= ACCEPTANCE_ATTEMPTS_MAX
        ? [failed, shown({ kind: 'departureControlUnreachable' }, context)]
        : [failed];
    default:
      return unreachable(answer.reason);
  }
}

function retryAcceptance(state: CheckinState, timerId: string, context: CheckinContext): Decision {
  const { acceptance, booking } = state;
  const due =
    acceptance !== null && acceptance.retryAtMs !== null && timerId === acceptanceTimerId(acceptance.acceptanceId);
  if (!due || booking === null || acceptance.attempts >= ACCEPTANCE_ATTEMPTS_MAX) return err({ kind: 'notNow' });
  const { acceptanceId, passengerId, seat } = acceptance;
  return ok([
    { type: 'acceptance.started', v: 1, atMs: context.atMs, passengerId, acceptanceId, seat },
    ...accept(acceptanceId, booking.recordLocator, passengerId, seat, context, false),
  ]);
}

function passAnswered(state: CheckinState, jobId: string, answer: PrintAnswer, context: CheckinContext): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  const entry = Object.entries(state.passes).find(([, pass]) => pass.jobId === jobId && pass.status === 'printing');
  if (entry === undefined) return err({ kind: 'notNow' });
  const [passengerId] = entry;
  if (answer.kind === 'printed') return ok([{ type: 'boardingPass.printed', ...at, passengerId, jobId }]);
  const { certainty, trouble } = answer;
  return ok([{ type: 'boardingPass.failed', ...at, passengerId, jobId, certainty, trouble }]);
}
