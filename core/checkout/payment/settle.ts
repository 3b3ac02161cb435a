import { invariant } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import { startReceipt } from '../receipt/decide.ts';
import { receiptFacts } from '../receipt/facts.ts';
import { soldGoods } from '../receipt/sold-goods.ts';
import type { CheckoutState } from '../state.ts';
import { dueMinorOf, remainingMinorOf } from './amounts.ts';
import type { Approval, CashProof, PaymentEvent, StoredValueProof } from './events.ts';
import { evolvePayment } from './evolve.ts';
import { hadToBeOnline, isPaid, type Tender } from './state.ts';

export type Settlement = {
  settledMinor: number;
  approval: Approval | null;
  storedValue: StoredValueProof | null;
  cash: CashProof | null;
  by?: 'device' | 'staff';
};

/** The tender has paid; with the last one the sale is complete. */
export function settled(
  state: CheckoutState,
  tender: Tender,
  { by = 'device', ...settlement }: Settlement,
  context: DecideContext,
): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  const { tenderId } = tender;
  invariant(settlement.settledMinor <= remainingMinorOf(state), 'the basket changed while it was being paid');
  const event: PaymentEvent = { type: 'tender.settled', ...at, tenderId, ...settlement, by };
  const amountMinor = settlement.settledMinor;
  const { offlineUpToMinor } = tender;
  const isOffline = settlement.approval?.isOffline === true;
  const alarm: SessionEvent[] =
    isOffline && offlineUpToMinor !== null && hadToBeOnline(tender)
      ? [{ type: 'tender.offlineNotAllowed', ...at, tenderId, amountMinor, offlineUpToMinor }]
      : [];
  const after = evolvePayment(state, event);
  return [event, ...alarm, ...(remainingMinorOf(after) === 0 ? completed(after, context) : [])];
}

/** Nothing remains to be paid. */
export function completed(state: CheckoutState, context: DecideContext): SessionEvent[] {
  const { saleId, currency } = state;
  invariant(remainingMinorOf(state) === 0, 'a sale completes when it is paid');
  return [
    {
      type: 'sale.completed',
      v: 1,
      atMs: context.atMs,
      saleId,
      receiptNumber: context.receiptNumber,
      currency,
      totalMinor: dueMinorOf(state),
      ...soldGoods(state),
      tenders: state.tenders.filter(isPaid).map(soldTender),
      receipt: receiptFacts(context),
    },
    ...startReceipt(context),
  ];
}

/** As the ledger keeps it: a card with its approval, others with what names them instead. */
function soldTender({ tenderId, kind, settledMinor, approval, storedValue, lastFour, cashProof }: Tender) {
  const { receiptLines: _printed, ...kept } = approval ?? {
    terminalReference: storedValue?.reference ?? '',
    approvalCode: '',
    cardBrand: '',
    maskedPan: lastFour === null ? '' : `************${lastFour}`,
    receiptLines: [],
    isOffline: false,
  };
  return {
    ...{ tenderId, kind, amountMinor: settledMinor, roundingMinor: cashProof?.roundingMinor ?? 0 },
    ...{ givenMinor: cashProof?.insertedMinor ?? null, changeMinor: cashProof?.changeMinor ?? 0 },
    ...kept,
  };
}
