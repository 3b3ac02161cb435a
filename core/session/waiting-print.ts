import { stepOf } from '../checkin/state.ts';
import type { SessionCommand } from './commands.ts';
import type { SessionState } from './state.ts';

/**
 * What to do when the printer can print again: a document of which nothing came out is printed by itself, so that nobody has to guess
 * that a button must be pressed after the paper was changed. One that may be on paper waits for a person, because it would be a copy.
 */
export function waitingPrint(state: SessionState): SessionCommand | null {
  if (state.status === 'closed') return null;
  const { journey } = state;
  if (journey.journey === 'checkout') {
    const { receipt, suspension, refund } = journey.checkout;
    if (refund?.status === 'notStarted') return { type: 'refundSlip.retry' };
    if (suspension?.status === 'notStarted') return { type: 'slip.retry' };
    return receipt?.status === 'notStarted' ? { type: 'receipt.retry' } : null;
  }
  const current = stepOf(journey.checkin);
  const waits = current.step === 'boardingPass' && current.pass?.status === 'notStarted';
  return waits ? { type: 'boardingPass.retry' } : null;
}
