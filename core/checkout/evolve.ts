import { unreachable } from '../result.ts';
import { evolveStaff } from '../staff/evolve.ts';
import { evolveAudit, withRisk } from './audit/evolve.ts';
import { evolveBagging, withWaiting } from './bagging/evolve.ts';
import { evolveBasket } from './basket/evolve.ts';
import { evolveCoupons } from './coupons/evolve.ts';
import { evolveDuty, withBagOpened } from './duty/evolve.ts';
import type { CheckoutEvent } from './events.ts';
import { evolveInterventions } from './interventions/evolve.ts';
import { evolveMember } from './member/evolve.ts';
import { evolvePayment } from './payment/evolve.ts';
import { evolveReceipt } from './receipt/evolve.ts';
import { evolveRefund } from './refund/evolve.ts';
import { evolveRestrictions } from './restrictions/evolve.ts';
import type { CheckoutState } from './state.ts';
import { evolveSuspend } from './suspend/evolve.ts';

/** Total over every checkout event: replaying the journal rebuilds the state that the live session had. */
export function evolveCheckout(state: CheckoutState, event: CheckoutEvent): CheckoutState {
  return withWaiting(withBagOpened(withRisk(evolveFeature(state, event), event), event), event.atMs);
}

function evolveFeature(state: CheckoutState, event: CheckoutEvent): CheckoutState {
  switch (event.type) {
    case 'item.added':
    case 'quantity.changed':
    case 'line.voided':
    case 'basket.voided':
    case 'price.changed':
    case 'weighing.started':
      // Whoever goes on shopping has left the choice of how to pay.
      return { ...evolveBasket(state, event), choosing: null, presented: null };
    case 'weighing.cancelled':
    case 'tare.set':
    case 'bags.asked':
    case 'bags.answered':
    case 'basket.priced':
      return evolveBasket(state, event);
    case 'claim.asked':
    case 'claim.granted':
    case 'claim.refused':
    case 'claim.released':
      return evolveCoupons(state, event);
    case 'member.asked':
    case 'member.recognised':
    case 'member.notRecognised':
    case 'member.removed':
      return evolveMember(state, event);
    case 'payment.chosen':
    case 'storedValue.presented':
    case 'storedValue.balanceTold':
    case 'storedValue.refused':
    case 'tender.started':
    case 'tender.cancelRequested':
    case 'tender.unknown':
    case 'tender.enquired':
    case 'tender.settled':
    case 'tender.declined':
    case 'tender.offlineNotAllowed':
    case 'payment.left':
    case 'payment.givenUp':
    case 'cash.inserted':
    case 'cash.closing':
    case 'cash.payoutStarted':
    case 'cash.paidOut':
    case 'cash.handedOver':
    case 'reversal.started':
    case 'reversal.stuck':
    case 'reversal.repeated':
    case 'reversal.done':
    case 'reversal.dropped':
      return evolvePayment(state, event);
    case 'sale.completed':
    case 'receipt.chosen':
    case 'receipt.pageOpened':
    case 'receipt.pageLeft':
    case 'receipt.mailRequested':
    case 'invoice.requested':
    case 'fiscal.started':
    case 'fiscal.signed':
    case 'fiscal.failed':
    case 'receipt.started':
    case 'receipt.printed':
    case 'receipt.failed':
    case 'receipt.skipped':
      return evolveReceipt(state, event);
    case 'staff.identified':
    case 'staff.refused':
    case 'staff.left':
    case 'staff.signedIn':
    case 'staff.acted':
    case 'staff.signedOut':
      return evolveStaff(state, event);
    case 'intervention.raised':
    case 'intervention.closed':
      return evolveInterventions(state, event);
    case 'bagging.began':
    case 'bagging.lost':
    case 'bagging.accepted':
    case 'bagging.troubled':
    case 'bagging.cleared':
    case 'bagging.skipped':
    case 'ownBag.asked':
    case 'ownBag.left':
    case 'ownBag.accepted':
      return evolveBagging(state, event);
    case 'audit.decided':
    case 'audit.checked':
    case 'audit.ended':
      return evolveAudit(state, event);
    case 'age.decided':
      return evolveRestrictions(state, event);
    case 'refund.began':
    case 'refund.asked':
    case 'refund.notFound':
    case 'refund.found':
    case 'refund.left':
    case 'refund.ordered':
    case 'refund.approved':
    case 'refund.claiming':
    case 'refund.unanswered':
    case 'refund.refused':
    case 'refund.abandoned':
    case 'refund.granted':
    case 'refund.partStarted':
    case 'refund.partStuck':
    case 'refund.partAsked':
    case 'refund.partPaidOut':
    case 'refund.partGiven':
    case 'refund.completed':
    case 'refundSlip.started':
    case 'refundSlip.printed':
    case 'refundSlip.failed':
    case 'refundSlip.skipped':
      return evolveRefund(state, event);
    case 'duty.passTaken':
    case 'duty.passRefused':
    case 'duty.passRemoved':
    case 'duty.passAsked':
    case 'duty.passDeclined':
    case 'duty.sealAsked':
    case 'duty.sealConfirmed':
    case 'duty.left':
      return evolveDuty(state, event);
    case 'basket.suspending':
    case 'basket.suspendFailed':
    case 'basket.suspended':
    case 'basket.takenBack':
    case 'slip.started':
    case 'slip.printed':
    case 'slip.failed':
    case 'slip.skipped':
    case 'recall.asked':
    case 'recall.unanswered':
    case 'recall.askedAgain':
    case 'recall.refused':
    case 'recall.givenUp':
    case 'basket.recalled':
      return evolveSuspend(state, event);
    default:
      return unreachable(event);
  }
}
