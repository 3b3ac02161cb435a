import type { SessionEvent } from '../../session/events.ts';
import type { StaffMember } from '../../staff/state.ts';
import { answerAudit } from '../audit/decide.ts';
import { answerWeight } from '../bagging/answer.ts';
import { answerVoid } from '../basket/called-void.ts';
import type { DecideContext } from '../commands.ts';
import { answerSeal } from '../duty/answer.ts';
import { answerRestriction } from '../restrictions/answer.ts';
import type { CheckoutState } from '../state.ts';
import type { InterventionCommand } from './commands.ts';
import type { Intervention } from './state.ts';

/** `closedBy`: who answers, at the kiosk or from afar. */
export type Answered = { intervention: Intervention; answer: InterventionCommand; closedBy: StaffMember };

/** What becomes of the intervention by the answer, and what that changes beside it. */
export type Consequences = { status: 'approved' | 'denied'; events: SessionEvent[] };

/** Each feature's own for its reasons. */
export function consequencesOf(state: CheckoutState, answered: Answered, context: DecideContext): Consequences {
  const { reason } = answered.intervention;
  switch (reason.kind) {
    case 'age':
    case 'category':
    case 'quantity':
      return answerRestriction(state, answered, context);
    case 'weightMismatch':
      return answerWeight(state, answered, context);
    case 'audit':
      return answerAudit(state, answered, context);
    case 'sealedBag':
      return answerSeal(answered, context);
    case 'voidLine':
    case 'voidBasket':
      return answerVoid(state, answered, reason, context);
    default:
      return { status: statusOf(answered), events: [] };
  }
}

export const statusOf = ({ answer }: Answered): 'approved' | 'denied' =>
  answer.type === 'intervention.approve' ? 'approved' : 'denied';
