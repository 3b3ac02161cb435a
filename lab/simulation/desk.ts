/** The desk that knows members and what is used up: in process, with answers that stay out. It outlives hosts. */
import type { ShopService } from '../../core/checkout/shop-service.ts';
import { err, ok } from '../../core/result.ts';
import type { Faults } from './faults.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

const ANSWERS_MS = [50, 1_500] as const;

export interface SimulatedDesk {
  /** Which claim holds a code now. */
  holderOf(code: string): string | null;
  serviceFor(life: Life, who: string): ShopService;
}

export function createDesk(world: World, faults: Faults): SimulatedDesk {
  const chance = world.chance('desk');
  const held = new Map<string, string>();

  const answered = <T>(life: Life, who: string, answer: () => T): Promise<T | null> => {
    life.seam('desk asked');
    const isLost = faults.strike('deskUnreachable', chance, who);
    // Also what nobody hears may have been done.
    const isDone = !isLost || chance.chance(50);
    return life.hear(
      'desk answered',
      new Promise((resolve) => {
        world.after(chance.integer(...ANSWERS_MS), () => {
          const told = isDone ? answer() : null;
          resolve(isLost ? null : told);
        });
      }),
    );
  };
  const unreachable = err({ kind: 'unreachable', detail: 'simulated' } as const);

  return {
    holderOf: (code) => held.get(code) ?? null,
    serviceFor: (life, who) => ({
      async claimCode({ code, claimId }) {
        const outcome = await answered(life, who, () => {
          if (!held.has(code)) held.set(code, claimId);
          return held.get(code) === claimId ? ('granted' as const) : ('usedBefore' as const);
        });
        return outcome === null ? unreachable : ok({ outcome });
      },
      async releaseCode(claimId) {
        const done = await answered(life, who, () => {
          for (const [code, holder] of [...held]) if (holder === claimId) held.delete(code);
          return true;
        });
        return done === null ? unreachable : ok(null);
      },
      async findMember(key) {
        const member = await answered(life, who, () => ({ reference: `member-${key}`, tier: 'member' }));
        return member === null ? unreachable : ok(member);
      },
    }),
  };
}
