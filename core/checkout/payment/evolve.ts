import { invariant, unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { PaymentEvent } from './events.ts';
import { evolveCash, isCashEvent } from './evolve-cash.ts';
import { evolveGivingBack, isGivingBackEvent } from './evolve-giving-back.ts';
import { type Tender, tendersWith, withTender } from './state.ts';

export function evolvePayment(state: CheckoutState, event: PaymentEvent): CheckoutState {
  if (isCashEvent(event)) return withTender(state, event.tenderId, (tender) => evolveCash(tender, event));
  if (isGivingBackEvent(event)) return evolveGivingBack(state, event);
  switch (event.type) {
    case 'payment.chosen':
      return { ...state, weighing: null, showDeclined: false, choosing: { kind: event.kind }, presented: null };
    case 'storedValue.presented': {
      const { checkId, kind, number, pin, lastFour } = event;
      const presented = { checkId, kind, number, pin, lastFour, balanceMinor: null, payableMinor: 0, refusal: null };
      return { ...state, showDeclined: false, presented, numbersTried: state.numbersTried + 1 };
    }
    case 'storedValue.balanceTold':
      invariant(state.presented !== null, 'a number was answered for that nobody presented');
      return {
        ...state,
        presented: { ...state.presented, balanceMinor: event.balanceMinor, payableMinor: event.payableMinor },
      };
    case 'storedValue.refused':
      invariant(state.presented !== null, 'a number was answered for that nobody presented');
      return { ...state, presented: { ...state.presented, refusal: event.reason } };
    case 'tender.started':
      return { ...state, weighing: null, showDeclined: false, tenders: [...state.tenders, started(event)] };
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
      return {
        // What is still to be paid is paid in a way that is chosen next.
        ...{ ...state, choosing: { kind: null }, presented: null },
        tenders: tendersWith(state, event.tenderId, (tender) => ({
          ...ended(tender),
          status: 'settled',
          settledMinor: event.settledMinor ?? tender.amountMinor,
          approval: event.approval,
          storedValue: event.storedValue,
          cashProof: event.cash,
        })),
      };
    case 'tender.declined':
      return {
        ...state,
        presented: null,
        showDeclined: true,
        tenders: tendersWith(state, event.tenderId, (tender) => ({
          ...ended(tender),
          status: 'declined',
          declineReason: event.reason,
        })),
      };
    case 'tender.offlineNotAllowed':
      return state;
    case 'payment.left':
      return left(state);
    default:
      return unreachable(event);
  }
}

function started(event: Extract<PaymentEvent, { type: 'tender.started' }>): Tender {
  const { tenderId, kind, amountMinor, atMs, offlineUpToMinor, lastFour, roundingMinor } = event;
  return {
    tenderId,
    kind,
    amountMinor,
    settledMinor: 0,
    startedAtMs: atMs,
    status: 'asking',
    enquiries: 0,
    enquiring: false,
    nextEnquiryAtMs: null,
    approval: null,
    storedValue: null,
    lastFour,
    cash:
      kind === 'cash'
        ? { insertedMinor: 0, lastSequence: 0, sinceMs: atMs, roundingMinor, closing: null, payout: null }
        : null,
    cashProof: null,
    offlineUpToMinor,
    declineReason: null,
    givingBack: null,
  };
}

const ended = (tender: Tender): Tender => ({ ...tender, enquiring: false, nextEnquiryAtMs: null });

/** One step back: from what was refused, from a number, from the choice, to the basket. */
function left(state: CheckoutState): CheckoutState {
  const closed = { ...state, showDeclined: false, presented: null };
  if (state.givenUp !== null) return { ...closed, givenUp: null, choosing: null };
  if (state.showDeclined) return closed;
  return { ...closed, choosing: state.choosing !== null && state.choosing.kind !== null ? { kind: null } : null };
}
