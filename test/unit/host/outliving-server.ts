/** What the server keeps while kiosks die: accounts and suspended baskets. Everything is done once under its id. */
import type { SuspendedBasket } from '../../../core/checkout/suspend/suspended-basket.ts';
import { err, ok } from '../../../core/result.ts';
import type { Life } from '../../../lab/simulation/life.ts';
import type { World } from '../../../lab/simulation/world.ts';
import type { Redeemed, StoredValueClient } from '../../../offline/stored-value-client.ts';
import type { SuspendedClient } from '../../../offline/suspended-client.ts';

const ANSWERS_MS = 200;
const NEVER_SEEN = err({ kind: 'refused', reason: 'neverSeen' } as const);

/** A question on its way there and an answer on its way back: the kiosk may die at either. */
const asked = <T>(world: World, life: Life, place: string, answer: () => T): Promise<T> => {
  life.seam(`${place} asked`);
  return life.hear(
    `${place} answered`,
    new Promise((resolve) => void world.after(ANSWERS_MS, () => resolve(answer()))),
  );
};

export function accountsOf(world: World, balances: Record<string, number>) {
  const tenders = new Map<string, Redeemed | 'closed'>();
  const left = new Map(Object.entries(balances));

  function redeem(number: string, amountMinor: number, rest: 'keep' | 'newVoucher' | 'forfeit'): Redeemed {
    const leftMinor = (left.get(number) ?? 0) - amountMinor;
    const isNew = rest === 'newVoucher' && leftMinor > 0;
    left.set(number, isNew ? 0 : leftMinor);
    const next = String(Number(number) + 1);
    if (isNew) left.set(next, leftMinor);
    return {
      ...{ amountMinor, reference: `V-${tenders.size}`, lastFour: number.slice(-4), leftMinor: isNew ? 0 : leftMinor },
      rest: isNew ? { number: next, amountMinor: leftMinor } : null,
    };
  }

  return {
    leftMinorOf: (number: string): number => left.get(number) ?? 0,
    clientFor: (life: Life): StoredValueClient => ({
      balance: ({ number }) => asked(world, life, 'balance', () => ok({ balanceMinor: left.get(number) ?? 0 })),
      redeem: ({ tenderId, number, amountMinor, rest }) =>
        asked(world, life, 'redeeming', () => {
          const known = tenders.get(tenderId) ?? redeem(number, amountMinor, rest);
          tenders.set(tenderId, known);
          return known === 'closed' ? NEVER_SEEN : ok(known);
        }),
      enquire: (tenderId) =>
        asked(world, life, 'enquiry', () => {
          const known = tenders.get(tenderId) ?? 'closed';
          tenders.set(tenderId, known);
          return known === 'closed' ? NEVER_SEEN : ok(known);
        }),
      reverse: async () => err({ kind: 'unreachable', detail: 'nothing is given back here' }),
    }),
  };
}

export function shelfOf(world: World, kept: readonly SuspendedBasket[]) {
  const baskets = new Map<string, { basket: SuspendedBasket; takenBy: string | null }>(
    kept.map((basket) => [basket.basketId, { basket, takenBy: null }]),
  );
  return {
    baskets,
    clientFor: (life: Life): SuspendedClient => ({
      suspend: ({ basket }) =>
        asked(world, life, 'suspending', () => {
          if (!baskets.has(basket.basketId)) baskets.set(basket.basketId, { basket, takenBy: null });
          return ok(null);
        }),
      recall: ({ recallId, basketId }) =>
        asked(world, life, 'recall', () => {
          const found = baskets.get(basketId);
          if (found === undefined) return err({ kind: 'refused', refusal: { kind: 'unknown' } } as const);
          found.takenBy ??= recallId;
          if (found.takenBy === recallId) return ok(found.basket);
          const refusal = { kind: 'alreadyRecalled', kiosk: 'k1', atMs: world.nowMs } as const;
          return err({ kind: 'refused', refusal } as const);
        }),
    }),
  };
}
