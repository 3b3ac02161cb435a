import { acceptanceTimerId } from '../checkin/decide.ts';
import { baggingDeadlines } from '../checkout/bagging/rules.ts';
import { sealAfterPayment } from '../checkout/duty/guards.ts';
import { SEAL_WAIT_MS } from '../checkout/duty/state.ts';
import { openInterventions } from '../checkout/interventions/state.ts';
import { openReversal, openTender } from '../checkout/payment/state.ts';
import { paymentDeadlines } from '../checkout/payment/timers.ts';
import { hasUnprintedVoucher, UNPRINTED_VOUCHER_MS } from '../checkout/payment/value-left.ts';
import { RECEIPT_CHOICE_TIMER } from '../checkout/receipt/commands.ts';
import { isChoosingReceipt, receiptEndedAtMs } from '../checkout/receipt/state.ts';
import { isRefunding } from '../checkout/refund/state.ts';
import type { CheckoutState } from '../checkout/state.ts';
import { isBusy } from '../checkout/suspend/state.ts';
import type { Timing } from '../config/kiosk-config.ts';
import { staffDeadlines } from '../staff/decide.ts';
import type { OpenSession, SessionState } from './state.ts';

export const IDLE_TIMER = 'idle';
export const IDLE_ANSWER_TIMER = 'idleAnswer';
export const FINISHED_TIMER = 'finished';

/** A moment at which the host sends `timer.elapsed`. Computed from journalled facts, so that it survives a restart. */
export type Deadline = { timerId: string; atMs: number };

export function deadlinesOf(state: SessionState, timing: Timing): Deadline[] {
  if (state.status === 'closed') return [];
  const { journey } = state;
  const staff =
    journey.journey === 'checkout'
      ? [...staffDeadlines(journey.checkout), ...baggingDeadlines(journey.checkout, timing)]
      : [];
  return [...journeyDeadlines(state, timing), ...staff, ...idleDeadlines(state, timing)];
}

/** The journey is over and its last screen is shown until this moment; null while it goes on. */
export function finishedAtMs(state: OpenSession): number | null {
  const { journey } = state;
  if (journey.journey === 'checkin') return journey.checkin.finishedAtMs;
  const { checkout } = journey;
  const receiptEnded = receiptEndedAtMs(checkout);
  if (receiptEnded !== null) return Math.max(receiptEnded, checkout.sealedAtMs ?? 0);
  return checkout.suspension?.endedAtMs ?? checkout.refund?.endedAtMs ?? null;
}

/** How long the last screen is shown. */
export function lastScreenMs({ journey }: OpenSession, { thankYouMs }: Timing): number {
  if (journey.journey === 'checkin') return thankYouMs;
  const sealMs = sealAfterPayment(journey.checkout) === null ? 0 : SEAL_WAIT_MS;
  const voucherMs = hasUnprintedVoucher(journey.checkout) ? UNPRINTED_VOUCHER_MS : 0;
  return Math.max(thankYouMs, sealMs, voucherMs);
}

function journeyDeadlines(state: OpenSession, timing: Timing): Deadline[] {
  const finished = finishedAtMs(state);
  if (finished !== null) return [{ timerId: FINISHED_TIMER, atMs: finished + lastScreenMs(state, timing) }];
  const { journey } = state;
  if (journey.journey === 'checkin') {
    const { acceptance } = journey.checkin;
    if (acceptance === null || acceptance.retryAtMs === null) return [];
    return [{ timerId: acceptanceTimerId(acceptance.acceptanceId), atMs: acceptance.retryAtMs }];
  }
  if (isChoosingReceipt(journey.checkout)) {
    return [{ timerId: RECEIPT_CHOICE_TIMER, atMs: state.lastActivityAtMs + timing.receiptChoiceMs }];
  }
  return paymentDeadlines(journey.checkout, timing);
}

/** Nobody is asked "are you still there?" while money may be moving or paper is coming out. */
export const mayIdle = (state: OpenSession): boolean => {
  if (finishedAtMs(state) !== null) return false;
  const { journey } = state;
  if (journey.journey === 'checkout') {
    const { checkout } = journey;
    return !isPaying(checkout) && !isBusy(checkout) && !isRefunding(checkout) && !receiptIsUnderWay(checkout);
  }
  return !Object.values(journey.checkin.passes).some(({ status }) => status === 'printing');
};

const receiptIsUnderWay = (checkout: CheckoutState): boolean =>
  checkout.receipt?.status === 'printing' || checkout.fiscal?.status === 'asking' || isChoosingReceipt(checkout);

/** Whoever waits for staff stands still; they are asked later whether they are there. */
export function idleMsOf({ journey }: OpenSession, timing: Timing): number {
  const isWaiting =
    journey.journey === 'checkout' && openInterventions(journey.checkout).some(({ holds }) => holds !== 'nothing');
  return isWaiting ? Math.max(timing.idleMs, timing.staffWaitMs) : timing.idleMs;
}
const isPaying = (checkout: CheckoutState): boolean => openTender(checkout) !== null || openReversal(checkout) !== null;

function idleDeadlines(state: OpenSession, timing: Timing): Deadline[] {
  if (!mayIdle(state)) return [];
  if (state.idleAnswerByMs !== null) return [{ timerId: IDLE_ANSWER_TIMER, atMs: state.idleAnswerByMs }];
  return [{ timerId: IDLE_TIMER, atMs: state.lastActivityAtMs + idleMsOf(state, timing) }];
}
