import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import { type Answered, type Consequences, statusOf } from '../interventions/consequences.ts';
import type { CheckoutState } from '../state.ts';
import { pendingOf } from './state.ts';

/** Staff have looked: what lies there is what belongs there. Denied, the shopper has still to set it right. */
export function answerWeight(state: CheckoutState, answered: Answered, { atMs }: DecideContext): Consequences {
  const status = statusOf(answered);
  const { settledGrams, trouble } = state.bagging;
  if (status === 'denied' || settledGrams === null) return { status, events: [] };
  const weightGrams = trouble?.measuredGrams ?? settledGrams;
  const placed = pendingOf(state).map(({ lineId, pieces, gramsEach }) => ({
    lineId,
    pieces,
    // Of nothing known and something taken out, JSON would not give the minus of -0 back.
    grams: gramsEach === null ? 0 : gramsEach * pieces + 0,
  }));
  const accepted: SessionEvent = { type: 'bagging.accepted', v: 1, atMs, weightGrams, placed, isCertain: false };
  return { status, events: [accepted] };
}
