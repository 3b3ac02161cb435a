import { invariant, unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { PaymentEvent } from './events.ts';
import { type GivingBack, withTender } from './state.ts';

type GivingBackEvent = Extract<PaymentEvent, { type: 'payment.givenUp' | `reversal.${string}` }>;
export const isGivingBackEvent = (event: PaymentEvent): event is GivingBackEvent =>
  event.type === 'payment.givenUp' || event.type.startsWith('reversal.');

/** What was settled goes back, one tender after the other. */
export function evolveGivingBack(state: CheckoutState, event: GivingBackEvent): CheckoutState {
  switch (event.type) {
    case 'payment.givenUp':
      return { ...state, givenUp: event.by, showDeclined: false, choosing: null, presented: null };
    case 'reversal.started': {
      const { reversalId } = event;
      const begun: GivingBack = { reversalId, status: 'asking', refused: false, attempts: 1, retryAtMs: null };
      return withTender(state, event.tenderId, (tender) => ({ ...tender, givingBack: begun }));
    }
    case 'reversal.stuck': {
      const { retryAtMs, refused } = event;
      return withGivingBack(state, event.tenderId, () => ({
        status: retryAtMs === null ? 'staff' : 'waiting',
        retryAtMs,
        refused,
      }));
    }
    case 'reversal.repeated':
      return withGivingBack(state, event.tenderId, ({ attempts }) => ({
        status: 'asking',
        retryAtMs: null,
        refused: false,
        attempts: attempts + 1,
      }));
    case 'reversal.done':
      return withGivingBack(state, event.tenderId, () => ({ status: 'done', retryAtMs: null, refused: false }));
    case 'reversal.dropped':
      return withGivingBack(state, event.tenderId, () => ({ status: 'kept', retryAtMs: null }));
    default:
      return unreachable(event);
  }
}

const withGivingBack = (
  state: CheckoutState,
  tenderId: string,
  change: (before: GivingBack) => Partial<GivingBack>,
): CheckoutState =>
  withTender(state, tenderId, (tender) => {
    const { givingBack } = tender;
    invariant(givingBack !== null, 'a reversal was reported that was never started');
    return { ...tender, givingBack: { ...givingBack, ...change(givingBack) } };
  });
