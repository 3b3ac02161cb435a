/**
 * The one model of a receipt: paper, the screen, the digital receipt, its PDF and mail are drawn from it, and it is made from the row
 * `sale.completed` alone (with what was signed and asked for after it). Amounts are integer minor units.
 */
import { inLanguage } from '../../catalogue/product.ts';
import { invariant } from '../../result.ts';
import type { EventOf } from '../../session/events.ts';
import { itemCountOf } from '../basket/totals.ts';
import type { SaleDuty } from '../duty/events.ts';
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
  /** Cash: what was put in, and what came back. */
  givenMinor: number | null;
  changeMinor: number;
  cardBrand: string;
  maskedPan: string;
  approvalCode: string;
  terminalReference: string;
  isOffline: boolean;
};

/**
 * - `taxMark` points at one of `taxes`. `unit` and `tareGrams`: how it was measured.
 * - `priceChange`: why it does not cost what the shelf says.
 */
export type ReceiptLine = GoodsModel['lines'][number] & {
  unit: 'each' | 'kilogram';
  tareGrams: number | null;
  taxMark: string;
  priceChange: { name: string | null; fromUnitPriceMinor: number } | null;
  isDutyFree: boolean;
};

export type ReceiptModel = Omit<GoodsModel, 'lines' | 'taxes'> & {
  saleId: string;
  receiptNumber: string;
  atMs: number;
  facts: ReceiptFacts;
  lines: ReceiptLine[];
  taxes: (GoodsModel['taxes'][number] & { mark: string })[];
  itemCount: number;
  /** All that was taken off. */
  savedMinor: number;
  tenders: ReceiptTender[];
  /** Of the boarding pass that decided about duty; null where none was shown. */
  duty: SaleDuty | null;
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
      const from = sold.get(line.lineId);
      invariant(from !== undefined, 'prices are of the lines of their sale');
      const { unit, tareGrams = null, priceChange, isDutyFree = false } = from;
      const taxMark = markOf(taxes, from);
      return { ...line, unit, tareGrams, taxMark, priceChange: changeOf(priceChange, words), isDutyFree };
    }),
    itemCount: itemCountOf(sale.lines),
    savedMinor: goods.totals.discountMinor,
    tenders: sale.tenders,
    duty: sale.duty,
    ...after,
  };
}

/** Empty where the row says nothing of the line's tax. */
function markOf(taxes: ReceiptModel['taxes'], { taxCode, taxRateBasisPoints, isDutyFree }: Sale['lines'][number]) {
  const dutyFree = taxes.find((tax) => isDutyFree === true && tax.isDutyFree === true);
  const byCode = taxes.find((tax) => tax.taxCode !== null && tax.taxCode === taxCode);
  const byRate = taxes.find((tax) => tax.taxCode === null && tax.rateBasisPoints === taxRateBasisPoints);
  return (dutyFree ?? byCode ?? byRate)?.mark ?? '';
}

const changeOf = (change: Sale['lines'][number]['priceChange'], { language }: Words): ReceiptLine['priceChange'] =>
  change === undefined
    ? null
    : {
        name: change.name === null ? null : inLanguage(change.name, language),
        fromUnitPriceMinor: change.fromUnitPriceMinor,
      };

const A = 'A'.charCodeAt(0);
