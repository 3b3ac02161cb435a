import { pendingOf } from '../../../core/checkout/bagging/state.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import type { World } from './world.ts';

const KNOWN_GRAMS = 500;

/** What happens in the bagging area: what fits comes or goes, and what does not. */
export function baggingMoves({ state }: World): SessionCommand[] {
  const checkout = state.status === 'open' && state.journey.journey === 'checkout' ? state.journey.checkout : null;
  const settledGrams = checkout?.bagging.settledGrams ?? 0;
  const pending = checkout === null ? [] : pendingOf(checkout);
  const weighed = (weightGrams: number): SessionCommand => ({
    type: 'bagging.weighed',
    weightGrams: Math.max(0, weightGrams),
    known: Object.fromEntries(pending.map(({ code }) => [code, { meanGrams: KNOWN_GRAMS, spreadGrams: 3 }])),
  });
  const fitting = pending.reduce((sum, { pieces, gramsEach }) => sum + pieces * (gramsEach ?? KNOWN_GRAMS), 0);
  return [
    ...Array.from({ length: 3 }, () => weighed(settledGrams + fitting)),
    weighed(settledGrams),
    weighed(settledGrams + 333),
    weighed(settledGrams - 200),
    { type: 'bagging.unavailable' },
    { type: 'bagging.skip', lineId: pending[0]?.lineId ?? 'none' },
    { type: 'ownBag.start' },
    { type: 'ownBag.leave' },
    { type: 'timer.elapsed', timerId: 'bagging' },
  ];
}
