import { newVoucherBlocks } from '../../core/checkout/payment/new-voucher.ts';
import type { ReceiptFacts } from '../../core/checkout/receipt/facts.ts';
import { giftReceiptDocument } from '../../core/checkout/receipt/gift-receipt.ts';
import type { InvoiceRecipient } from '../../core/checkout/receipt/invoice.ts';
import { receiptDocument } from '../../core/checkout/receipt/receipt-document.ts';
import { receiptModelOf } from '../../core/checkout/receipt/receipt-model.ts';
import { fiscalOf } from '../../core/checkout/receipt/screen.ts';
import { invoiceRecipientSchema } from '../../core/checkout/receipt/typed-schemas.ts';
import type { CheckoutState } from '../../core/checkout/state.ts';
import type { PrintDocument } from '../../core/documents/document.ts';
import { loadTexts } from '../../core/messages/index.ts';
import type { Effect } from '../../core/session/effects.ts';

type Place = { kioskId: string; brandName: string; placeName: string; language: string; timeZone: string };

/** Of a sale whose row is from before receipts were made from it: what the kiosk knows of itself now. */
const factsOfPlace = (place: Place): ReceiptFacts => ({
  ...place,
  seller: { name: '', addressLines: [], taxNumber: '', vatId: '', contact: '' },
  digital: null,
  exit: null,
  exchangeUntilMs: null,
  offers: { paper: 'always', email: false, gift: false, invoice: false, unchosen: 'none' },
});

/** The document that a print job is about; null where there is no sale. In the language that the shopper has chosen by now. */
export function receiptPaper(
  checkout: CheckoutState,
  { copy, paper, lineIds }: Extract<Effect, { type: 'receipt.print' }>,
  place: Place,
  reveal: (sealed: string) => string,
): PrintDocument | null {
  const { sale, invoice } = checkout;
  if (sale === null) return null;
  const facts = { ...(sale.receipt ?? factsOfPlace(place)), language: place.language };
  const words = { language: place.language, texts: loadTexts(place.language) };
  const after = { fiscal: fiscalOf(checkout), invoice: invoice === null ? null : recipientIn(reveal(invoice)) };
  const model = receiptModelOf(sale, facts, after, words);
  if (paper === 'gift') return giftReceiptDocument(model, lineIds, words.texts);
  const document = receiptDocument(model, { copy, withExit: true }, words.texts);
  return { ...document, blocks: [...document.blocks, ...newVoucherBlocks(checkout, { ...words, reveal })] };
}

/** Null for what cannot be opened any more: after a power loss the key is gone. */
const recipientIn = (opened: string): InvoiceRecipient | null =>
  opened === '' ? null : invoiceRecipientSchema.parse(JSON.parse(opened));
