import type { CheckoutState } from '../state.ts';
import type { RestrictionEvent } from './events.ts';

export function evolveRestrictions(state: CheckoutState, event: RestrictionEvent): CheckoutState {
  const { approvedUpToYears, deniedFromYears } = event;
  return {
    ...state,
    approvedAgeYears: Math.max(state.approvedAgeYears, approvedUpToYears ?? 0),
    // The later answer counts: who was thought too young may show a document after all.
    deniedFromYears:
      deniedFromYears ??
      (approvedUpToYears !== null && approvedUpToYears >= (state.deniedFromYears ?? 0) ? null : state.deniedFromYears),
  };
}
