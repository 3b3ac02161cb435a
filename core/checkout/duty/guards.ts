/** What an airport's shop wants before goods come into the basket, and before they are paid. */

import type { Localized } from '../../catalogue/product.ts';
import type { SessionEvent } from '../../session/events.ts';
import { notice } from '../basket/notice.ts';
import type { DecideContext } from '../commands.ts';
import { close, raise } from '../interventions/raise.ts';
import { openInterventions } from '../interventions/state.ts';
import type { CheckoutSettings } from '../settings.ts';
import type { CheckoutState } from '../state.ts';
import { exceeded, type Wanted, wantedOf } from './goods.ts';
import { mayBeDutyFree, needsSeal, sealIsOpen } from './state.ts';
import type { Journey } from './territories.ts';

const journeyOf = ({ dutyPass }: CheckoutState): Journey | null =>
  dutyPass === null ? null : { from: dutyPass.flight.from, to: dutyPass.destination };

/** The first thing that is asked for, in a shop that wants it so. */
export const passComesFirst = (state: CheckoutState, { duty }: CheckoutSettings): boolean =>
  duty.mode === 'boardingPass' &&
  duty.demand === 'beforeFirstItem' &&
  state.dutyPass === null &&
  !state.dutyPassDeclined &&
  state.lines.length === 0;

export function refusedByDuty(
  state: CheckoutState,
  wanted: Wanted & { name: Localized },
  context: DecideContext,
): SessionEvent[] | null {
  const { duty } = context.settings;
  if (passComesFirst(state, context.settings)) return [notice({ kind: 'passFirst' }, context)];
  const journey = journeyOf(state);
  if (journey === null || wanted.pieces <= 0) return null;
  const allowance = exceeded(duty, journey, wantedOf(state.lines), wanted);
  if (allowance === null) return null;
  return [notice({ kind: 'allowanceReached', name: wanted.name, reason: allowance.note }, context)];
}

function passIsWanted({ dutyPass, dutyPassDeclined, lines }: CheckoutState, { duty }: CheckoutSettings): boolean {
  if (duty.mode === 'off' || dutyPass !== null) return false;
  const hasGoods = lines.some(mayBeDutyFree);
  if (duty.withoutPass === 'noSale') return hasGoods;
  if (dutyPassDeclined || duty.demand === 'never') return false;
  return duty.demand === 'dutyFreeGoods' ? hasGoods : true;
}

/** Null: the payment may begin. */
export function paymentRefusedByDuty(state: CheckoutState, context: DecideContext): SessionEvent[] | null {
  const at = { v: 1, atMs: context.atMs } as const;
  if (passIsWanted(state, context.settings)) return [{ type: 'duty.passAsked', ...at }];
  const journey = journeyOf(state);
  const allowance = journey === null ? null : exceeded(context.settings.duty, journey, wantedOf(state.lines), null);
  if (allowance !== null) {
    return [notice({ kind: 'allowanceExceeded', name: allowance.name, reason: allowance.note }, context)];
  }
  if (!sealIsOpen(state, 'beforePayment')) return null;
  if (state.dutyPass?.seal?.by === 'shopper') return [{ type: 'duty.sealAsked', ...at }];
  const called = raise(state, { reason: { kind: 'sealedBag' }, holds: 'payment' }, context);
  return [...called, notice({ kind: 'sealNeedsStaff' }, context)];
}

const openSeals = (state: CheckoutState) =>
  openInterventions(state).filter(({ reason }) => reason.kind === 'sealedBag');

/** Nothing is left that belongs into a bag. */
export const withdrawnSeal = (state: CheckoutState, { atMs }: DecideContext): SessionEvent[] =>
  needsSeal(state) ? [] : openSeals(state).map((each) => close(each, { status: 'withdrawn' }, atMs));

/** After the payment, where staff seal it: they are called once. */
export function askedForSeal(state: CheckoutState, context: DecideContext): SessionEvent[] {
  if (state.sale === null || state.dutyPass?.seal?.by !== 'staff' || !sealIsOpen(state, 'afterPayment')) return [];
  const wasCalled = state.interventions.some(({ reason }) => reason.kind === 'sealedBag');
  return wasCalled ? [] : raise(state, { reason: { kind: 'sealedBag' }, holds: 'nothing' }, context);
}

/** What the last screen waits for; null: for nothing. */
export function sealAfterPayment(state: CheckoutState): 'shopper' | 'staff' | null {
  const { sale, receipt, receiptPage } = state;
  if (sale === null || !sealIsOpen(state, 'afterPayment')) return null;
  // The receipt goes into the bag: its own troubles come first.
  if (receipt === null || receiptPage !== null || receipt.status === 'notStarted' || receipt.status === 'unknown')
    return null;
  if (state.dutyPass?.seal?.by === 'shopper') return 'shopper';
  return openSeals(state).length > 0 ? 'staff' : null;
}
