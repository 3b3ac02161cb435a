import { sealAfterPayment } from '../checkout/duty/guards.ts';
import { isRefunding } from '../checkout/refund/state.ts';
import { moneyAtStake } from '../checkout/state.ts';
import { isBusy } from '../checkout/suspend/state.ts';
import { err, ok } from '../result.ts';
import type { QueuedCommand, SessionCommand } from './commands.ts';
import {
  FINISHED_TIMER,
  finishedAtMs,
  IDLE_ANSWER_TIMER,
  IDLE_TIMER,
  idleMsOf,
  lastScreenMs,
  mayIdle,
} from './deadlines.ts';
import { ending } from './ending.ts';
import type { SessionEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { type Decision, decideJourney, type SessionContext } from './journey.ts';
import { recoverEffect } from './recover.ts';
import type { OpenSession, SessionState } from './state.ts';

/** Touches that change nothing are journalled at most this often: enough for the idle deadline, little for the journal. */
export const TOUCH_JOURNAL_INTERVAL_MS = 10_000;

const OPENS_A_SESSION: ReadonlySet<SessionCommand['type']> = new Set([
  'session.start',
  'item.offered',
  'identify',
  'identify.unreadable',
  'staff.identify',
  'recall.offered',
  'duty.passOffered',
]);

/** The kiosk's decider: opens and closes sessions, and hands everything else to the journey's decider. */
export function decide(state: SessionState, queued: QueuedCommand, context: SessionContext): Decision {
  if (state.status === 'closed') {
    if (!OPENS_A_SESSION.has(queued.command.type)) return err({ kind: 'notNow' });
    return open(state, queued, context, []);
  }
  // The next customer does not wait for the last screen of the one before.
  if (finishedAtMs(state) !== null && OPENS_A_SESSION.has(queued.command.type) && !isWaitedFor(state, queued.command)) {
    return open(state, queued, context, ending(state, queued.atMs, 'finished'));
  }
  const { ends } = queued;
  const isPending = ends !== null && ends.effectId in state.effects;
  // This answer names nothing that it belongs to: one that was asked for in an earlier session must not reach the next person.
  if (queued.command.type === 'booking.answered' && !isPending) return err({ kind: 'notNow' });
  const decision = decideOpen(state, queued, context);
  if (!isPending) return decision;
  const effectEnded: SessionEvent = { type: 'effect.ended', v: 1, atMs: queued.atMs, ...ends };
  // Also an answer that changes nothing any more ends its effect: it must not be begun again after a crash.
  if (!decision.ok) return ok([effectEnded]);
  // A decision that gives the effect up by itself has already ended it.
  const given = decision.value.some((event) => event.type === 'effect.ended' && event.effectId === ends.effectId);
  return given ? decision : ok([effectEnded, ...decision.value]);
}

/** Staff who were called to the last screen are nobody's next customer. */
const isWaitedFor = ({ journey }: OpenSession, { type }: SessionCommand): boolean =>
  type === 'staff.identify' && journey.journey === 'checkout' && sealAfterPayment(journey.checkout) === 'staff';

function open(state: SessionState, queued: QueuedCommand, context: SessionContext, before: SessionEvent[]): Decision {
  const started: SessionEvent = {
    type: 'session.started',
    v: 1,
    atMs: queued.atMs,
    sessionId: context.newSession.sessionId,
    wrappedKey: null,
    wrappedKeyHash: context.newSession.wrappedKeyHash,
    journey: context.journey,
    language: context.languages[0] ?? 'en',
    currency: context.currency,
    offlineExposure: state.offlineExposure,
    codeExposure: state.codeExposure,
  };
  const events = [...before, started];
  if (queued.command.type === 'session.start') return ok(events);
  const fresh = events.reduce(evolve, state);
  if (fresh.status === 'closed') return err({ kind: 'notNow' });
  const first = decideOpen(fresh, queued, context);
  return first.ok ? ok([...events, ...first.value]) : first;
}

function decideOpen(
  state: OpenSession,
  { commandId, atMs, command }: QueuedCommand,
  context: SessionContext,
): Decision {
  const at = { v: 1, atMs } as const;
  switch (command.type) {
    case 'session.start':
      return err({ kind: 'notNow' });
    case 'language.choose':
      if (!context.languages.includes(command.language)) return err({ kind: 'notNow' });
      return ok([{ type: 'language.chosen', ...at, language: command.language }]);
    case 'session.touch': {
      const recent = atMs - state.lastActivityAtMs < TOUCH_JOURNAL_INTERVAL_MS && state.idleAnswerByMs === null;
      return ok(recent ? [] : [{ type: 'session.touched', ...at }]);
    }
    case 'session.rekey':
      return ok([{ type: 'session.rekeyed', ...at, wrappedKeyHash: command.wrappedKeyHash }]);
    case 'idle.stay':
      return state.idleAnswerByMs === null ? err({ kind: 'notNow' }) : ok([{ type: 'session.touched', ...at }]);
    case 'session.leave':
      return mayLeave(state) ? ok(ending(state, atMs, 'left')) : err({ kind: 'moneyAtStake' });
    case 'session.finish':
      return finishedAtMs(state) === null ? err({ kind: 'notNow' }) : ok(ending(state, atMs, 'finished'));
    case 'help.call':
      return ok(state.helpCalled ? [] : [{ type: 'help.called', ...at }]);
    case 'help.dismiss':
      return ok(state.helpCalled ? [{ type: 'help.dismissed', ...at }] : []);
    case 'notice.dismiss':
      return ok(state.notice === null ? [] : [{ type: 'notice.dismissed', ...at }]);
    case 'scan.unusable':
      return ok([{ type: 'notice.shown', ...at, notice: { kind: 'scanNotUsableHere' } }]);
    case 'effect.finished':
      return ok([]);
    case 'effect.recovered': {
      const effect = state.effects[command.effectId];
      if (effect === undefined) return err({ kind: 'notNow' });
      return recoverEffect(state, command.effectId, effect, { commandId, atMs, context });
    }
    case 'identity.lost': {
      const decision = decideJourney(state, command, commandId, atMs, context);
      if (!decision.ok) return decision;
      // What they carry can be read by nobody any more: they are given up, not begun again.
      const givenUp = Object.keys(state.effects).map(
        (effectId): SessionEvent => ({ type: 'effect.ended', ...at, effectId, outcome: 'unknown' }),
      );
      return ok([...givenUp, ...decision.value]);
    }
    case 'timer.elapsed':
      return timerElapsed(state, command.timerId, commandId, atMs, context);
    default:
      return decideJourney(state, command, commandId, atMs, context);
  }
}

const mayLeave = ({ journey }: OpenSession): boolean =>
  journey.journey === 'checkin' ||
  !(moneyAtStake(journey.checkout) || isBusy(journey.checkout) || isRefunding(journey.checkout));

/** Also where the clock was set back to before it began: nobody waits for an hour to come a second time. */
const isDue = (atMs: number, sinceMs: number, afterMs: number): boolean => atMs >= sinceMs + afterMs || atMs < sinceMs;

function timerElapsed(
  state: OpenSession,
  timerId: string,
  commandId: string,
  atMs: number,
  context: SessionContext,
): Decision {
  const { timing } = context;
  switch (timerId) {
    case IDLE_TIMER: {
      const isIdle = isDue(atMs, state.lastActivityAtMs, idleMsOf(state, timing));
      if (!mayIdle(state) || state.idleAnswerByMs !== null || !isIdle) return err({ kind: 'notNow' });
      return ok([{ type: 'idle.warned', v: 1, atMs, answerByMs: atMs + timing.idleAnswerMs }]);
    }
    case IDLE_ANSWER_TIMER:
      if (!mayIdle(state) || state.idleAnswerByMs === null) return err({ kind: 'notNow' });
      if (!isDue(atMs, state.idleAnswerByMs - timing.idleAnswerMs, timing.idleAnswerMs)) return err({ kind: 'notNow' });
      // What is paid goes back before the session ends.
      if (!mayLeave(state)) {
        return decideJourney(state, { type: 'payment.abandoned' }, commandId, atMs, context);
      }
      return ok(ending(state, atMs, 'idle'));
    case FINISHED_TIMER: {
      const finished = finishedAtMs(state);
      const due = finished !== null && isDue(atMs, finished, lastScreenMs(state, timing));
      return due ? ok(ending(state, atMs, 'finished')) : err({ kind: 'notNow' });
    }
    default:
      return decideJourney(state, { type: 'timer.elapsed', timerId }, commandId, atMs, context);
  }
}
