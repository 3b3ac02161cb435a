import { unreachable } from '../../result.ts';
import type { CheckoutEvent } from '../events.ts';
import type { CheckoutState } from '../state.ts';
import type { AuditEvent } from './events.ts';

export function evolveAudit(state: CheckoutState, event: AuditEvent): CheckoutState {
  const { audit } = state;
  switch (event.type) {
    case 'audit.decided':
      return { ...state, audit: { ...audit, isDecided: true } };
    case 'audit.checked': {
      const checked = { ...audit.checked, [event.lineId]: (audit.checked[event.lineId] ?? 0) + 1 };
      return { ...state, audit: { ...audit, checked } };
    }
    case 'audit.ended':
      return { ...state, audit: { ...audit, result: event.result } };
    default:
      return unreachable(event);
  }
}

/** What speaks for a check is counted as it happens. */
export function withRisk(state: CheckoutState, event: CheckoutEvent): CheckoutState {
  const { audit } = state;
  if (event.type === 'line.voided') return { ...state, audit: { ...audit, voids: audit.voids + 1 } };
  if (event.type === 'price.changed' && event.change.kind !== 'markdown') {
    return { ...state, audit: { ...audit, priceOverrides: audit.priceOverrides + 1 } };
  }
  return state;
}
