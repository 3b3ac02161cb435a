/** The bank behind the simulated terminal: what it says about forwarded payments reaches the shop by its report, never by the terminal. */
import type { LedgerEntry } from '../hardware/simulators/terminal-simulator.ts';

const REPORT_WAIT_MS = 3_000;
const OUTCOMES_PER_REPORT_MAX = 500;
const DECLINED_LATER = 'issuer declined after forwarding';

/** Tells the store server the outcome of every forwarded payment; a repeat changes nothing there. False where it did not take it. */
export async function reportOfflineOutcomes(entries: readonly LedgerEntry[], serverUrl: string): Promise<boolean> {
  const outcomes = entries.flatMap(({ tenderId, serviceId, stored, outcomeAt }) =>
    // A ZVT terminal calls its payments by its own numbers, and has never heard of a tender.
    tenderId === serviceId || stored === null || stored === 'waiting' || outcomeAt === null
      ? []
      : [
          {
            tenderId,
            outcome: stored,
            atMs: Date.parse(outcomeAt),
            detail: stored === 'declinedLater' ? DECLINED_LATER : '',
          },
        ],
  );
  if (outcomes.length === 0) return true;
  try {
    const answer = await fetch(new URL('/v1/ledger/offline-outcomes', serverUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outcomes: outcomes.slice(-OUTCOMES_PER_REPORT_MAX) }),
      signal: AbortSignal.timeout(REPORT_WAIT_MS),
    });
    return answer.ok;
  } catch (cause) {
    console.warn(`the store server did not take the acquirer's report: ${String(cause)}`);
    return false;
  }
}
