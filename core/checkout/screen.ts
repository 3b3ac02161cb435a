import { inLanguage } from '../catalogue/product.ts';
import type { LineView, ScaleView, Screen } from '../contract/view.ts';
import type { OpenSession } from '../session/state.ts';
import type { BasketLine } from './events.ts';
import { type CheckoutState, hadToBeOnline, openTender, type Tender } from './state.ts';
import { totalMinorOf, weighedAmountMinor } from './totals.ts';

export function checkoutScreen(state: CheckoutState, language: string): Screen {
  const { sale, receipt } = state;
  if (sale !== null && receipt !== null) {
    const paid = { chargedMinor: sale.totalMinor, receiptNumber: sale.receiptNumber };
    if (receipt.status === 'printing') return { name: 'receipt', phase: 'printing', ...paid };
    if (receipt.status === 'notStarted' || receipt.status === 'unknown') {
      const trouble = receipt.trouble ?? 'HARDWARE_ERROR';
      return { name: 'receiptTrouble', certainty: receipt.status, trouble, ...paid };
    }
    return { name: 'thankYou', ...paid, receiptPrinted: receipt.status === 'printed' };
  }
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
    return { name: 'paymentDeclined', amountMinor: totalMinorOf(state.lines), reason, payableMinor };
  }
  if (state.weighing !== null) {
    const { code, name, picture, priceMinor } = state.weighing;
    return {
      name: 'weigh',
      product: { code, name: inLanguage(name, language), picture, pricePerKilogramMinor: priceMinor },
    };
  }
  return {
    name: 'basket',
    lines: state.lines.map((line) => lineView(line, language)),
    newestLineId: state.newestLineId,
  };
}

/** Only where the amount was the reason: whom the terminal could not serve although it might would not be helped by paying less. */
const payableMinorOf = (tender: Tender): number | null =>
  hadToBeOnline(tender) && tender.offlineUpToMinor !== 0 ? tender.offlineUpToMinor : null;

const lineView = (line: BasketLine, language: string): LineView => ({
  lineId: line.lineId,
  name: inLanguage(line.name, language),
  unit: line.unit,
  quantity: line.quantity,
  weightGrams: line.weightGrams,
  unitPriceMinor: line.unitPriceMinor,
  amountMinor: line.amountMinor,
  picture: line.picture,
});

type Reading = { kind: 'stable'; weightGrams: number } | { kind: 'motion' | 'overload' | 'underload' } | null;

export function scaleViewOf({ journey }: OpenSession, reading: Reading): ScaleView {
  if (reading === null) return { kind: 'notConnected' };
  if (reading.kind !== 'stable') return reading;
  const product = journey.journey === 'checkout' ? journey.checkout.weighing : null;
  const amountMinor = product === null ? 0 : weighedAmountMinor(product, reading.weightGrams);
  return { ...reading, amountMinor };
}
