import type { SessionCommand } from '../../../core/session/commands.ts';
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
