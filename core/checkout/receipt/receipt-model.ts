/**
 * The one model of a receipt: paper, the screen, the digital receipt, its PDF and mail are drawn from it, and it is made from the row
 * `sale.completed` alone (with what was signed and asked for after it). Amounts are integer minor units.
 */
import type { EventOf } from '../../session/events.ts';
import { itemCountOf } from '../basket/totals.ts';
import type { TenderKind } from '../payment/kinds.ts';
import type { ReceiptFacts } from './facts.ts';
import type { FiscalSignature } from './fiscal.ts';
import { type GoodsModel, goodsModel, type Words } from './goods-model.ts';
import type { InvoiceRecipient } from './invoice.ts';
import { salePrices } from './sale-prices.ts';

export type Sale = EventOf<'sale.completed'>;

export type ReceiptTender = {
  kind: TenderKind;
  amountMinor: number;
  /** Cash: how much more or less was kept, for want of small coins. */
  roundingMinor: number;
  cardBrand: string;
  maskedPan: string;
  approvalCode: string;
  terminalReference: string;
  isOffline: boolean;
};

export type ReceiptModel = Omit<GoodsModel, 'lines' | 'taxes'> & {
  saleId: string;
  receiptNumber: string;
  atMs: number;
  facts: ReceiptFacts;
  /** `taxMark` points at one of `taxes`. `unit` and `tareGrams`: how it was measured. */
  lines: (GoodsModel['lines'][number] & { unit: 'each' | 'kilogram'; taxMark: string; tareGrams: number | null })[];
  taxes: (GoodsModel['taxes'][number] & { mark: string })[];
  itemCount: number;
  /** All that was taken off. */
  savedMinor: number;
  tenders: ReceiptTender[];
  /** Null: not signed, because it need not be. */
  fiscal: { kind: 'signed'; signature: FiscalSignature } | { kind: 'outOfOrder' } | null;
  /** Personal where it names a person: opened only while the receipt is made. */
  invoice: InvoiceRecipient | null;
};

/** What became known after the sale. */
export type AfterSale = Pick<ReceiptModel, 'fiscal' | 'invoice'>;

export const NOTHING_AFTER: AfterSale = { fiscal: null, invoice: null };

export function receiptModelOf(sale: Sale, facts: ReceiptFacts, after: AfterSale, words: Words): ReceiptModel {
  const { saleId, receiptNumber, atMs } = sale;
  const names = new Map(sale.lines.map(({ lineId, name }) => [lineId, name]));
  const goods = goodsModel(salePrices(sale), names, words);
  const taxes = goods.taxes.map((tax, place) => ({ ...tax, mark: String.fromCharCode(A + place) }));
  const sold = new Map(sale.lines.map((line) => [line.lineId, line]));
  return {
    ...goods,
    ...{ saleId, receiptNumber, atMs, facts, taxes },
    lines: goods.lines.map((line) => {
      const { unit = 'each', taxRateBasisPoints = 0, tareGrams = null } = sold.get(line.lineId) ?? {};
      const tax = taxes.find(({ rateBasisPoints }) => rateBasisPoints === taxRateBasisPoints);
      return { ...line, unit, taxMark: tax?.mark ?? '', tareGrams };
    }),
    itemCount: itemCountOf(sale.lines),
    savedMinor: goods.totals.discountMinor,
    tenders: sale.tenders,
    ...after,
  };
}

const A = 'A'.charCodeAt(0);
