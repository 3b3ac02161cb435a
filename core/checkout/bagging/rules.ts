/** When somebody of the shop is called to the bagging area, and what waits for it. */
import type { Timing } from '../../config/kiosk-config.ts';
import { err, ok } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { Holds } from '../interventions/events.ts';
import { close, INTERVENTIONS_MAX, raise } from '../interventions/raise.ts';
import { openInterventions } from '../interventions/state.ts';
import { basketIsOpen, type CheckoutState } from '../state.ts';
import type { Trust } from './settings.ts';
import { pendingOf } from './state.ts';

export const BAGGING_TIMER = 'bagging';

const HOLDS: Record<Trust, Holds> = { off: 'nothing', low: 'nothing', normal: 'payment', strict: 'everything' };

export const callForTrouble = (
  state: CheckoutState,
  weights: { expectedGrams: number; measuredGrams: number },
  context: DecideContext,
): SessionEvent[] =>
  raise(
    state,
    { reason: { kind: 'weightMismatch', ...weights }, holds: HOLDS[context.settings.bagging.level] },
    context,
  );

const isCalled = (state: CheckoutState): boolean =>
  state.interventions.length >= INTERVENTIONS_MAX ||
  openInterventions(state).some(({ reason }) => reason.kind === 'weightMismatch');

/** The shopper is helped first: so long they may set it right by themselves. */
export function baggingDeadlines(state: CheckoutState, timing: Timing): { timerId: string; atMs: number }[] {
  const { settledGrams, trouble, waitingSinceMs } = state.bagging;
  if (settledGrams === null || !basketIsOpen(state) || isCalled(state)) return [];
  const sinceMs = trouble?.sinceMs ?? waitingSinceMs;
  return sinceMs === null ? [] : [{ timerId: BAGGING_TIMER, atMs: sinceMs + timing.baggingPatienceMs }];
}

export function baggingTimerElapsed(state: CheckoutState, context: DecideContext): Decision {
  const [due] = baggingDeadlines(state, context.timing);
  const { settledGrams, trouble } = state.bagging;
  if (due === undefined || settledGrams === null) return err({ kind: 'notNow' });
  // Also where the clock was set back: a shopper must not wait for an hour to come a second time.
  const sinceMs = due.atMs - context.timing.baggingPatienceMs;
  if (context.atMs < due.atMs && context.atMs >= sinceMs) return err({ kind: 'notNow' });
  const expectedGrams = trouble?.expectedGrams ?? settledGrams;
  return ok(callForTrouble(state, { expectedGrams, measuredGrams: trouble?.measuredGrams ?? settledGrams }, context));
}

/** Whoever set it right by themselves needs nobody any more. */
export function withdrawnBagging(state: CheckoutState, { atMs }: DecideContext): SessionEvent[] {
  if (state.bagging.trouble !== null || (state.bagging.settledGrams !== null && pendingOf(state).length > 0)) return [];
  return openInterventions(state)
    .filter(({ reason }) => reason.kind === 'weightMismatch')
    .map((each) => close(each, { status: 'withdrawn' }, atMs));
}

/** Whether the bagging area is as the shop wants it before the next step. */
export const baggingIsOpen = ({ settings }: DecideContext, state: CheckoutState): boolean =>
  settings.bagging.level !== 'off' &&
  state.bagging.settledGrams !== null &&
  (state.bagging.trouble !== null || state.bagging.isOwnBagAsked || pendingOf(state).length > 0);
