/** What a completed sale says of its goods: the part of `sale.completed` that comes from the basket. */
import type { EventOf } from '../../session/events.ts';
import { discountMinorOf, grossMinorOf, taxesOf } from '../basket/totals.ts';
import { isDutyFree, saleDuty } from '../duty/state.ts';
import type { CheckoutState } from '../state.ts';

type SoldGoods = Pick<
  EventOf<'sale.completed'>,
  'taxes' | 'lines' | 'discountMinor' | 'taxAddedMinor' | 'roundingMinor' | 'prices' | 'codes' | 'member' | 'duty'
>;

export function soldGoods(state: CheckoutState): SoldGoods {
  const { prices, member, claims } = state;
  const outcomes = prices?.coupons ?? [];
  const isUsed = (claimId: string): boolean =>
    outcomes.some(({ couponId, status }) => couponId === claimId && status === 'used');
  return {
    taxes: taxesOf(state),
    lines: state.lines.map((line) => {
      const discountMinor = discountMinorOf(state, line.lineId);
      const duty = isDutyFree(state, line) ? { isDutyFree: true } : {};
      const sold = { ...line, ...duty, amountMinor: grossMinorOf(state, line) };
      return discountMinor === 0 ? sold : { ...sold, discountMinor };
    }),
    ...(prices === null
      ? {}
      : {
          discountMinor: prices.totals.discountMinor,
          taxAddedMinor: prices.totals.taxAddedMinor - prices.totals.taxRemovedMinor,
          roundingMinor: prices.totals.roundingMinor,
        }),
    prices,
    codes: claims
      .filter(({ status, coupon, claimId }) => status === 'held' && (coupon === null || isUsed(claimId)))
      .map(({ claimId, coupon, code, amountMinor, grantedBy }) => ({
        claimId,
        kind: coupon === null ? 'depositReturn' : 'coupon',
        code,
        amountMinor: outcomes.find(({ couponId }) => couponId === claimId)?.discountMinor ?? amountMinor,
        isOffline: grantedBy === 'offline',
      })),
    member,
    duty: saleDuty(state),
  };
}
