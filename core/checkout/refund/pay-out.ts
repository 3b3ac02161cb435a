import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import type { CheckoutState } from '../state.ts';
import type { RefundPart } from './state.ts';

/** One payout has one id for ever: the recycler pays it once. */
export const payoutIdOf = (refundId: string, position: number): string => `${refundId}:${position}`;

/** What coins and notes make of it. */
export const cashOf = ({ cashMinor, amountMinor }: RefundPart): number => cashMinor ?? amountMinor;

export function payOut(
  { currency }: CheckoutState,
  part: RefundPart,
  refundId: string,
  { atMs }: DecideContext,
): SessionEvent {
  const { position } = part;
  const payoutId = payoutIdOf(refundId, position);
  return {
    type: 'effect.requested',
    v: 1,
    atMs,
    effectId: payoutId,
    effect: { type: 'refund.payout', refundId, position, payoutId, amountMinor: cashOf(part), currency },
  };
}
