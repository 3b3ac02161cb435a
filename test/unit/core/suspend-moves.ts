import type { SessionCommand } from '../../../core/session/commands.ts';
import type { SessionEvent } from '../../../core/session/events.ts';
import { KEPT_BASKET, slipScanned } from './kept-basket.ts';

/** Baskets that come. */
export const recalls = (): SessionCommand[] => [
  slipScanned(),
  slipScanned(KEPT_BASKET),
  { ...slipScanned(), slipProblem: 'used' },
];

export const suspendMoves = (): SessionCommand[] => [{ type: 'basket.suspend' }, slipScanned()];

export const slipMoves = (): SessionCommand[] => [
  { type: 'slip.retry' },
  { type: 'slip.skip' },
  { type: 'slip.takeBack' },
  { type: 'session.leave' },
];

export const recallMoves = (): SessionCommand[] => [
  { type: 'recall.retry' },
  { type: 'recall.giveUp' },
  { type: 'session.leave' },
];

/** What may not happen to a basket that has left. */
export const CHANGES_A_BASKET: ReadonlySet<SessionEvent['type']> = new Set([
  'item.added',
  'quantity.changed',
  'line.voided',
  'basket.voided',
  'claim.released',
  'tender.started',
  'sale.completed',
]);
