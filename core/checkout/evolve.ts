import { invariant, unreachable } from '../result.ts';
import type { BasketLine, CheckoutEvent } from './events.ts';
import type { CheckoutState, Tender } from './state.ts';

/** Total over every checkout event: replaying the journal rebuilds the state that the live session had. */
export function evolveCheckout(state: CheckoutState, event: CheckoutEvent): CheckoutState {
  switch (event.type) {
    case 'item.added':
      return withLines(state, [...state.lines, event.line], event.line.lineId);
    case 'quantity.changed':
      return withLines(
        state,
        state.lines.map((line) =>
          line.lineId === event.lineId ? { ...line, quantity: event.quantity, amountMinor: event.amountMinor } : line,
        ),
        event.lineId,
      );
    case 'line.voided':
      return withLines(
        state,
        state.lines.filter(({ lineId }) => lineId !== event.lineId),
        null,
      );
    case 'weighing.started':
      return { ...state, weighing: event.product, showDeclined: false };
    case 'weighing.cancelled':
      return { ...state, weighing: null };
    case 'tender.started':
      return {
        ...state,
        weighing: null,
        showDeclined: false,
        tenders: [
          ...state.tenders,
          {
            tenderId: event.tenderId,
            amountMinor: event.amountMinor,
            startedAtMs: event.atMs,
            status: 'asking',
            enquiries: 0,
            enquiring: false,
            nextEnquiryAtMs: null,
            approval: null,
            offlineUpToMinor: event.offlineUpToMinor,
            declineReason: null,
          },
        ],
      };
    case 'tender.cancelRequested':
      return withTender(state, event.tenderId, (tender) => ({ ...tender, status: 'cancelling' }));
    case 'tender.unknown':
      return withTender(state, event.tenderId, (tender) => ({
        ...tender,
        status: 'unknown',
        enquiring: false,
        nextEnquiryAtMs: event.nextEnquiryAtMs,
      }));
    case 'tender.enquired':
      return withTender(state, event.tenderId, (tender) => ({
        ...tender,
        enquiries: tender.enquiries + 1,
        enquiring: true,
        nextEnquiryAtMs: null,
      }));
    case 'tender.settled':
      return withTender(state, event.tenderId, (tender) => ({
        ...tender,
        status: 'settled',
        enquiring: false,
        nextEnquiryAtMs: null,
        approval: event.approval,
      }));
    case 'tender.declined':
      return {
        ...withTender(state, event.tenderId, (tender) => ({
          ...tender,
          status: 'declined',
          enquiring: false,
          nextEnquiryAtMs: null,
          declineReason: event.reason,
        })),
        showDeclined: true,
      };
    case 'tender.offlineNotAllowed':
      return state;
    case 'payment.left':
      return { ...state, showDeclined: false };
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

const withLines = (state: CheckoutState, lines: BasketLine[], newestLineId: string | null): CheckoutState => ({
  ...state,
  lines,
  newestLineId,
  weighing: null,
  showDeclined: false,
});

function withTender(state: CheckoutState, tenderId: string, change: (tender: Tender) => Tender): CheckoutState {
  return { ...state, tenders: state.tenders.map((tender) => (tender.tenderId === tenderId ? change(tender) : tender)) };
}

function withReceipt(state: CheckoutState, change: Partial<NonNullable<CheckoutState['receipt']>>): CheckoutState {
  invariant(state.receipt !== null, 'a receipt was reported that was never started');
  return { ...state, receipt: { ...state.receipt, ...change } };
}
