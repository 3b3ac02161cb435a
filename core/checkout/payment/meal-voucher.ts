import { addMinor } from '../../money/money.ts';
import type { CheckoutState } from '../state.ts';
import { isPaid } from './state.ts';

/** What may still be paid with meal vouchers: the eligible lines as they are priced, less what such vouchers have paid of them. */
export function eligibleMinorOf({ lines, tenders }: CheckoutState, categories: readonly string[]): number {
  const eligible = lines
    .filter(({ category }) => categories.includes(category))
    .reduce((sum, { amountMinor }) => addMinor(sum, amountMinor), 0);
  const paid = tenders
    .filter((tender) => tender.kind === 'mealVoucher' && isPaid(tender))
    .reduce((sum, { settledMinor }) => addMinor(sum, settledMinor), 0);
  return Math.max(0, eligible - paid);
}
