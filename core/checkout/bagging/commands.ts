import type { ScreenCommand } from '../../contract/commands.ts';
import type { KnownWeights } from './match.ts';

export type BaggingCommand =
  | Extract<ScreenCommand, { type: 'bagging.skip' | 'ownBag.start' | 'ownBag.leave' }>
  /** The bagging scale rests. `known`: what the kiosk has learned of the articles that wait. */
  | { type: 'bagging.weighed'; weightGrams: number; known: KnownWeights }
  /** It gives no weight any more. */
  | { type: 'bagging.unavailable' };
