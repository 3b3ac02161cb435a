import type { GivingBackLine, PaidLine, Screen } from '../../contract/view.ts';
import { invariant } from '../../result.ts';
import { mayStaff } from '../../staff/state.ts';
import type { CheckoutState } from '../state.ts';
import { dueMinorOf, paidMinorOf, remainingMinorOf } from './amounts.ts';
import { cashScreen } from './screen-cash.ts';
import { hadToBeOnline, isPaid, keptMinorOf, openTender, type Presented, type Tender } from './state.ts';

/** Null while nothing is being paid. */
export function paymentScreen(state: CheckoutState): Screen | null {
  const tender = openTender(state);
  if (tender !== null) {
    return tender.cash === null ? tenderScreen(tender, state) : cashScreen(tender, tender.cash, state);
  }
  if (state.givenUp !== null) return givingBackScreen(state);
  if (state.showDeclined) return declinedScreen(state);
  const { choosing, presented } = state;
  if (choosing !== null && choosing.kind !== null) {
    return { name: 'payNumber', kind: choosing.kind, remainingMinor: remainingMinorOf(state), ...numberOf(presented) };
  }
  if (choosing === null && paidMinorOf(state) === 0) return null;
  const amounts = { dueMinor: dueMinorOf(state), remainingMinor: remainingMinorOf(state) };
  return { name: 'payChoose', ...amounts, paid: state.tenders.filter(isPaid).map(paidLine) };
}

function tenderScreen(tender: Tender, state: CheckoutState): Screen {
  const { amountMinor, kind, tenderId } = tender;
  if (tender.status !== 'unknown') {
    return { name: 'payment', kind, amountMinor, phase: tender.status === 'cancelling' ? 'cancelling' : 'asking' };
  }
  const givenUp = !tender.enquiring && tender.nextEnquiryAtMs === null;
  return {
    name: 'paymentUnknown',
    kind,
    tenderId,
    amountMinor,
    phase: givenUp ? 'staff' : 'checking',
    mayResolve: mayStaff(state, 'resolvePayment'),
  };
}

function declinedScreen(state: CheckoutState): Screen {
  const declined = state.tenders.at(-1);
  invariant(
    declined !== undefined && declined.declineReason !== null,
    'the newest tender is the one that was declined',
  );
  const reason = declined.declineReason;
  const payableMinor = reason === 'bankUnreachable' ? payableMinorOf(declined) : null;
  return {
    name: 'paymentDeclined',
    kind: declined.kind,
    amountMinor: remainingMinorOf(state),
    paidMinor: paidMinorOf(state),
    reason,
    payableMinor,
  };
}

type NumberView = Pick<
  Extract<Screen, { name: 'payNumber' }>,
  'phase' | 'lastFour' | 'balanceMinor' | 'payableMinor' | 'reason'
>;
function numberOf(presented: Presented | null): NumberView {
  if (presented === null)
    return { phase: 'enter', lastFour: null, balanceMinor: null, payableMinor: null, reason: null };
  const { lastFour, balanceMinor, refusal } = presented;
  const phase = refusal !== null ? 'refused' : balanceMinor === null ? 'asking' : 'confirm';
  return { phase, lastFour, balanceMinor, payableMinor: presented.payableMinor, reason: refusal };
}

const paidLine = (tender: Tender): PaidLine => ({
  tenderId: tender.tenderId,
  kind: tender.kind,
  amountMinor: tender.settledMinor,
  label: labelOf(tender),
});

/** What a shopper knows it by: the card's end. */
const labelOf = ({ approval, lastFour }: Tender): string | null => {
  const end = lastFour ?? approval?.maskedPan.slice(-4) ?? '';
  return end === '' ? null : end;
};

function givingBackScreen(state: CheckoutState): Screen {
  const lines = state.tenders.filter(({ status }) => status === 'settled').map(givingBackLine);
  const isOpen = lines.some(({ state: at }) => ['waiting', 'asking', 'staff'].includes(at));
  const needsStaff = lines.some(({ state: at }) => at === 'staff');
  return {
    name: 'givingBack',
    phase: needsStaff ? 'staff' : isOpen ? 'working' : 'done',
    lines,
    mayResolve: mayStaff(state, 'resolvePayment'),
  };
}

function givingBackLine(tender: Tender): GivingBackLine {
  const { givingBack, cash } = tender;
  const kept = tender.kind === 'cash' ? keptMinorOf(tender) : tender.settledMinor;
  const payout = givingBack !== null && cash?.payout?.payoutId === givingBack.reversalId ? cash.payout : null;
  const missingMinor = payout === null ? kept : payout.missingMinor;
  const status = givingBack?.status ?? 'asking';
  return {
    ...paidLine(tender),
    amountMinor: kept,
    state: givingBack === null ? 'waiting' : status === 'waiting' ? 'asking' : status,
    certain: givingBack?.refused ?? false,
    missingMinor: status === 'done' ? 0 : missingMinor,
  };
}

/** Only where the amount was the reason: whom the terminal could not serve although it might would not be helped by paying less. */
const payableMinorOf = (tender: Tender): number | null =>
  hadToBeOnline(tender) && tender.offlineUpToMinor !== 0 ? tender.offlineUpToMinor : null;
