import { err, ok, type Result, unreachable } from '../result.ts';
import type { SessionEvent } from '../session/events.ts';
import type { CommandRefusal } from '../session/refusal.ts';
import { decideStaff, isStaffTimer } from '../staff/decide.ts';
import { decideBasket } from './basket/decide.ts';
import type { CheckoutCommand, DecideContext } from './commands.ts';
import { decideInterventions } from './interventions/decide.ts';
import { everythingIsHeld, paymentIsHeld } from './interventions/state.ts';
import { decidePayment } from './payment/decide.ts';
import { decideReceipt } from './receipt/decide.ts';
import { paymentRefusedByRestrictions, refusedByRestrictions } from './restrictions/refuse.ts';
import { wantedBy } from './restrictions/wanted.ts';
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
      const wanted = wantedBy(state, command);
      const refused = wanted === null ? null : refusedByRestrictions(state, wanted, context);
      return refused === null ? decideBasket(state, command, context) : ok(refused);
    }
    case 'pay.choose':
    case 'pay.present':
    case 'pay.card':
    case 'pay.storedValue':
    case 'pay.cash': {
      if (paymentIsHeld(state))
        return ok([{ type: 'notice.shown', v: 1, atMs: context.atMs, notice: { kind: 'paymentHeld' } }]);
      const refused = paymentRefusedByRestrictions(state, context);
      return refused === null ? decidePayment(state, command, context) : ok(refused);
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
      return isStaffTimer(command.timerId)
        ? decideStaff(state, command, context)
        : decidePayment(state, command, context);
    case 'receipt.retry':
    case 'receipt.skip':
    case 'receipt.answered':
      return decideReceipt(state, command, context);
    case 'intervention.approve':
    case 'intervention.deny':
      return decideInterventions(state, command, context);
    case 'staff.identify':
    case 'staff.pinChecked':
    case 'staff.leave':
    case 'staff.signOut':
      return decideStaff(state, command, context);
    default:
      return unreachable(command);
  }
}
