/** A void that is beyond what the customer may do alone: staff are called, and their yes carries it out. */
import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import { release, releaseAll } from '../coupons/decide.ts';
import { type Answered, type Consequences, statusOf } from '../interventions/consequences.ts';
import { close, raise } from '../interventions/raise.ts';
import type { Reason } from '../interventions/reasons.ts';
import { type Intervention, openInterventions } from '../interventions/state.ts';
import { dueMinorOf } from '../payment/amounts.ts';
import { basketIsOpen, type CheckoutState } from '../state.ts';
import type { BasketLine } from './events.ts';
import { quantityChanged } from './lines.ts';
import { notice } from './notice.ts';
import type { VoidLimits } from './settings.ts';
import { linkedTo } from './state.ts';
import { lineVoided, type VoidedBy } from './voided.ts';

type VoidReason = Extract<Reason, { kind: 'voidLine' | 'voidBasket' }>;

type Asked =
  | { kind: 'voidLine'; lineId: string; quantity: number; amountMinor: number }
  | { kind: 'voidBasket'; amountMinor: number };

export function callForVoid(
  state: CheckoutState,
  asked: Asked,
  { holds }: VoidLimits,
  context: DecideContext,
): SessionEvent[] {
  const { amountMinor } = asked;
  const raised =
    asked.kind === 'voidLine'
      ? { reason: { kind: asked.kind, quantity: asked.quantity, amountMinor }, lineIds: [asked.lineId] }
      : { reason: { kind: asked.kind, amountMinor } };
  return [...raise(state, { ...raised, holds }, context), notice({ kind: 'voidNeedsStaff' }, context)];
}

/** It is still wanted, and no more than was asked for: everything else is withdrawn. */
export function answerVoid(
  state: CheckoutState,
  answered: Answered,
  reason: VoidReason,
  context: DecideContext,
): Consequences {
  const status = statusOf(answered);
  const { intervention, answer, closedBy } = answered;
  if (status === 'denied') return { status, events: [] };
  const by: VoidedBy = { staffId: closedBy.staffId, reasonCode: answer.reasonCode };
  if (reason.kind === 'voidBasket') return { status, events: basketVoided(state, by, context) };
  const { quantity } = reason;
  const events = state.lines
    .filter(({ lineId }) => intervention.lineIds.includes(lineId))
    .flatMap((line): SessionEvent[] =>
      quantity > 0 ? quantityChanged(state, line, quantity, context) : wholeLineVoided(state, line, by, context),
    );
  return { status, events };
}

/** The line, what came with it, and a bottle voucher's claim, so that it can be used another time. */
export const wholeLineVoided = (
  state: CheckoutState,
  line: BasketLine,
  by: VoidedBy,
  context: DecideContext,
): SessionEvent[] => [
  ...[line, ...linkedTo(state.lines, line.lineId)].map((each) => lineVoided(each, by, context)),
  ...state.claims.filter(({ claimId }) => claimId === line.lineId).flatMap((claim) => release(claim, context)),
];

export function basketVoided(state: CheckoutState, by: VoidedBy, context: DecideContext): SessionEvent[] {
  const before = { lines: state.lines.length, dueMinor: dueMinorOf(state) };
  return [{ type: 'basket.voided', v: 1, atMs: context.atMs, ...by, before }, ...releaseAll(state, context)];
}

/**
 * The goods are out already, or paid: nobody has to come. Or there are more of them than staff were asked about: their yes must not take out
 * what they never saw, so it is asked anew.
 */
export const withdrawnVoids = (state: CheckoutState, { atMs }: DecideContext, before: CheckoutState): SessionEvent[] =>
  openInterventions(state)
    .filter((each) => isSettled(state, each, before))
    .map((each) => close(each, { status: 'withdrawn' }, atMs));

function isSettled(state: CheckoutState, { reason, lineIds }: Intervention, before: CheckoutState): boolean {
  switch (reason.kind) {
    case 'voidBasket':
      return state.lines.length === 0 || !basketIsOpen(state) || state.lines.some((line) => hasGrown(line, before));
    case 'voidLine': {
      const line = state.lines.find(({ lineId }) => lineIds.includes(lineId));
      return line === undefined || line.quantity <= reason.quantity || !basketIsOpen(state) || hasGrown(line, before);
    }
    default:
      return false;
  }
}

function hasGrown({ lineId, quantity, amountMinor }: BasketLine, { lines }: CheckoutState): boolean {
  const was = lines.find((line) => line.lineId === lineId);
  return was === undefined || quantity > was.quantity || amountMinor > was.amountMinor;
}
