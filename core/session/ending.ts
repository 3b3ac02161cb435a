import { walkOff } from '../checkout/audit/walk-off.ts';
import { releaseAll } from '../checkout/coupons/decide.ts';
import { isCheckoutEvent } from '../checkout/events.ts';
import { evolveCheckout } from '../checkout/evolve.ts';
import { handOn } from '../checkout/interventions/raise.ts';
import { leftUnfinished } from '../checkout/suspend/decide.ts';
import { hasLeft } from '../checkout/suspend/state.ts';
import { signOutAtEnd } from '../staff/decide.ts';
import type { SessionEvent } from './events.ts';
import type { OpenSession } from './state.ts';

export type EndReason = 'finished' | 'idle' | 'left' | 'failed';

/** The end of a session, and of what may not outlive it: an intervention is closed or handed on, whichever way the session ends. */
export function ending(state: OpenSession, atMs: number, reason: EndReason): SessionEvent[] {
  const { journey } = state;
  if (journey.journey === 'checkin') return [{ type: 'session.ended', v: 1, atMs, reason, abandonedLines: 0 }];
  const { checkout } = journey;
  // A suspended basket is not abandoned: its goods and coupons went with it.
  const isGone = hasLeft(checkout);
  const walkedOff = reason === 'finished' || isGone ? [] : walkOff(checkout, atMs);
  const after = walkedOff.reduce(
    (state, event) => (isCheckoutEvent(event) ? evolveCheckout(state, event) : state),
    checkout,
  );
  const isAbandoned = checkout.sale === null && !isGone;
  const abandonedLines = isAbandoned ? checkout.lines.length : 0;
  return [
    ...walkedOff,
    // Coupons and bottle vouchers that were not used stay the customer's.
    ...(isAbandoned ? releaseAll(checkout, { atMs }) : []),
    ...leftUnfinished(checkout, atMs),
    ...handOn(after, atMs),
    ...signOutAtEnd(checkout, atMs),
    { type: 'session.ended', v: 1, atMs, reason, abandonedLines },
  ];
}
