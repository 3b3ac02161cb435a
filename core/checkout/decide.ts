import { err, ok, type Result, unreachable } from '../result.ts';
import type { SessionEvent } from '../session/events.ts';
import type { CommandRefusal } from '../session/refusal.ts';
import { decideStaff, isStaffTimer } from '../staff/decide.ts';
import { notAudited, startAudit } from './audit/decide.ts';
import { decideBagging } from './bagging/decide.ts';
import { BAGGING_TIMER, baggingTimerElapsed } from './bagging/rules.ts';
import { decideBasket } from './basket/decide.ts';
import type { CheckoutCommand, DecideContext } from './commands.ts';
import { insteadOfGoods, insteadOfPayment } from './guards.ts';
import { decideInterventions } from './interventions/decide.ts';
import { everythingIsHeld } from './interventions/state.ts';
import { decidePayment } from './payment/decide.ts';
import { RECEIPT_CHOICE_TIMER } from './receipt/commands.ts';
import { decideReceipt } from './receipt/decide.ts';
import { withRules } from './rules.ts';
import { basketIsOpen, type CheckoutState } from './state.ts';

export type Decision = Result<SessionEvent[], CommandRefusal>;

/** The self-checkout's decider: pure and total over every state and command. */
export function decideCheckout(state: CheckoutState, command: CheckoutCommand, context: DecideContext): Decision {
  const decision = decideFeature(state, command, context);
  return decision.ok ? ok(withRules(state, decision.value, context)) : decision;
}

function decideFeature(state: CheckoutState, command: CheckoutCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'item.offered':
    case 'line.setQuantity':
    case 'line.void':
    case 'weigh.confirm':
    case 'weigh.cancel': {
      if (!basketIsOpen(state) || everythingIsHeld(state)) return err({ kind: 'notNow' });
      const instead = insteadOfGoods(state, command, context);
      return instead === null ? decideBasket(state, command, context) : ok(instead);
    }
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
