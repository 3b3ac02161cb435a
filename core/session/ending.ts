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
  const abandonedLines = checkout.sale === null ? checkout.lines.length : 0;
  return [
    ...handOn(checkout, atMs),
    ...signOutAtEnd(checkout, atMs),
    { type: 'session.ended', v: 1, atMs, reason, abandonedLines },
  ];
}
