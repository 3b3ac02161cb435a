import type { SessionEvent } from '../../session/events.ts';
import type { BasketLine } from './events.ts';

export type VoidedBy = { staffId: string | null; reasonCode: string | null };

export const lineVoided = (
  { lineId, quantity, amountMinor }: BasketLine,
  by: VoidedBy,
  { atMs }: { atMs: number },
): SessionEvent => ({ type: 'line.voided', v: 1, atMs, lineId, ...by, before: { quantity, amountMinor } });
