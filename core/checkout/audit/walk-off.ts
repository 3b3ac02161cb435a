import type { SessionEvent } from '../../session/events.ts';
import { raise } from '../interventions/raise.ts';
import { dueMinorOf } from '../payment/amounts.ts';
import type { CheckoutState } from '../state.ts';

/** Goods lie in the bagging area, and the session ends without their being paid: staff are told, whoever left or gave up. */
export function walkOff(state: CheckoutState, atMs: number): SessionEvent[] {
  const grams = Object.values(state.bagging.placed).reduce((sum, line) => sum + line.grams, 0);
  if (state.sale !== null || state.bagging.settledGrams === null || grams <= 0) return [];
  const reason = { kind: 'walkOff', amountMinor: dueMinorOf(state) } as const;
  return raise(state, { reason, holds: 'nothing' }, { atMs, commandId: state.saleId });
}
