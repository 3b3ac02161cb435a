/** Part after part of a refund, and its end. */
import { invariant } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import type { CheckoutState } from '../state.ts';
import type { RefundEvent } from './events.ts';
import { evolveRefund } from './evolve.ts';
import { cashOf, payOut } from './pay-out.ts';
import { taxesBackOf } from './refundable.ts';
import { inCash, type Refund, type RefundPart } from './state.ts';

/** This part is back where it belongs; the next begins. */
export const given = (
  state: CheckoutState,
  refundId: string,
  { position }: RefundPart,
  how: 'terminal' | 'cash' | 'recycler',
  staffId: string | null,
  context: DecideContext,
): SessionEvent[] =>
  goOn(state, [{ type: 'refund.partGiven', v: 1, atMs: context.atMs, refundId, position, how, staffId }], context);

/** Begins the next part, or completes the refund: what the server gave by itself is given, what nothing here can give is for staff. */
export function goOn(state: CheckoutState, events: RefundEvent[], context: DecideContext): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  const after = events.reduce(evolveRefund, state);
  const { refund } = after;
  invariant(refund !== null && refund.order !== null, 'what is given was ordered');
  const { refundId } = refund.order;
  const next = refund.parts.find((part) => part.state === 'waiting');
  if (next !== undefined) {
    const { position } = next;
    const started = { type: 'refund.partStarted', ...at, refundId, position } as const;
    if (next.given) {
      return goOn(
        state,
        [...events, { type: 'refund.partGiven', ...at, refundId, position, how: 'server', staffId: null }],
        context,
      );
    }
    if (next.kind === 'cash' && next.cashMinor === 0) {
      return goOn(
        state,
        [...events, { type: 'refund.partGiven', ...at, refundId, position, how: 'cash', staffId: null }],
        context,
      );
    }
    if (next.kind === 'cash' && context.settings.tenders.kinds.includes('cash')) {
      return [...events, started, payOut(after, next, refundId, context)];
    }
    if (next.kind !== 'card') {
      return goOn(state, [...events, { type: 'refund.partStuck', ...at, refundId, position, certain: true }], context);
    }
    return [...events, started, reverse(after, next, refundId, context)];
  }
  if (refund.parts.some((part) => part.state !== 'given')) return events;
  return [...events, completed(refund, state, context), ...print(context, false)];
}

const reverse = (
  { currency }: CheckoutState,
  { position, tenderId, terminalReference, terminalTime, amountMinor, chargedMinor }: RefundPart,
  refundId: string,
  { atMs }: DecideContext,
): SessionEvent => ({
  type: 'effect.requested',
  v: 1,
  atMs,
  effectId: `${refundId}:${position}`,
  effect: {
    ...{ type: 'refund.card', refundId, position, tenderId, terminalReference },
    ...(terminalTime === undefined ? {} : { terminalTime }),
    ...{ amountMinor, chargedMinor, currency },
  },
});

const completed = (
  refund: Refund,
  { currency }: CheckoutState,
  { atMs, receiptNumber }: DecideContext,
): SessionEvent => {
  const { order, sale, staffId, secondStaffId, parts, isHere } = refund;
  invariant(order !== null && sale !== null, 'a refund without an order');
  return {
    type: 'refund.completed',
    v: 1,
    atMs,
    ...order,
    receiptNumber,
    currency,
    staffId,
    secondStaffId,
    ...(isHere ? { isOffline: true } : {}),
    parts: parts.map((part) => {
      const { position, kind, amountMinor, how } = part;
      invariant(how !== null, 'a part that was given says how');
      return { position, kind, amountMinor, how, ...(inCash(part) ? inCoinsAndNotes(part) : {}) };
    }),
    taxes: taxesBackOf(sale, order.lines),
  };
};

const inCoinsAndNotes = (part: RefundPart) => {
  const cashMinor = cashOf(part);
  const recyclerMinor = part.paidOutMinor;
  const isCounted = part.kind === 'cash' && !part.certain;
  return { cashMinor, recyclerMinor, ...(isCounted ? {} : { byHandMinor: cashMinor - recyclerMinor }) };
};

export function print({ atMs, commandId }: DecideContext, copy: boolean): SessionEvent[] {
  const jobId = `${commandId}:refundSlip`;
  return [
    { type: 'refundSlip.started', v: 1, atMs, jobId, copy },
    { type: 'effect.requested', v: 1, atMs, effectId: jobId, effect: { type: 'refund.print', jobId, copy } },
  ];
}
