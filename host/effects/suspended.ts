import { slipContentOf } from '../../core/checkout/suspend/slip-lines.ts';
import { suspendedBasketOf } from '../../core/checkout/suspend/suspended-basket.ts';
import type { Effect } from '../../core/session/effects.ts';
import type { SessionState } from '../../core/session/state.ts';
import { slipText } from '../../offline/slip.ts';
import type { SuspendedClient } from '../../offline/suspended-client.ts';
import type { Report } from './runner.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

export type SuspendedDeps = {
  client: SuspendedClient;
  kioskId: string;
  /** By the kiosk's key; null where it has none. */
  sign: ((text: string) => string) | null;
  state: () => SessionState;
  report: Report;
};

/** Carries baskets to the server and back. Every request has one id for ever: the server does it once, whatever is lost on the way. */
export function createSuspendedEffects({ client, kioskId, sign, state, report }: SuspendedDeps) {
  async function suspend(effectId: string, { basketId, expiresAtMs }: Of<'basket.suspend'>): Promise<void> {
    const now = state();
    // The session is gone, and the basket with it: nobody waits for the answer.
    if (now.status === 'closed' || now.journey.journey !== 'checkout') {
      return report({ type: 'effect.finished' }, effectId, 'failed');
    }
    const basket = suspendedBasketOf(now.journey.checkout, basketId);
    const kept = await client.suspend({ basket, expiresAtMs });
    if (kept.ok) return report({ type: 'suspend.answered', basketId, answer: { kind: 'stored' } }, effectId, 'done');
    if (kept.error.kind === 'refused') {
      return report({ type: 'suspend.answered', basketId, answer: { kind: 'refused' } }, effectId, 'failed');
    }
    const content = slipContentOf(basket, expiresAtMs);
    const slip = content === null || sign === null ? null : slipText(kioskId, basketId, content, sign);
    report({ type: 'suspend.answered', basketId, answer: { kind: 'unreachable', slip } }, effectId, 'unknown');
  }

  async function recall(effectId: string, { recallId, basketId, currency }: Of<'basket.recall'>): Promise<void> {
    const taken = await client.recall({ recallId, basketId, currency });
    if (taken.ok) {
      const answer = { kind: 'taken', basket: taken.value } as const;
      return report({ type: 'recall.answered', recallId, answer }, effectId, 'done');
    }
    const answer =
      taken.error.kind === 'refused'
        ? ({ kind: 'refused', refusal: taken.error.refusal } as const)
        : ({ kind: 'unreachable' } as const);
    report({ type: 'recall.answered', recallId, answer }, effectId, answer.kind === 'refused' ? 'failed' : 'unknown');
  }

  return { suspend, recall };
}
