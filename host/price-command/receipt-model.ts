/** What `npm run price` prints: the priced basket with names and with a sentence for every discount. */
import { inLanguage, type Localized } from '../../core/catalogue/product.ts';
import { loadTexts } from '../../core/messages/index.ts';
import { formatMoney } from '../../core/money/money.ts';
import type { LineDiscount, PricedBasket, PricedDiscount, PricedLine, PricedSet } from '../../core/pricing/priced.ts';
import { wordsOf } from '../../core/pricing/reason.ts';

const LANGUAGE = 'en';

type InWords<T> = Omit<T, 'name'> & { name: string; text: string };

export type ReceiptModel = Omit<PricedBasket, 'lines' | 'discounts'> & {
  ok: true;
  moment: string;
  lines: (Omit<PricedLine, 'discounts'> & { name: string; discounts: InWords<LineDiscount>[] })[];
  discounts: (InWords<PricedDiscount> & { explanation: string })[];
};

export function receiptModel(priced: PricedBasket, names: ReadonlyMap<string, Localized>, atMs: number): ReceiptModel {
  const texts = loadTexts(LANGUAGE);
  const { currency } = priced;
  const explained = <T extends Pick<PricedDiscount, 'name' | 'reason'>>(discount: T): InWords<T> => ({
    ...discount,
    name: inLanguage(discount.name, LANGUAGE),
    text: wordsOf(discount.reason, currency, LANGUAGE, texts),
  });
  return {
    ok: true,
    moment: new Date(atMs).toISOString(),
    ...priced,
    lines: priced.lines.map(({ lineId, code, ...line }) => ({
      lineId,
      code,
      name: inLanguage(names.get(lineId) ?? { en: code }, LANGUAGE),
      ...line,
      discounts: line.discounts.map(explained),
    })),
    discounts: priced.discounts.map((discount) => ({ ...explained(discount), explanation: explanationOf(discount) })),
  };

  /** Which units took part, as in "1 × (2 of line 1, 1 of line 3): €1.99 off". */
  function explanationOf(discount: PricedDiscount): string {
    const sentence = wordsOf(discount.reason, currency, LANGUAGE, texts);
    return `${sentence}. ${discount.sets.map(setInWords).join('; ')}`;
  }

  function setInWords({ times, discountMinor, units }: PricedSet): string {
    const lines = units.map(({ lineId, quantity, discountMinor: part }) => {
      const what = quantity === 0 ? `line ${lineId}` : `${quantity} of line ${lineId}`;
      return units.length > 1 ? `${what} (${money(part)})` : what;
    });
    return `${times > 1 ? `${times} times ` : ''}${lines.join(' + ')}: ${money(discountMinor)} off`;
  }

  function money(amountMinor: number): string {
    return formatMoney({ amountMinor, currency }, LANGUAGE);
  }
}
