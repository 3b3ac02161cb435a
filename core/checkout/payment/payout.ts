import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';

/** The recycler is asked once to pay out under this id; afterwards it is only asked what came out. */
export function payOut(
  tenderId: string,
  payoutId: string,
  amountMinor: number,
  currency: string,
  { atMs }: DecideContext,
): SessionEvent[] {
  const at = { v: 1, atMs } as const;
  return [
    { type: 'cash.payoutStarted', ...at, tenderId, payoutId, amountMinor },
    {
      type: 'effect.requested',
      ...at,
      effectId: payoutId,
      effect: { type: 'cash.payout', tenderId, payoutId, amountMinor, currency },
    },
  ];
}

/** What it says that came out, never more than was asked for. */
export function paidOut(
  tenderId: string,
  { payoutId, amountMinor }: { payoutId: string; amountMinor: number },
  { paidMinor, uncertainMinor }: { paidMinor: number; uncertainMinor: number },
  { atMs }: DecideContext,
): Extract<SessionEvent, { type: 'cash.paidOut' }> {
  const paid = Math.min(paidMinor, amountMinor);
  const missingMinor = amountMinor - paid;
  const uncertain = Math.min(uncertainMinor, missingMinor);
  return {
    type: 'cash.paidOut',
    v: 1,
    atMs,
    tenderId,
    payoutId,
    paidMinor: paid,
    missingMinor,
    uncertainMinor: uncertain,
  };
}
