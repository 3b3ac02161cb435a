import { unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { InterventionEvent } from './events.ts';

export function evolveInterventions(state: CheckoutState, event: InterventionEvent): CheckoutState {
  switch (event.type) {
    case 'intervention.raised': {
      const { interventionId, reason, lineIds, holds, atMs } = event;
      const raised = { interventionId, reason, lineIds, holds, raisedAtMs: atMs } as const;
      const open = { status: 'open', closedBy: null, reasonCode: null, closedAtMs: null } as const;
      return { ...state, interventions: [...state.interventions, { ...raised, ...open }] };
    }
    case 'intervention.closed': {
      const { interventionId, status, closedBy, reasonCode, atMs } = event;
      return {
        ...state,
        interventions: state.interventions.map((each) =>
          each.interventionId === interventionId && each.status === 'open'
            ? { ...each, status, closedBy, reasonCode, closedAtMs: atMs }
            : each,
        ),
      };
    }
    default:
      return unreachable(event);
  }
}
