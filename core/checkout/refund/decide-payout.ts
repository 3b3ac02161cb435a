import { err, ok } from '../../result.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import type { RefundCommand } from './commands.ts';
import { evolveRefund } from './evolve.ts';
import { given } from './give.ts';
import { cashOf, payoutIdOf } from './pay-out.ts';

type Answered = Extract<RefundCommand, { type: 'refund.cashAnswered' }>;

/**
 * What the recycler paid out. It is asked to pay once; where its answer is lost it is asked once what came of it, and then staff look at its
 * counter. What it could not give, staff give by hand.
 */
export function cashAnswered(
  { refund, ...state }: CheckoutState,
  { refundId, position, answer }: Answered,
  context: DecideContext,
): Decision {
  const part = refund?.parts.find((each) => each.position === position);
  if (refund?.order?.refundId !== refundId || part?.state !== 'asking' || part.kind !== 'cash') {
    return err({ kind: 'notNow' });
  }
  const at = { v: 1, atMs: context.atMs, refundId, position } as const;
  if (answer.kind === 'ended') {
    const paidMinor = Math.min(answer.paidMinor, cashOf(part));
    const missingMinor = cashOf(part) - paidMinor;
    const uncertainMinor = Math.min(answer.uncertainMinor, missingMinor);
    const paid = { type: 'refund.partPaidOut', ...at, paidMinor, uncertainMinor } as const;
    if (missingMinor === 0) {
      const after = evolveRefund({ ...state, refund }, paid);
      return ok([paid, ...given(after, refundId, part, 'recycler', null, context)]);
    }
    return ok([paid, { type: 'refund.partStuck', ...at, certain: uncertainMinor === 0 }]);
  }
  if (part.wasAsked) return ok([{ type: 'refund.partStuck', ...at, certain: false }]);
  const payoutId = payoutIdOf(refundId, position);
  return ok([
    { type: 'refund.partAsked', ...at },
    {
      type: 'effect.requested',
      v: 1,
      atMs: context.atMs,
      effectId: `${context.commandId}:refundPayout`,
      effect: { type: 'refund.payoutEnquire', refundId, position, payoutId },
    },
  ]);
}
