import type { SessionEvent } from '../../session/events.ts';
import type { CheckoutState } from '../state.ts';
import { staffIdOf } from './staff.ts';

/** The shop takes goods out of the basket again, and what came with them: no right of the shopper is asked for. */
export const removeLines = (
  state: CheckoutState,
  lineIds: readonly string[],
  { atMs }: { atMs: number },
): SessionEvent[] =>
  state.lines
    .filter(({ lineId, linkedTo }) => lineIds.includes(linkedTo ?? lineId))
    .map(({ lineId, quantity, amountMinor }): SessionEvent => {
      const by = { reasonCode: null, staffId: staffIdOf(state) ?? 'shop' };
      return { type: 'line.voided', v: 1, atMs, lineId, ...by, before: { quantity, amountMinor } };
    });
