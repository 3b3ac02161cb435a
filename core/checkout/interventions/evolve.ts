import { unreachable } from '../../result.ts';
import { withPatience } from '../bagging/evolve.ts';
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
      const about = state.interventions.find((each) => each.interventionId === interventionId);
      const isStillWrong = status === 'denied' && about?.reason.kind === 'weightMismatch';
      return {
        ...(isStillWrong ? withPatience(state, atMs) : state),
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
