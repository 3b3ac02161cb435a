import { invariant, unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { ReceiptEvent } from './events.ts';

export function evolveReceipt(state: CheckoutState, event: ReceiptEvent): CheckoutState {
  switch (event.type) {
    case 'sale.completed':
      return {
        ...state,
        sale: {
          saleId: event.saleId,
          receiptNumber: event.receiptNumber,
          totalMinor: event.totalMinor,
          atMs: event.atMs,
        },
      };
    case 'receipt.started':
      return {
        ...state,
        receipt: { jobId: event.jobId, status: 'printing', trouble: null, nextIsCopy: event.copy, endedAtMs: null },
      };
    case 'receipt.printed':
      return withReceipt(state, { status: 'printed', trouble: null, nextIsCopy: true, endedAtMs: event.atMs });
    case 'receipt.failed':
      return withReceipt(state, {
        status: event.certainty,
        trouble: event.trouble,
        nextIsCopy: event.certainty === 'unknown' || state.receipt?.nextIsCopy === true,
        endedAtMs: null,
      });
    case 'receipt.skipped':
      return withReceipt(state, { status: 'skipped', endedAtMs: event.atMs });
    default:
      return unreachable(event);
  }
}

function withReceipt(state: CheckoutState, change: Partial<NonNullable<CheckoutState['receipt']>>): CheckoutState {
  invariant(state.receipt !== null, 'a receipt was reported that was never started');
  return { ...state, receipt: { ...state.receipt, ...change } };
}
