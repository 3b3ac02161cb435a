/** The receipt of a sale as the ledger's own rows say it: the same model, and the same document, that the kiosk printed. */
import { receiptDocument } from '../../core/checkout/receipt/receipt-document.ts';
import { NOTHING_AFTER, type ReceiptModel, receiptModelOf } from '../../core/checkout/receipt/receipt-model.ts';
import type { PrintDocument } from '../../core/documents/document.ts';
import type { SymbolRows } from '../../core/documents/document-drawing.ts';
import { symbolsOf } from '../../core/documents/symbol-rows.ts';
import { loadTexts } from '../../core/messages/index.ts';
import type { Texts } from '../../core/messages/texts.ts';
import { readEvent } from '../../core/session/read-event.ts';
import type { ReceiptRows } from './receipt-store.ts';

export type ServerReceipt = {
  model: ReceiptModel;
  document: PrintDocument;
  symbols: (SymbolRows | null)[];
  texts: Texts;
  title: string;
};

/** Null for a sale from before receipts were made from its row. Never with an invoice's recipient: that is personal, and the link is not. */
export function serverReceipt({ payloads }: ReceiptRows): ServerReceipt | null {
  const events = payloads.map(readEvent);
  const sale = events.find((event) => event.type === 'sale.completed');
  if (sale?.type !== 'sale.completed' || sale.receipt === null) return null;
  const signed = events.find((event) => event.type === 'fiscal.signed' || event.type === 'fiscal.failed');
  const fiscal =
    signed?.type === 'fiscal.signed'
      ? ({ kind: 'signed', signature: signed.signature } as const)
      : signed === undefined
        ? null
        : ({ kind: 'outOfOrder' } as const);
  const { language } = sale.receipt;
  const texts = loadTexts(language);
  const model = receiptModelOf(sale, sale.receipt, { ...NOTHING_AFTER, fiscal }, { language, texts });
  const document = receiptDocument(model, { copy: false, withExit: false }, texts);
  const title = texts('digitalReceipt.title', { number: model.receiptNumber });
  return { model, document, symbols: symbolsOf(document), texts, title };
}
