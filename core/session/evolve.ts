import { evolveCheckin, isCheckinEvent } from '../checkin/evolve.ts';
import { openCheckin } from '../checkin/state.ts';
import { codeExposureAfter } from '../checkout/coupons/exposure.ts';
import { evolveCheckout } from '../checkout/evolve.ts';
import { exposureAfter } from '../checkout/payment/offline-exposure.ts';
import { openCheckout } from '../checkout/state.ts';
import { InvariantError, invariant } from '../result.ts';
import type { EventOf, SessionEvent } from './events.ts';
import type { OpenSession, SessionState } from './state.ts';

/** Events that a device or the kiosk itself caused do not prove that a person is there. */
const NOT_ACTIVITY: ReadonlySet<SessionEvent['type']> = new Set([
  'idle.warned',
  'session.ended',
  'session.rekeyed',
  'tender.enquired',
  'staff.left',
  'staff.signedOut',
  'bagging.began',
  'bagging.lost',
]);

/** Events that come by themselves: they move nobody on, not past the choice of a language either. */
const COMES_BY_ITSELF: ReadonlySet<SessionEvent['type']> = new Set([
  'bagging.began',
  'bagging.lost',
  'intervention.raised',
  'staff.signedOut',
  'staff.left',
]);

/** Total: `state` after `event`. Replaying a session's rows through it gives exactly the state that the live session had. */
export function evolve(state: SessionState, event: SessionEvent): SessionState {
  if (event.type === 'session.started') return started(event);
  if (event.type === 'session.ended') {
    const { offlineExposure, codeExposure } = state;
    return { status: 'closed', offlineExposure, codeExposure };
  }
  invariant(state.status === 'open', `${event.type} outside a session`);
  const next = evolveOpen(state, event);
  if (NOT_ACTIVITY.has(event.type)) return next;
  return { ...next, lastActivityAtMs: event.atMs, idleAnswerByMs: null };
}

function started(event: EventOf<'session.started'>): OpenSession {
  const { sessionId, currency, offlineExposure, codeExposure } = event;
  return {
    status: 'open',
    sessionId,
    wrappedKeyHash: event.wrappedKeyHash,
    language: event.language,
    languageChosen: false,
    lastActivityAtMs: event.atMs,
    idleAnswerByMs: null,
    helpCalled: false,
    offlineExposure,
    codeExposure,
    notice: null,
    effects: {},
    journey:
      event.journey === 'checkout'
        ? { journey: 'checkout', checkout: openCheckout(sessionId, currency, event.atMs) }
        : { journey: 'checkin', checkin: openCheckin() },
  };
}

function evolveOpen(state: OpenSession, event: SessionEvent): OpenSession {
  switch (event.type) {
    case 'language.chosen':
      return { ...state, language: event.language, languageChosen: true };
    case 'session.touched':
      return state;
    case 'session.rekeyed':
      return { ...state, wrappedKeyHash: event.wrappedKeyHash };
    case 'idle.warned':
      return { ...state, idleAnswerByMs: event.answerByMs };
    case 'help.called':
      return { ...state, helpCalled: true };
    case 'help.dismissed':
      return { ...state, helpCalled: false };
    case 'notice.shown':
      return { ...state, notice: event.notice };
    case 'notice.dismissed':
      return { ...state, notice: null };
    case 'effect.requested':
      return { ...state, effects: { ...state.effects, [event.effectId]: event.effect } };
    case 'effect.ended': {
      const { [event.effectId]: _ended, ...effects } = state.effects;
      return { ...state, effects };
    }
    default:
      return evolveJourney(state, event);
  }
}

function evolveJourney(state: OpenSession, event: SessionEvent): OpenSession {
  // Whatever moves the journey on makes the last notice old.
  const moved: OpenSession = { ...state, notice: null, languageChosen: true };
  const cleared = COMES_BY_ITSELF.has(event.type) ? state : moved;
  const { journey } = state;
  if (isCheckinEvent(event)) {
    if (journey.journey !== 'checkin') throw new InvariantError(`${event.type} in a ${journey.journey}`);
    return { ...cleared, journey: { ...journey, checkin: evolveCheckin(journey.checkin, event) } };
  }
  switch (event.type) {
    case 'session.started':
    case 'session.ended':
    case 'language.chosen':
    case 'session.touched':
    case 'session.rekeyed':
    case 'idle.warned':
    case 'help.called':
    case 'help.dismissed':
    case 'notice.shown':
    case 'notice.dismissed':
    case 'effect.requested':
    case 'effect.ended':
      throw new InvariantError(`${event.type} is not a journey's event`);
    default:
      if (journey.journey !== 'checkout') throw new InvariantError(`${event.type} in a ${journey.journey}`);
      return {
        ...cleared,
        codeExposure: codeExposureAfter(state.codeExposure, journey.checkout, event),
        offlineExposure: exposureAfter(state.offlineExposure, journey.checkout, event),
        journey: { ...journey, checkout: evolveCheckout(journey.checkout, event) },
      };
  }
}
