import { inLanguage } from '../../catalogue/product.ts';
import { pairBlock, RULE, SPACE, textBlock } from '../../documents/blocks.ts';
import type { DocumentBlock, PrintDocument } from '../../documents/document.ts';
import type { Texts } from '../../messages/texts.ts';
import { formatMoney } from '../../money/money.ts';
import { invariant } from '../../result.ts';
import type { BasketLine } from '../basket/events.ts';
import { itemCountOf, taxesOf } from '../basket/totals.ts';
import type { CheckoutState } from '../state.ts';

export type ReceiptSetting = {
  language: string;
  texts: Texts;
  brandName: string;
  placeName: string;
  kioskId: string;
  timeZone: string;
};

/** The receipt of a completed sale; a copy says so. */
export function receiptDocument(state: CheckoutState, copy: boolean, setting: ReceiptSetting): PrintDocument {
  const { sale, lines, currency } = state;
  invariant(sale !== null, 'a receipt needs a completed sale');
  const { language, texts } = setting;
  const money = (amountMinor: number): string => formatMoney({ amountMinor, currency }, language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  const when = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: setting.timeZone,
  });
  const settled = state.tenders.filter(({ status }) => status === 'settled');
  const blocks: DocumentBlock[] = [
    textBlock(setting.brandName, { align: 'centre', size: 'huge', bold: true }),
    textBlock(setting.placeName, { align: 'centre' }),
    SPACE,
    ...(copy ? [textBlock(texts('document.receipt.copy'), { align: 'centre', size: 'large', bold: true })] : []),
    textBlock(texts('document.receipt.title'), { align: 'centre', bold: true }),
    RULE,
    ...lines.flatMap((line) => lineBlocks(line)),
    RULE,
    pairBlock(texts('document.receipt.total'), money(sale.totalMinor), true),
    textBlock(texts('document.receipt.items', { count: itemCountOf(lines) })),
    SPACE,
    textBlock(texts('document.receipt.taxIncluded')),
    ...taxesOf(lines).map(({ rateBasisPoints, netMinor, taxMinor }) =>
      pairBlock(
        texts('document.receipt.rate', { rate: percent.format(rateBasisPoints / 10_000), amount: money(netMinor) }),
        money(taxMinor),
      ),
    ),
    RULE,
    ...settled.flatMap(({ amountMinor, approval }) => [
      pairBlock(texts('document.receipt.paidByCard'), money(amountMinor), true),
      ...(approval === null
        ? []
        : [
            pairBlock(texts('document.receipt.card'), `${approval.cardBrand} ${approval.maskedPan}`.slice(0, 40)),
            pairBlock(texts('document.receipt.approval'), approval.approvalCode),
            ...(approval.isOffline ? [textBlock(texts('document.receipt.offlineApproved'))] : []),
            pairBlock(texts('document.receipt.terminal'), approval.terminalReference.slice(-20)),
          ]),
    ]),
    RULE,
    pairBlock(texts('document.receipt.receiptNumber'), sale.receiptNumber),
    pairBlock(texts('document.receipt.kiosk'), setting.kioskId),
    pairBlock(texts('document.receipt.date'), when.format(sale.atMs)),
    SPACE,
    { type: 'barcode', symbology: 'code128', data: sale.receiptNumber },
    SPACE,
    textBlock(texts('document.receipt.thanks'), { align: 'centre' }),
  ];
  return { kind: 'receipt', language, blocks };

  function lineBlocks(line: BasketLine): DocumentBlock[] {
    const name = pairBlock(inLanguage(line.name, language), money(line.amountMinor));
    if (line.weightGrams !== null) {
      const kilogram = new Intl.NumberFormat(language, { style: 'unit', unit: 'kilogram', minimumFractionDigits: 3 });
      const weight = kilogram.format(line.weightGrams / 1_000);
      return [name, textBlock(`  ${texts('document.receipt.weight', { weight, price: money(line.unitPriceMinor) })}`)];
    }
    if (line.quantity === 1) return [name];
    const { quantity, unitPriceMinor } = line;
    return [name, textBlock(`  ${texts('document.receipt.quantity', { quantity, price: money(unitPriceMinor) })}`)];
  }
}

/** Never twice for a kiosk: of the row that completes the sale, and of a base that grows with every new epoch of the journal. */
export const receiptNumberOf = (kioskId: string, base: number, seq: number): string =>
  `${kioskId}-${String(base + seq).padStart(6, '0')}`.toUpperCase();
