import { err, ok, type Result, unreachable } from '../result.ts';
import type { SessionEvent } from '../session/events.ts';
import type { CommandRefusal } from '../session/refusal.ts';
import { decideStaff, isStaffTimer } from '../staff/decide.ts';
import { isAllowedWhile } from './allowed.ts';
import { notAudited, startAudit } from './audit/decide.ts';
import { decideBagging } from './bagging/decide.ts';
import { BAGGING_TIMER, baggingTimerElapsed } from './bagging/rules.ts';
import { decideBasket } from './basket/decide.ts';
import { changesPrices, pricesOf } from './basket/price.ts';
import type { CheckoutCommand, DecideContext } from './commands.ts';
import { decideCoupons } from './coupons/decide.ts';
import { decideDuty } from './duty/decide.ts';
import { withDutyMarks } from './duty/goods.ts';
import { isCheckoutEvent } from './events.ts';
import { evolveCheckout } from './evolve.ts';
import { insteadOfGoods, insteadOfPayment } from './guards.ts';
import { decideInterventions } from './interventions/decide.ts';
import { everythingIsHeld } from './interventions/state.ts';
import { decideMember } from './member/decide.ts';
import { decidePayment } from './payment/decide.ts';
import { RECEIPT_CHOICE_TIMER } from './receipt/commands.ts';
import { decideReceipt } from './receipt/decide.ts';
import { decideRefund } from './refund/decide.ts';
import { withShopsAge } from './restrictions/shops-age.ts';
import { withRules } from './rules.ts';
import { basketIsOpen, type CheckoutState } from './state.ts';
import { decideSuspend } from './suspend/decide.ts';
import { isOnItsWay } from './suspend/state.ts';

export type Decision = Result<SessionEvent[], CommandRefusal>;

/** The self-checkout's decider: pure and total over every state and command. */
export function decideCheckout(state: CheckoutState, command: CheckoutCommand, context: DecideContext): Decision {
  const decision = decideFeature(state, command, context);
  return decision.ok ? ok(withPrices(state, withRules(state, decision.value, context), context)) : decision;
}

