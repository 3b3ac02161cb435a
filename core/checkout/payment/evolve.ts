import { unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { PaymentEvent } from './events.ts';
import type { Tender } from './state.ts';

export function evolvePayment(state: CheckoutState, event: PaymentEvent): CheckoutState {
  switch (event.type) {
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
    default:
      return unreachable(event);
  }
}

function withTender(state: CheckoutState, tenderId: string, change: (tender: Tender) => Tender): CheckoutState {
  return { ...state, tenders: state.tenders.map((tender) => (tender.tenderId === tenderId ? change(tender) : tender)) };
}
