import type { Screen } from '../../contract/view.ts';
import { mayStaff, type StaffState } from '../../staff/state.ts';
import { askedMinorOf } from './decide-cash.ts';
import type { CashIn, Tender } from './state.ts';

export function cashScreen(tender: Tender, cash: CashIn, state: StaffState): Screen {
  const { tenderId, status } = tender;
  const { insertedMinor, roundingMinor, closing, payout } = cash;
  const askedMinor = askedMinorOf(tender, cash);
  if (payout !== null) {
    const isStaffs = status === 'unknown' && !tender.enquiring && tender.nextEnquiryAtMs === null;
    if (payout.status === 'owed' || isStaffs) {
      const { missingMinor, uncertainMinor } = payout;
      const isCertain = payout.status === 'owed' && uncertainMinor === 0;
      return {
        name: 'cashOwed',
        tenderId,
        isChange: closing === 'enough',
        missingMinor,
        isCertain,
        mayHandOver: mayStaff(state, 'cash'),
      };
    }
    return { name: 'cashOut', amountMinor: payout.amountMinor, isChange: closing === 'enough' };
  }
  if (status === 'unknown') {
    const isStaffs = !tender.enquiring && tender.nextEnquiryAtMs === null;
    return {
      name: 'paymentUnknown',
      kind: 'cash',
      tenderId,
      amountMinor: insertedMinor,
      phase: isStaffs ? 'staff' : 'checking',
      mayResolve: mayStaff(state, 'resolvePayment'),
    };
  }
  return {
    name: 'cashIn',
    askedMinor,
    roundingMinor,
    insertedMinor,
    missingMinor: Math.max(0, askedMinor - insertedMinor),
    phase: closing === null ? 'inserting' : 'closing',
  };
}
