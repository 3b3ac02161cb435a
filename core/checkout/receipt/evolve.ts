import { invariant, unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { ReceiptEvent } from './events.ts';
import type { ReceiptState } from './state.ts';

const NO_PAPER: Omit<ReceiptState, 'status' | 'endedAtMs'> = {
  jobId: '',
  paper: 'receipt',
  lineIds: [],
  trouble: null,
  nextIsCopy: false,
};

export function evolveReceipt(state: CheckoutState, event: ReceiptEvent): CheckoutState {
  const { atMs } = event;
  switch (event.type) {
    case 'sale.completed':
      return { ...state, sale: event };
    case 'receipt.chosen':
      return chosen(state, event);
    case 'receipt.pageOpened':
      return { ...state, receiptPage: event.page };
    case 'receipt.pageLeft':
      return { ...state, receiptPage: null, receipt: state.receipt && { ...state.receipt, endedAtMs: atMs } };
    case 'receipt.mailRequested': {
      const receipt: ReceiptState = { ...(state.receipt ?? { ...NO_PAPER, status: 'given' }), endedAtMs: atMs };
      return { ...state, receiptPage: null, mails: state.mails + 1, receipt };
    }
    case 'invoice.requested': {
      const receipt: ReceiptState = { ...(state.receipt ?? { ...NO_PAPER, status: 'given' }), endedAtMs: atMs };
      return { ...state, receiptPage: null, invoice: event.recipient, receipt };
    }
    case 'fiscal.started':
      return { ...state, fiscal: { transactionId: event.transactionId, status: 'asking' } };
    case 'fiscal.signed': {
      const { transactionId, signature } = event;
      return { ...state, fiscal: { transactionId, status: 'signed', signature } };
    }
    case 'fiscal.failed':
      return { ...state, fiscal: { transactionId: event.transactionId, status: 'outOfOrder' } };
    case 'receipt.started': {
      const { jobId, copy, paper, lineIds } = event;
      // A gift receipt in between does not make the next receipt an original again.
      const nextIsCopy = paper === 'receipt' ? copy : state.receipt?.nextIsCopy === true;
      const receipt = {
        jobId,
        status: 'printing',
        paper,
        lineIds,
        trouble: null,
        nextIsCopy,
        endedAtMs: null,
      } as const;
      return { ...state, receiptPage: null, receipt: { ...receipt, lineIds: [...lineIds] } };
    }
    case 'receipt.printed':
      return withReceipt(state, (receipt) => ({
        status: 'printed',
        trouble: null,
        nextIsCopy: receipt.nextIsCopy || receipt.paper === 'receipt',
        endedAtMs: atMs,
      }));
    case 'receipt.failed':
      return withReceipt(state, (receipt) => ({
        status: event.certainty,
        trouble: event.trouble,
        nextIsCopy: receipt.nextIsCopy || (event.certainty === 'unknown' && receipt.paper === 'receipt'),
        endedAtMs: null,
      }));
    case 'receipt.skipped':
      return withReceipt(state, () => ({ status: 'skipped', endedAtMs: atMs }));
    default:
      return unreachable(event);
  }
}

function chosen(state: CheckoutState, { way, atMs }: Extract<ReceiptEvent, { type: 'receipt.chosen' }>): CheckoutState {
  switch (way) {
    case 'paper':
      return state;
    case 'none':
      return { ...state, receipt: { ...NO_PAPER, status: 'declined', endedAtMs: atMs } };
    case 'digital':
      return { ...state, receiptPage: 'digital', receipt: { ...NO_PAPER, status: 'given', endedAtMs: atMs } };
    case 'email':
      return { ...state, receiptPage: 'email' };
    default:
      return unreachable(way);
  }
}

function withReceipt(state: CheckoutState, change: (receipt: ReceiptState) => Partial<ReceiptState>): CheckoutState {
  const { receipt } = state;
  invariant(receipt !== null, 'a receipt was reported that was never started');
  return { ...state, receipt: { ...receipt, ...change(receipt) } };
}
