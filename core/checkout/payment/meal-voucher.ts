import { addMinor } from '../../money/money.ts';
import { discountMinorOf, grossMinorOf } from '../basket/totals.ts';
import type { CheckoutState } from '../state.ts';
import { isPaid } from './state.ts';

/**
 * What may still be paid with meal vouchers: what the eligible lines cost, less what such vouchers have paid of them. A line costs what is
 * left of it after every discount, also its share of one on the whole basket. A tax that is added on top is not counted, and one that is
 * taken off is taken off here: rather less than the goods cost, never more.
 */
export function eligibleMinorOf(state: CheckoutState, categories: readonly string[]): number {
  const { lines, tenders, prices } = state;
  const costs = lines
    .filter(({ category }) => categories.includes(category))
    .reduce((sum, line) => addMinor(sum, grossMinorOf(state, line) - discountMinorOf(state, line.lineId)), 0);
  const eligible = costs - (prices?.totals.taxRemovedMinor ?? 0);
  const paid = tenders
    .filter((tender) => tender.kind === 'mealVoucher' && isPaid(tender))
    .reduce((sum, { settledMinor }) => addMinor(sum, settledMinor), 0);
  return Math.max(0, eligible - paid);
}
