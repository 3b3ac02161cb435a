import type { ShopService } from '../../core/checkout/shop-service.ts';
import type { Effect } from '../../core/session/effects.ts';
import type { PersonalData } from '../personal-data.ts';
import type { Report } from './runner.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Asks the server about coupons, vouchers and members. Every effect ends in exactly one report. */
export function createShopEffects(shop: ShopService, report: Report, personal: () => PersonalData | null) {
  return {
    async claim(effectId: string, { type: _type, ...request }: Of<'code.claim'>): Promise<void> {
      const { claimId } = request;
      const result = await shop.claimCode(request);
      const answer = { kind: result.ok ? result.value.outcome : 'unreachable' } as const;
      report({ type: 'claim.answered', claimId, answer }, effectId, result.ok ? 'done' : 'failed');
    },

    async release(effectId: string, { claimId }: Of<'code.release'>): Promise<void> {
      const result = await shop.releaseCode(claimId);
      report({ type: 'effect.finished' }, effectId, result.ok ? 'done' : 'failed');
    },

    async findMember(effectId: string, { requestId, key }: Of<'member.find'>): Promise<void> {
      const plain = personal()?.reveal(key) ?? null;
      // Its key was lost with the power: nobody knows any more who asked.
      if (plain === null) {
        report({ type: 'member.answered', requestId, key, answer: { kind: 'notFound' } }, effectId, 'failed');
        return;
      }
      const result = await shop.findMember(plain);
      const answer = result.ok ? ({ kind: 'found', ...result.value } as const) : { kind: result.error.kind };
      report({ type: 'member.answered', requestId, key, answer }, effectId, result.ok ? 'done' : 'failed');
    },
  };
}
