import type { DecideContext } from '../commands.ts';
import { type Answered, type Consequences, statusOf } from '../interventions/consequences.ts';

/** Staff have sealed the bag, or say that it is not. */
export function answerSeal(answered: Answered, { atMs }: DecideContext): Consequences {
  const status = statusOf(answered);
  const { staffId } = answered.closedBy;
  return { status, events: status === 'approved' ? [{ type: 'duty.sealConfirmed', v: 1, atMs, staffId }] : [] };
}
