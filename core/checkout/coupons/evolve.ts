import { unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { CouponEvent } from './events.ts';

export function evolveCoupons(state: CheckoutState, event: CouponEvent): CheckoutState {
  switch (event.type) {
    case 'claim.asked': {
      const { claimId, code, coupon, amountMinor } = event;
      const claim = { claimId, code, coupon, amountMinor, status: 'asking', grantedBy: null } as const;
      return { ...state, claims: [...state.claims, claim] };
    }
    case 'claim.granted':
      return {
        ...state,
        claims: state.claims.map((claim) =>
          claim.claimId === event.claimId ? { ...claim, status: 'held', grantedBy: event.by } : claim,
        ),
      };
    case 'claim.refused':
    case 'claim.released':
      return { ...state, claims: state.claims.filter(({ claimId }) => claimId !== event.claimId) };
    default:
      return unreachable(event);
  }
}
