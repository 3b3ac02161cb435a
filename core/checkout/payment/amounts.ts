import { addMinor } from '../../money/money.ts';
import { totalMinorOf } from '../basket/totals.ts';
import type { CheckoutState } from '../state.ts';
import { isPaid, type Tender } from './state.ts';

/** What the whole basket costs, everything taken off and added: what the tenders together must come to. */
export const dueMinorOf = ({ lines, prices }: CheckoutState): number =>
  prices?.totals.totalMinor ?? totalMinorOf(lines);

/** What the settled tenders have paid; what was given back counts no more. */
export const paidMinorOf = ({ tenders }: { tenders: readonly Tender[] }): number =>
  tenders.filter(isPaid).reduce((sum, { settledMinor }) => addMinor(sum, settledMinor), 0);

export const remainingMinorOf = (state: CheckoutState): number => dueMinorOf(state) - paidMinorOf(state);
