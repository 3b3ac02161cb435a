import type { SessionEvent } from '../../session/events.ts';
import type { StaffMember } from '../../staff/state.ts';
import type { CheckoutState } from '../state.ts';

/** The shop takes goods out of the basket again, and what came with them: no right of the shopper is asked for. */
export const removeLines = (
  state: CheckoutState,
  lineIds: readonly string[],
  { staffId }: StaffMember,
  { atMs }: { atMs: number },
): SessionEvent[] =>
  state.lines
    .filter(({ lineId, linkedTo }) => lineIds.includes(linkedTo ?? lineId))
    .map(({ lineId, quantity, amountMinor }): SessionEvent => {
      return { type: 'line.voided', v: 1, atMs, lineId, reasonCode: null, staffId, before: { quantity, amountMinor } };
    });
