/** For whoever gets what was bought as a gift: what it is and until when it can be exchanged, and no price. */
import { pairBlock, RULE, SPACE, textBlock } from '../../documents/blocks.ts';
import type { PrintDocument } from '../../documents/document.ts';
import type { Texts } from '../../messages/texts.ts';
import { headBlocks, measureText, numberBlocks } from './receipt-document.ts';
import type { ReceiptModel } from './receipt-model.ts';

/** Tells a gift receipt from a receipt at the till: goods can be exchanged with it, money is not given back. */
export const giftBarcodeOf = (receiptNumber: string): string => `G-${receiptNumber}`;

/** `lineIds`: what is given; none stands for all of it. */
export function giftReceiptDocument(model: ReceiptModel, lineIds: readonly string[], texts: Texts): PrintDocument {
  const { language, timeZone, exchangeUntilMs } = model.facts;
  const given = model.lines.filter(({ lineId }) => lineIds.length === 0 || lineIds.includes(lineId));
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone });
  const setting = { language, texts };
  return {
    kind: 'receipt',
    language,
    blocks: [
      ...headBlocks(model, texts, false, texts('document.gift.title')),
      RULE,
      ...given.map((line) => {
        const measure = measureText(line, null, setting);
        return measure === null ? textBlock(line.name) : pairBlock(line.name, measure);
      }),
      RULE,
      ...(exchangeUntilMs === null
        ? []
        : [textBlock(texts('document.gift.exchange', { date: day.format(exchangeUntilMs) }), { bold: true }), SPACE]),
      ...numberBlocks(model, setting),
      SPACE,
      { type: 'barcode', symbology: 'code128', data: giftBarcodeOf(model.receiptNumber) },
    ],
  };
}
