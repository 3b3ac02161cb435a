/** Refunds by staff: what is chosen is granted by the server once, and then goes back part by part. */
import { err, invariant, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { Notice } from '../../session/notice.ts';
import { actedBy } from '../../staff/decide.ts';
import { mayStaff, type SignedIn } from '../../staff/state.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import { basketIsOpen, type CheckoutState } from '../state.ts';
import { leftMinorOf } from './amounts.ts';
import type { RefundCommand } from './commands.ts';
import { decideGiving } from './decide-giving.ts';
import { amountOf, grantedHere, isRefundable, withLinked } from './refundable.ts';

type Command<T extends RefundCommand['type']> = Extract<RefundCommand, { type: T }>;

export function decideRefund(state: CheckoutState, command: RefundCommand, context: DecideContext): Decision {
  const { atMs } = context;
  const { refund } = state;
  switch (command.type) {
    case 'refund.begin': {
      const staff = refunderOf(state);
      if (staff === null || !canRefund(state)) return err({ kind: 'notNow' });
      return ok([...acted(state, atMs), began(staff, atMs)]);
    }
    case 'refund.offered':
      return offered(state, command.receiptNumber, context);
    case 'refund.foundAnswered':
      if (refund?.status !== 'finding' || refund.requestId !== command.requestId) return err({ kind: 'notNow' });
      return ok(found(state, command, context));
    case 'refund.leave':
      if (refund?.status !== 'scan' && refund?.status !== 'choosing' && refund?.status !== 'approval') {
        return err({ kind: 'notNow' });
      }
      return ok([{ type: 'refund.left', v: 1, atMs }]);
    case 'refund.order':
      return order(state, command, context);
    case 'refund.approve':
      return approve(state, context);
    case 'refund.claimAnswered':
    case 'refund.askAgain':
    case 'refund.giveUp':
    case 'refund.cardAnswered':
    case 'refund.cashAnswered':
    case 'refund.partDone':
    case 'refundSlip.answered':
    case 'refundSlip.retry':
    case 'refundSlip.skip':
      return decideGiving(state, command, context);
    default:
      return unreachable(command);
  }
}

export const canRefund = (state: CheckoutState): boolean =>
  basketIsOpen(state) && state.lines.length === 0 && state.weighing === null && mayStaff(state, 'refund');

/** Whoever is signed in and may refund. */
const refunderOf = (state: CheckoutState): SignedIn | null => (mayStaff(state, 'refund') ? state.staff : null);

const acted = (state: CheckoutState, atMs: number): SessionEvent[] => actedBy(state, 'refund', atMs);
const began = ({ staffId }: SignedIn, atMs: number): SessionEvent => ({
  type: 'refund.began',
  v: 1,
  atMs,
  staffId,
});

function offered(state: CheckoutState, receiptNumber: string, context: DecideContext): Decision {
  const { atMs, commandId } = context;
  const staff = refunderOf(state);
  if (staff === null) return ok([told({ kind: 'refundNeedsStaff' }, context)]);
  if (state.refund === null && !canRefund(state)) return ok([told({ kind: 'refundNeedsEmptyBasket' }, context)]);
  if (state.refund !== null && state.refund.status !== 'scan') return err({ kind: 'notNow' });
  const requestId = `${commandId}:refundFind`;
  return ok([
    ...acted(state, atMs),
    ...(state.refund === null ? [began(staff, atMs)] : []),
    { type: 'refund.asked', v: 1, atMs, requestId, receiptNumber },
    {
      type: 'effect.requested',
      v: 1,
      atMs,
      effectId: requestId,
      effect: { type: 'refund.find', requestId, receiptNumber },
    },
  ]);
}

function found(state: CheckoutState, command: Command<'refund.foundAnswered'>, context: DecideContext): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  const { requestId, answer } = command;
  const not = (reason: 'unknownSale' | 'unreachable', notice: Notice): SessionEvent[] => [
    { type: 'refund.notFound', ...at, requestId, reason },
    told(notice, context),
  ];
  if (answer.kind === 'unreachable') return not('unreachable', { kind: 'refundNoServer' });
  if (answer.kind === 'unknownSale') return not('unknownSale', { kind: 'refundUnknownSale' });
  const { sale } = answer;
  if (sale.currency !== state.currency) return not('unknownSale', { kind: 'refundOtherCurrency' });
  if (leftMinorOf(sale.tenders) <= 0 || !sale.lines.some(isRefundable)) {
    return not('unknownSale', { kind: 'refundNothingLeft' });
  }
  const isNever = sale.isOwn === true && context.settings.refund.offlineToMinor === null;
  if (isNever) return not('unreachable', { kind: 'refundNoServer' });
  return [{ type: 'refund.found', ...at, requestId, sale }];
}

