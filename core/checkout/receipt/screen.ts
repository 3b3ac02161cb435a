import { inLanguage } from '../../catalogue/product.ts';
import type { PaperView, ReceiptGiven, ValueLeftView } from '../../contract/receipt-view.ts';
import type { Screen } from '../../contract/view.ts';
import type { BlockOf, Symbology } from '../../documents/document.ts';
import type { SymbolRows } from '../../documents/document-drawing.ts';
import { loadTexts } from '../../messages/index.ts';
import { invariant, unreachable } from '../../result.ts';
import { valueLeftOf } from '../payment/value-left.ts';
import type { CheckoutState } from '../state.ts';
import { pagesOf, waysOf } from './offers.ts';
import { receiptDocument } from './receipt-document.ts';
import { receiptModelOf } from './receipt-model.ts';
import type { ReceiptState } from './state.ts';

/** What the host adds: modules of barcodes, and what is sealed. */
export type ReceiptDrawing = {
  language: string;
  symbolOf: (symbology: Symbology, data: string) => SymbolRows | null;
  reveal: (sealed: string) => string;
};

/** Null until the sale is paid. */
export function receiptScreen(state: CheckoutState, drawing: ReceiptDrawing): Screen | null {
  const { sale, receipt } = state;
  if (sale === null) return null;
  const paid = { chargedMinor: sale.totalMinor, receiptNumber: sale.receiptNumber };
  if (state.fiscal?.status === 'asking') return { name: 'receipt', phase: 'signing', paper: 'receipt', ...paid };
  switch (state.receiptPage) {
    case 'digital':
      return { name: 'receiptDigital', ...digitalOf(state, drawing), ...paid };
    case 'email':
      return { name: 'receiptEmail', ...paid };
    case 'invoice':
      return { name: 'receiptInvoice', ...paid };
    case 'gift':
      return { name: 'receiptGift', lines: giftLines(state, drawing.language), ...paid };
    case null:
      break;
    default:
      return unreachable(state.receiptPage);
  }
  if (receipt === null) return { name: 'receiptChoice', ways: waysOf(state), pages: pagesOf(state), ...paid };
  const { status, paper, trouble } = receipt;
  if (status === 'printing') return { name: 'receipt', phase: 'printing', paper, ...paid };
  if (status === 'notStarted' || status === 'unknown') {
    invariant(trouble !== null, 'a print that failed has a trouble');
    return { name: 'receiptTrouble', certainty: status, trouble, paper, ...paid };
  }
  const exit = sale.receipt?.exit ?? null;
  return {
    name: 'thankYou',
    given: givenOf(receipt, state),
    receiptPrinted: status === 'printed',
    pages: pagesOf(state),
    canPrint: sale.receipt !== null && sale.receipt.offers.paper !== 'never',
    mailIsWaiting: state.mails > 0,
    valueLeft: valueLeft(state, status === 'printed', drawing),
    exit: exit && { ...exit, symbol: drawing.symbolOf('qrcode', exit.code) },
    ...paid,
  };
}

/** A new voucher that was printed is not shown as well; one whose number cannot be opened here is on the server's list. */
const valueLeft = (state: CheckoutState, isPrinted: boolean, { reveal, symbolOf }: ReceiptDrawing): ValueLeftView[] =>
  valueLeftOf(state, reveal)
    .filter(({ isNew, number }) => !isNew || (!isPrinted && number !== null))
    .map(({ number, isNew: _how, ...left }) => ({
      ...left,
      voucher: number === null ? null : { number, symbol: symbolOf('qrcode', number) },
    }));

function givenOf({ status }: ReceiptState, { mails }: CheckoutState): ReceiptGiven {
  if (status === 'printed') return 'paper';
  if (status === 'skipped') return 'failed';
  if (mails > 0) return 'mail';
  return status === 'given' ? 'phone' : 'none';
}

/** As on paper, without the code for the gate, which is short-lived. */
function digitalOf(state: CheckoutState, { language, symbolOf }: ReceiptDrawing) {
  const { sale } = state;
  invariant(sale?.receipt?.digital != null, 'the page opens only where there is one');
  const { url } = sale.receipt.digital;
  const texts = loadTexts(sale.receipt.language);
  const model = receiptModelOf(sale, sale.receipt, { fiscal: fiscalOf(state), invoice: null }, { language, texts });
  const document = receiptDocument(model, { copy: false, withExit: false }, texts);
  const paper: PaperView = {
    document,
    symbols: document.blocks
      .filter((block): block is BlockOf<'barcode'> => block.type === 'barcode')
      .map(({ symbology, data }) => symbolOf(symbology, data)),
  };
  return { link: { url, symbol: symbolOf('qrcode', url) }, paper };
}

export function fiscalOf({ fiscal }: CheckoutState) {
  if (fiscal === null || fiscal.status === 'asking') return null;
  return fiscal.status === 'signed'
    ? ({ kind: 'signed', signature: fiscal.signature } as const)
    : ({ kind: 'outOfOrder' } as const);
}

const giftLines = ({ lines }: CheckoutState, language: string) =>
  lines.map(({ lineId, name, quantity, weightGrams }) => ({
    lineId,
    name: inLanguage(name, language),
    quantity,
    weightGrams,
  }));
