import { everythingIsHeld, openInterventions } from '../checkout/interventions/state.ts';
import type { SessionState } from './state.ts';

/** What the light above the kiosk says: nothing is wanted, somebody is, or nothing goes on before they have come. */
export type Attention = 'none' | 'wanted' | 'held';

export function attentionOf(state: SessionState): Attention {
  if (state.status === 'closed') return 'none';
  const { journey, helpCalled } = state;
  if (journey.journey === 'checkout' && everythingIsHeld(journey.checkout)) return 'held';
  const isOpen = journey.journey === 'checkout' && openInterventions(journey.checkout).length > 0;
  return isOpen || helpCalled ? 'wanted' : 'none';
}
