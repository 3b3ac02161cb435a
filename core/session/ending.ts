import { walkOff } from '../checkout/audit/walk-off.ts';
import { releaseAll } from '../checkout/coupons/decide.ts';
import { isCheckoutEvent } from '../checkout/events.ts';
import { evolveCheckout } from '../checkout/evolve.ts';
import { handOn } from '../checkout/interventions/raise.ts';
import { signOutAtEnd } from '../staff/decide.ts';
import type { SessionEvent } from './events.ts';
import type { OpenSession } from './state.ts';

export type EndReason = 'finished' | 'idle' | 'left' | 'failed';

/** The end of a session, and of what may not outlive it: an intervention is closed or handed on, whichever way the session ends. */
export function ending(state: OpenSession, atMs: number, reason: EndReason): SessionEvent[] {
  const { journey } = state;
  if (journey.journey === 'checkin') return [{ type: 'session.ended', v: 1, atMs, reason, abandonedLines: 0 }];
  const { checkout } = journey;
  const walkedOff = reason === 'finished' ? [] : walkOff(checkout, atMs);
  const after = walkedOff.reduce(
    (state, event) => (isCheckoutEvent(event) ? evolveCheckout(state, event) : state),
    checkout,
  );
  const abandonedLines = checkout.sale === null ? checkout.lines.length : 0;
  return [
    ...walkedOff,
    // Coupons and bottle vouchers that were not used stay the customer's.
    ...(checkout.sale === null ? releaseAll(checkout, { atMs }) : []),
    ...handOn(after, atMs),
    ...signOutAtEnd(checkout, atMs),
    { type: 'session.ended', v: 1, atMs, reason, abandonedLines },
  ];
}
