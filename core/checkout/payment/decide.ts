import { err, ok, unreachable } from '../../result.ts';
import type { DecideContext, TimerElapsed } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import { answered, becameUnknown, enquire } from './answers.ts';
import type { PaymentCommand } from './commands.ts';
import { cancelCash, cashClosed, cashPaid, cashTaken, isCashTimer, stopCash } from './decide-cash.ts';
import { giveUp, repeatReversal, reversalAnswered, reversalOfTimer } from './decide-giving-back.ts';
import { handOver, resolveReversal, resolveTender } from './decide-staff.ts';
import { numberOffered, startStoredValue, valueChecked } from './decide-stored-value.ts';
import { choose, present, startCard, startCash } from './start.ts';
import { openTender, type Tender } from './state.ts';
import { enquiryTimerId, paymentTimerId } from './timers.ts';

/** Money moves once: every way out of an open tender goes through an answer of the device or server, or of staff who looked. */
export function decidePayment(
  state: CheckoutState,
  command: PaymentCommand | TimerElapsed,
  context: DecideContext,
): Decision {
  switch (command.type) {
    case 'pay.choose':
      return choose(state, command, context);
    case 'pay.present':
      return present(state, command.kind, context);
    case 'storedValue.offered':
      return numberOffered(state, command, context);
    case 'storedValue.checked':
      return valueChecked(state, command, context);
    case 'pay.card':
      return startCard(state, command, context);
    case 'pay.storedValue':
      return startStoredValue(state, command, context);
    case 'pay.cash':
      return startCash(state, command, context);
    case 'pay.giveUp':
      return giveUp(state, 'shopper', context);
    case 'payment.abandoned':
      return giveUp(state, 'idle', context);
    case 'pay.reverseAgain':
      return repeatReversal(state, command.tenderId, context);
    case 'reversal.answered':
      return reversalAnswered(state, command, context);
    case 'pay.back':
      return back(state, context);
    case 'pay.resolve':
      return resolveTender(state, command, context);
    case 'pay.resolveReversal':
      return resolveReversal(state, command, context);
    case 'pay.handOver':
      return handOver(state, command, context);
    case 'cash.taken':
      return cashTaken(state, command, context);
    case 'cash.stopped':
      return stopCash(state, command.tenderId, 'recyclerTrouble', context);
    case 'cash.closed':
      return cashClosed(state, command, context);
    case 'cash.paid':
      return cashPaid(state, command, context);
    case 'timer.elapsed':
      return timerElapsed(state, command, context);
    case 'pay.cancel':
    case 'pay.enquire':
    case 'payment.answered':
    case 'enquiry.answered':
      return decideOpenTender(state, command, context);
    default:
      return unreachable(command);
  }
}

function decideOpenTender(
  state: CheckoutState,
  command: Extract<PaymentCommand, { type: 'pay.cancel' | 'pay.enquire' | 'payment.answered' | 'enquiry.answered' }>,
  context: DecideContext,
): Decision {
  const tender = openTender(state);
  if (tender === null) return err({ kind: 'notNow' });
  switch (command.type) {
    case 'pay.cancel':
      return tender.kind === 'cash' ? cancelCash(tender, 'cancelled', context) : cancel(tender, context);
    case 'pay.enquire':
      return tender.status === 'unknown' && !tender.enquiring
        ? ok(enquire(state, tender, context))
        : err({ kind: 'notNow' });
    case 'payment.answered':
      // Also a late answer to a tender that had become unknown: the terminal's word settles it.
      if (tender.tenderId !== command.tenderId) return err({ kind: 'notNow' });
      if (command.answer.kind === 'unknown')
        return ok(tender.status === 'unknown' ? [] : becameUnknown(state, tender, context));
      return ok(answered(state, tender, command.answer, context));
    case 'enquiry.answered':
      if (tender.tenderId !== command.tenderId || tender.status !== 'unknown') return err({ kind: 'notNow' });
      return ok(answered(state, tender, command.answer, context));
    default:
      return unreachable(command);
  }
}

/** Only a terminal can stop what it has begun; a server has answered before a finger is fast enough. */
function cancel({ tenderId, kind, status }: Tender, { atMs }: DecideContext): Decision {
  if (kind !== 'card' || status !== 'asking') return err({ kind: 'notNow' });
  const at = { v: 1, atMs } as const;
  return ok([
    { type: 'tender.cancelRequested', ...at, tenderId },
    {
      type: 'effect.requested',
      ...at,
      effectId: `${tenderId}:cancel`,
      effect: { type: 'payment.cancel', tenderId },
    },
  ]);
}

/** What is settled stays settled: the way back from there is to give up. */
function back(state: CheckoutState, { atMs }: DecideContext): Decision {
  const isOpen = state.sale === null && openTender(state) === null;
  const isOnItsWayBack = state.tenders.some(
    ({ givingBack }) => givingBack !== null && !['done', 'kept'].includes(givingBack.status),
  );
  const shown = state.showDeclined || state.choosing !== null || state.givenUp !== null;
  return isOpen && shown && !isOnItsWayBack ? ok([{ type: 'payment.left', v: 1, atMs }]) : err({ kind: 'notNow' });
}

function timerElapsed(state: CheckoutState, { timerId }: TimerElapsed, context: DecideContext): Decision {
  const reversal = reversalOfTimer(state, timerId);
  if (reversal !== null) return repeatReversal(state, reversal.tenderId, context);
  const tender = openTender(state);
  if (tender === null) return err({ kind: 'notNow' });
  if (isCashTimer(tender, timerId)) return cancelCash(tender, 'timedOut', context);
  if (timerId === paymentTimerId(tender.tenderId) && tender.status !== 'unknown') {
    return ok(becameUnknown(state, tender, context));
  }
  if (timerId === enquiryTimerId(tender.tenderId) && tender.nextEnquiryAtMs !== null) {
    return ok(enquire(state, tender, context));
  }
  return err({ kind: 'notNow' });
}
