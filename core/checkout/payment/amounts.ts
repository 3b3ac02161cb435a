import { totalMinorOf } from '../basket/totals.ts';
import type { CheckoutState } from '../state.ts';

/** What the whole basket costs, everything taken off and added: what the tenders together must come to. */
export const dueMinorOf = ({ lines }: CheckoutState): number => totalMinorOf(lines);
