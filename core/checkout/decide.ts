import { err, type Result, unreachable } from '../result.ts';
import type { SessionEvent } from '../session/events.ts';
import type { CommandRefusal } from '../session/refusal.ts';
import { decideBasket } from './basket/decide.ts';
import type { CheckoutCommand, DecideContext } from './commands.ts';
import { decidePayment } from './payment/decide.ts';
import { decideReceipt } from './receipt/decide.ts';
import { basketIsOpen, type CheckoutState } from './state.ts';

export type Decision = Result<SessionEvent[], CommandRefusal>;

/** The self-checkout's decider: pure and total over every state and command. */
export function decideCheckout(state: CheckoutState, command: CheckoutCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'item.offered':
    case 'line.setQuantity':
    case 'line.void':
    case 'weigh.confirm':
    case 'weigh.cancel':
      return basketIsOpen(state) ? decideBasket(state, command, context) : err({ kind: 'notNow' });
    case 'pay.card':
    case 'pay.cancel':
    case 'pay.back':
    case 'pay.enquire':
    case 'payment.answered':
    case 'enquiry.answered':
    case 'timer.elapsed':
      return decidePayment(state, command, context);
    case 'receipt.retry':
    case 'receipt.skip':
    case 'receipt.answered':
      return decideReceipt(state, command, context);
    default:
      return unreachable(command);
  }
}
