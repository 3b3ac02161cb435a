import { invariant, unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { SuspendEvent } from './events.ts';
import type { OpenRecall, Suspension } from './state.ts';
import type { SuspendedBasket } from './suspended-basket.ts';

export function evolveSuspend(state: CheckoutState, event: SuspendEvent): CheckoutState {
  switch (event.type) {
    case 'basket.suspending':
      return { ...state, suspension: storing(event.basketId) };
    case 'basket.suspendFailed':
    case 'basket.takenBack':
      return { ...state, suspension: null };
    case 'basket.suspended':
      return withSuspension(state, { where: event.where, slip: event.slip, expiresAtMs: event.expiresAtMs });
    case 'slip.started':
      return withSuspension(state, { status: 'printing', jobId: event.jobId, trouble: null });
    case 'slip.printed':
      return withSuspension(state, { status: 'printed', endedAtMs: event.atMs });
    case 'slip.failed': {
      const nextIsCopy = state.suspension?.nextIsCopy === true || event.certainty === 'unknown';
      return withSuspension(state, { status: event.certainty, trouble: event.trouble, nextIsCopy });
    }
    case 'slip.skipped':
      return withSuspension(state, { status: 'skipped', endedAtMs: event.atMs });
    case 'recall.asked': {
      const { recallId, basketId, slip, slipProblem } = event;
      return { ...state, recall: { recallId, basketId, status: 'asking', slip, slipProblem } };
    }
    case 'recall.unanswered':
      return withRecall(state, 'unanswered');
    case 'recall.askedAgain':
      return withRecall(state, 'asking');
    case 'recall.refused':
    case 'recall.givenUp':
      return { ...state, recall: null };
    case 'basket.recalled':
      return recalled(state, event.basket);
    default:
      return unreachable(event);
  }
}

const storing = (basketId: string): Suspension => ({
  basketId,
  status: 'storing',
  where: null,
  slip: null,
  expiresAtMs: 0,
  jobId: '',
  trouble: null,
  nextIsCopy: false,
  endedAtMs: null,
});

function withSuspension(state: CheckoutState, change: Partial<Suspension>): CheckoutState {
  const { suspension } = state;
  invariant(suspension !== null, 'a slip is of a basket that leaves');
  return { ...state, suspension: { ...suspension, ...change } };
}

function withRecall(state: CheckoutState, status: OpenRecall['status']): CheckoutState {
  const { recall } = state;
  invariant(recall !== null, 'an answer is to a basket that was asked for');
  return { ...state, recall: { ...recall, status } };
}

/** The member's card number stayed where it was scanned: this kiosk knows only the tier, and the server's name for them. */
const recalled = (state: CheckoutState, { basketId, lines, claims, member, openedAtMs }: SuspendedBasket) => ({
  ...state,
  recall: null,
  recalledBasketId: basketId,
  lines,
  newestLineId: null,
  claims,
  openedAtMs,
  member: member === null ? null : { ...member, key: '' },
});
