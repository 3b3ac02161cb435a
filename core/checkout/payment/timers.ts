import type { Timing } from '../../config/kiosk-config.ts';
import { openReversal, openTender, type PaymentState, type Tender } from './state.ts';

export const paymentTimerId = (tenderId: string): string => `payment:${tenderId}`;
export const enquiryTimerId = (tenderId: string): string => `enquiry:${tenderId}`;
export const cashTimerId = (tenderId: string): string => `cash:${tenderId}`;
export const reversalTimerId = (reversalId: string): string => `reversal:${reversalId}`;

type Deadline = { timerId: string; atMs: number };

/** What a payment waits for; none where only a person can go on. */
export function paymentDeadlines(state: PaymentState, timing: Timing): Deadline[] {
  const retryAtMs = openReversal(state)?.givingBack?.retryAtMs ?? null;
  const reversalId = openReversal(state)?.givingBack?.reversalId ?? '';
  if (retryAtMs !== null) return [{ timerId: reversalTimerId(reversalId), atMs: retryAtMs }];
  const tender = openTender(state);
  if (tender === null) return [];
  if (tender.status === 'unknown') {
    if (tender.nextEnquiryAtMs === null) return [];
    return [{ timerId: enquiryTimerId(tender.tenderId), atMs: tender.nextEnquiryAtMs }];
  }
  if (tender.cash !== null) return cashDeadlines(tender, tender.cash, timing);
  return [{ timerId: paymentTimerId(tender.tenderId), atMs: tender.startedAtMs + timing.paymentTimeoutMs }];
}

function cashDeadlines({ tenderId }: Tender, cash: NonNullable<Tender['cash']>, timing: Timing): Deadline[] {
  const { closing, payout, sinceMs } = cash;
  if (closing === null) return [{ timerId: cashTimerId(tenderId), atMs: sinceMs + timing.cashIdleMs }];
  // What is owed is staff's.
  if (payout !== null && payout.status !== 'asking') return [];
  return [{ timerId: paymentTimerId(tenderId), atMs: sinceMs + timing.paymentTimeoutMs }];
}