function decideFeature(state: CheckoutState, command: CheckoutCommand, context: DecideContext): Decision {
  if (isOnItsWay(state) && !isAllowedWhile('onItsWay', command)) return err({ kind: 'notNow' });
  // Goods come back, or are sold: never both at once.
  if (state.refund !== null && !isAllowedWhile('refunding', command)) return err({ kind: 'notNow' });
  switch (command.type) {
    case 'item.offered':
    case 'markdown.offered':
    case 'line.setQuantity':
    case 'line.void':
    case 'line.overridePrice':
    case 'line.discount':
    case 'basket.void':
    case 'weigh.confirm':
    case 'weigh.cancel':
    case 'weigh.type':
    case 'weigh.choosePresetTare':
    case 'weigh.clearTare':
    case 'weigh.tareContainer':
    case 'bags.open':
    case 'bags.set':
    case 'bags.close': {
      // Taking goods out is always possible: it may be what lets the shopper go on.
      const isHeld = everythingIsHeld(state) && command.type !== 'line.void';
      if (!basketIsOpen(state) || isHeld) return err({ kind: 'notNow' });
      const { restrictions, duty } = context.settings;
      const goods = withDutyMarks(withShopsAge(command, restrictions), duty);
      const instead = insteadOfGoods(state, goods, context);
      return instead === null ? decideBasket(state, goods, context) : ok(instead);
    }
    case 'coupon.offered':
    case 'coupon.remove':
    case 'depositReturn.offered':
    case 'claim.answered':
      return decideCoupons(state, command, context);
    case 'member.offered':
    case 'member.remove':
    case 'member.answered':
      return decideMember(state, command, context);
    case 'pay.choose':
    case 'pay.present':
    case 'pay.card':
    case 'pay.storedValue':
    case 'pay.cash': {
      const instead = insteadOfPayment(state, context);
      return instead === null ? paid(state, decidePayment(state, command, context), context) : ok(instead);
    }
    case 'pay.cancel':
    case 'pay.back':
    case 'pay.enquire':
    case 'pay.giveUp':
    case 'pay.reverseAgain':
    case 'pay.resolve':
    case 'pay.resolveReversal':
    case 'pay.handOver':
    case 'payment.abandoned':
    case 'payment.answered':
    case 'enquiry.answered':
    case 'reversal.answered':
    case 'storedValue.offered':
    case 'storedValue.checked':
    case 'cash.taken':
    case 'cash.stopped':
    case 'cash.closed':
    case 'cash.paid':
      return decidePayment(state, command, context);
    case 'timer.elapsed':
      if (command.timerId === RECEIPT_CHOICE_TIMER) return decideReceipt(state, command, context);
      if (isStaffTimer(command.timerId)) return decideStaff(state, command, context);
      if (command.timerId === BAGGING_TIMER) return baggingTimerElapsed(state, context);
      return decidePayment(state, command, context);
    case 'receipt.choose':
    case 'receipt.open':
    case 'receipt.back':
    case 'receipt.email':
    case 'receipt.invoice':
    case 'receipt.copy':
    case 'receipt.gift':
    case 'fiscal.answered':
    case 'receipt.retry':
    case 'receipt.skip':
    case 'receipt.answered':
      return decideReceipt(state, command, context);
    case 'intervention.approve':
    case 'intervention.deny':
      return decideInterventions(state, command, context);
    case 'bagging.weighed':
    case 'bagging.unavailable':
    case 'bagging.skip':
    case 'ownBag.start':
    case 'ownBag.leave':
      return basketIsOpen(state) ? decideBagging(state, command, context) : err({ kind: 'notNow' });
    case 'audit.start':
      return startAudit(state, context);
    case 'refund.begin':
    case 'refund.offered':
    case 'refund.foundAnswered':
    case 'refund.leave':
    case 'refund.order':
    case 'refund.approve':
    case 'refund.claimAnswered':
    case 'refund.askAgain':
    case 'refund.giveUp':
    case 'refund.cardAnswered':
    case 'refund.cashAnswered':
    case 'refund.partDone':
    case 'refundSlip.answered':
    case 'refundSlip.retry':
    case 'refundSlip.skip':
      return decideRefund(state, command, context);
    case 'basket.suspend':
    case 'suspend.answered':
    case 'slip.answered':
    case 'slip.retry':
    case 'slip.skip':
    case 'slip.takeBack':
    case 'recall.offered':
    case 'recall.answered':
    case 'recall.retry':
    case 'recall.giveUp':
      return decideSuspend(state, command, context);
    case 'duty.passOffered':
    case 'duty.removePass':
    case 'duty.declinePass':
    case 'duty.back':
    case 'duty.confirmSeal':
      return decideDuty(state, command, context);
    case 'staff.identify':
    case 'staff.pinChecked':
    case 'staff.leave':
    case 'staff.signOut':
      return decideStaff(state, command, context);
    default:
      return unreachable(command);
  }
}

/** With the first tender it is settled, and journalled, that this purchase was not checked. */
function paid(state: CheckoutState, decision: Decision, context: DecideContext): Decision {
  const isTender = decision.ok && decision.value.some(({ type }) => type === 'tender.started');
  return decision.ok && isTender ? ok([...notAudited(state, context), ...decision.value]) : decision;
}

/** What is to be paid after whatever has changed: the last word of every decision about the basket. */
function withPrices(state: CheckoutState, events: SessionEvent[], { pricing, atMs }: DecideContext): SessionEvent[] {
  if (!changesPrices(events)) return events;
  const after = events.filter(isCheckoutEvent).reduce(evolveCheckout, state);
  return [...events, { type: 'basket.priced', v: 1, atMs, prices: pricesOf(after, pricing) }];
}
