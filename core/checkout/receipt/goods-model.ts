/** Goods and what they come to, in the words of one language: the same on a receipt and from `npm run price`. */
import { inLanguage, type Localized } from '../../catalogue/product.ts';
import type { Texts } from '../../messages/texts.ts';
import type { Currency } from '../../money/money.ts';
import type { LineDiscount, PricedBasket, PricedDiscount, PricedLine } from '../../pricing/priced.ts';
import { type Reason, wordsOf } from '../../pricing/reason.ts';
import { invariant } from '../../result.ts';

/** `text`: why, as a sentence. */
export type InWords<T> = Omit<T, 'name'> & { name: string; text: string };

export type GoodsModel = Omit<PricedBasket, 'lines' | 'discounts'> & {
  lines: (Omit<PricedLine, 'discounts'> & { name: string; discounts: InWords<LineDiscount>[] })[];
  discounts: InWords<PricedDiscount>[];
};

export type Words = { language: string; texts: Texts };

export const inWords = <T extends { name: Localized; reason: Reason }>(
  discount: T,
  currency: Currency,
  { language, texts }: Words,
): InWords<T> => ({
  ...discount,
  name: inLanguage(discount.name, language),
  text: wordsOf(discount.reason, currency, language, texts),
});

/** `names`: of every line. */
export function goodsModel(priced: PricedBasket, names: ReadonlyMap<string, Localized>, words: Words): GoodsModel {
  const { currency } = priced;
  return {
    ...priced,
    lines: priced.lines.map(({ lineId, code, ...line }) => {
      const name = names.get(lineId);
      invariant(name !== undefined, 'goods have a name');
      const discounts = line.discounts.map((discount) => inWords(discount, currency, words));
      return { lineId, code, name: inLanguage(name, words.language), ...line, discounts };
    }),
    discounts: priced.discounts.map((discount) => inWords(discount, currency, words)),
  };
}
