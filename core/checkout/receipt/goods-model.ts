/** Goods and what they come to, in the words of one language: the same on a receipt and from `npm run price`. */
import { inLanguage, type Localized } from '../../catalogue/product.ts';
import type { Texts } from '../../messages/texts.ts';
import type { Currency } from '../../money/money.ts';
import type { LineDiscount, PricedBasket, PricedDiscount, PricedLine } from '../../pricing/priced.ts';
import { type Reason, wordsOf } from '../../pricing/reason.ts';

/** `text`: why, as a sentence; the name where no reason was kept. */
export type InWords<T> = Omit<T, 'name' | 'reason'> & { name: string; text: string; reason?: Reason };

export type GoodsModel = Omit<PricedBasket, 'lines' | 'discounts'> & {
  lines: (Omit<PricedLine, 'discounts'> & { name: string; discounts: InWords<LineDiscount>[] })[];
  discounts: InWords<PricedDiscount>[];
};

/** Prices as they are stored with a sale: without the reasons of rows from before they were kept. */
type WithoutReason<T> = Omit<T, 'reason'> & { reason?: Reason | undefined };
export type KeptPrices = Omit<PricedBasket, 'lines' | 'discounts'> & {
  lines: (Omit<PricedLine, 'discounts'> & { discounts: WithoutReason<LineDiscount>[] })[];
  discounts: WithoutReason<PricedDiscount>[];
};

export type Words = { language: string; texts: Texts };

export function inWords<T extends { name: Localized; reason?: Reason | undefined }>(
  discount: T,
  currency: Currency,
  { language, texts }: Words,
): InWords<T> {
  const { name: localized, reason, ...facts } = discount;
  const name = inLanguage(localized, language);
  const text = reason === undefined ? name : wordsOf(reason, currency, language, texts);
  return { ...facts, ...(reason === undefined ? {} : { reason }), name, text };
}

export function goodsModel(priced: KeptPrices, names: ReadonlyMap<string, Localized>, words: Words): GoodsModel {
  const { currency } = priced;
  return {
    ...priced,
    lines: priced.lines.map(({ lineId, code, ...line }) => ({
      lineId,
      code,
      name: inLanguage(names.get(lineId) ?? { en: code }, words.language),
      ...line,
      discounts: line.discounts.map((discount) => inWords(discount, currency, words)),
    })),
    discounts: priced.discounts.map((discount) => inWords(discount, currency, words)),
  };
}