function order(state: CheckoutState, command: Command<'refund.order'>, context: DecideContext): Decision {
  const { atMs, commandId, settings } = context;
  const { refund } = state;
  if (refund?.status !== 'choosing') return err({ kind: 'notNow' });
  invariant(refund.sale !== null, 'goods are chosen of a sale');
  const staff = refunderOf(state);
  if (staff === null) return err({ kind: 'noRight' });
  const reason = settings.refund.reasons.find(({ code }) => code === command.reasonCode);
  if (reason === undefined) return err({ kind: 'unknownReason' });
  const lines = withLinked(refund.sale, command.lines);
  const amountMinor = amountOf(refund.sale, lines);
  if (amountMinor === null || amountMinor <= 0) return err({ kind: 'unknownLine' });
  const { fourEyesFromMinor, offlineToMinor } = settings.refund;
  if (refund.sale.isOwn === true) {
    const toMinor = offlineToMinor ?? 0;
    if (amountMinor > toMinor) return ok([told({ kind: 'refundOffline', toMinor }, context)]);
    if (grantedHere(refund.sale, amountMinor) === null) return ok([told({ kind: 'refundNeedsServer' }, context)]);
  }
  const needsSecond = fourEyesFromMinor !== null && amountMinor >= fourEyesFromMinor;
  const refundId = `${commandId}:refund`;
  const { saleId } = refund.sale;
  const wanted = { refundId, saleId, lines, reasonCode: reason.code, toStock: reason.toStock, amountMinor };
  return ok([
    ...acted(state, atMs),
    { type: 'refund.ordered', v: 1, atMs, ...wanted, staffId: staff.staffId, needsSecond },
    ...(needsSecond ? [] : claim(wanted, context)),
  ]);
}

/** Two people: whoever ordered it cannot approve it. */
function approve(state: CheckoutState, context: DecideContext): Decision {
  const { refund } = state;
  if (refund?.status !== 'approval') return err({ kind: 'notNow' });
  invariant(refund.order !== null, 'what is approved was ordered');
  const staff = refunderOf(state);
  if (staff === null || staff.staffId === refund.staffId) return err({ kind: 'noRight' });
  const { atMs } = context;
  const { refundId } = refund.order;
  return ok([
    ...acted(state, atMs),
    { type: 'refund.approved', v: 1, atMs, refundId, staffId: staff.staffId },
    ...claim(refund.order, context),
  ]);
}

type Order = NonNullable<NonNullable<CheckoutState['refund']>['order']>;

export const claim = (wanted: Order, { atMs, commandId }: DecideContext): SessionEvent[] => [
  { type: 'refund.claiming', v: 1, atMs, refundId: wanted.refundId },
  {
    type: 'effect.requested',
    v: 1,
    atMs,
    effectId: `${commandId}:refundClaim`,
    effect: { type: 'refund.claim', ...wanted },
  },
];

export const told = (notice: Notice, { atMs }: { atMs: number }): SessionEvent => ({
  type: 'notice.shown',
  v: 1,
  atMs,
  notice,
});
