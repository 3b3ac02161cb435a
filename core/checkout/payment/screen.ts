import type { Screen } from '../../contract/view.ts';
import type { CheckoutState } from '../state.ts';
import { dueMinorOf } from './amounts.ts';
import { hadToBeOnline, openTender, type Tender } from './state.ts';

/** Null while nothing is being paid. */
export function paymentScreen(state: CheckoutState): Screen | null {
  const tender = openTender(state);
  if (tender !== null) {
    const { amountMinor } = tender;
    if (tender.status !== 'unknown') {
      return { name: 'payment', amountMinor, phase: tender.status === 'cancelling' ? 'cancelling' : 'asking' };
    }
    const givenUp = !tender.enquiring && tender.nextEnquiryAtMs === null;
    return { name: 'paymentUnknown', amountMinor, phase: givenUp ? 'staff' : 'checking' };
  }
  if (state.showDeclined) {
    const declined = state.tenders.at(-1) ?? null;
    const reason = declined?.declineReason ?? 'refused';
    const payableMinor = declined !== null && reason === 'bankUnreachable' ? payableMinorOf(declined) : null;
    return { name: 'paymentDeclined', amountMinor: dueMinorOf(state), reason, payableMinor };
  }
  return null;
}

/** Only where the amount was the reason: whom the terminal could not serve although it might would not be helped by paying less. */
const payableMinorOf = (tender: Tender): number | null =>
  hadToBeOnline(tender) && tender.offlineUpToMinor !== 0 ? tender.offlineUpToMinor : null;
