import type { SessionEvent } from '../../session/events.ts';
import type { CheckoutState } from '../state.ts';

/** The shop takes goods out of the basket again: no right of the shopper is asked for. */
export const removeLines = (
  { lines }: CheckoutState,
  lineIds: readonly string[],
  { atMs }: { atMs: number },
): SessionEvent[] =>
  lines
    .filter(({ lineId }) => lineIds.includes(lineId))
    .map(({ lineId }): SessionEvent => ({ type: 'line.voided', v: 1, atMs, lineId }));
