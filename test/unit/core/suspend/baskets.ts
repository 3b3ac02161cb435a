/** What tests of baskets that go and come say again and again. */
import type { RecallAnswer, SuspendAnswer } from '../../../../core/checkout/suspend/commands.ts';
import type { SlipProblem } from '../../../../core/checkout/suspend/events.ts';
import type { SuspendedBasket } from '../../../../core/checkout/suspend/suspended-basket.ts';
import type { PrintAnswer } from '../../../../core/documents/print-answer.ts';
import type { Effect } from '../../../../core/session/effects.ts';
import { KEPT_NUMBER } from '../kept-basket.ts';
import { decidedBy } from '../shopping.ts';
import { MILK, shopperWith, type World } from '../world.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

export const TILL = 'till-1';
export const JAMMED = { kind: 'failed', certainty: 'unknown', trouble: 'MEDIA_JAMMED' } as const;
export const NO_PAPER = { kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' } as const;
export const ON_A_SLIP = { kind: 'unreachable', slip: 'PBS1.k1' } as const;

export const suspends = (world: World) => world.submit({ type: 'basket.suspend' });
export const stored = (world: World, answer: SuspendAnswer) =>
  world.answer('basket.suspend', ({ basketId }: Of<'basket.suspend'>) => ({
    type: 'suspend.answered',
    basketId,
    answer,
  }));
export const slipPrinted = (world: World, answer: PrintAnswer) =>
  world.answer('slip.print', ({ jobId }: Of<'slip.print'>) => ({ type: 'slip.answered', jobId, answer }));

/** A shopper's milk is kept by the server, or only on the slip that is being printed, as that shop may do it. */
export function leaving(answer: SuspendAnswer): World {
  const world = inShopWithTill(shopperWith(MILK));
  suspends(world);
  stored(world, answer);
  return world;
}

export function inShopWithTill(world: World): World {
  decidedBy(world, { suspend: { offlineTill: TILL } });
  world.around.checkout = world.settings;
  return world;
}

/** A slip that this kiosk may use by itself, or may not for that reason. */
export const offersSlip = (world: World, slip: SuspendedBasket | SlipProblem | null = null) =>
  world.submit(
    typeof slip === 'string'
      ? { type: 'recall.offered', basketId: KEPT_NUMBER, slip: null, slipProblem: slip }
      : { type: 'recall.offered', basketId: KEPT_NUMBER, slip, slipProblem: null },
  );
export const recallAnswered = (world: World, answer: RecallAnswer) =>
  world.answer('basket.recall', ({ recallId }: Of<'basket.recall'>) => ({ type: 'recall.answered', recallId, answer }));
