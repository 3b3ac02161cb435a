import { unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { CheckoutState } from '../state.ts';
import type { DutyEvent } from './events.ts';

export function evolveDuty(state: CheckoutState, event: DutyEvent): CheckoutState {
  switch (event.type) {
    case 'duty.passTaken':
      // Other prices: whoever was choosing how to pay looks at them first.
      return { ...state, ...BACK_AT_THE_GOODS, dutyPass: event.pass, sealedAtMs: null };
    case 'duty.passRefused':
      return state;
    case 'duty.passRemoved':
      return { ...state, ...BACK_AT_THE_GOODS, dutyPass: null, dutyPassDeclined: false, sealedAtMs: null };
    case 'duty.passAsked':
      return { ...state, dutyAsked: 'pass' };
    case 'duty.passDeclined':
      return { ...state, dutyAsked: null, dutyPassDeclined: true };
    case 'duty.sealAsked':
      return { ...state, dutyAsked: 'seal' };
    case 'duty.sealConfirmed':
      return { ...state, dutyAsked: null, sealedAtMs: event.atMs };
    case 'duty.left':
      return { ...state, dutyAsked: null };
    default:
      return unreachable(event);
  }
}

const BACK_AT_THE_GOODS = { dutyAsked: null, choosing: null, presented: null } as const;

/** What comes into the basket later is not in the bag that was closed before. */
export const withBagOpened = (state: CheckoutState, { type }: Pick<SessionEvent, 'type'>): CheckoutState =>
  (type === 'item.added' || type === 'quantity.changed') && (state.sealedAtMs !== null || state.dutyAsked !== null)
    ? { ...state, sealedAtMs: null, dutyAsked: null }
    : state;
