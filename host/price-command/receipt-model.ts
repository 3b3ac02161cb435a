/** What `npm run price` prints: the goods of a receipt, with a sentence for every discount that says which units took part. */
import type { Localized } from '../../core/catalogue/product.ts';
import { type GoodsModel, goodsModel } from '../../core/checkout/receipt/goods-model.ts';
import { loadTexts } from '../../core/messages/index.ts';
import { formatMoney } from '../../core/money/money.ts';
import type { PricedBasket, PricedSet } from '../../core/pricing/priced.ts';
import type { DutyModel } from './duty-of.ts';

const LANGUAGE = 'en';

export type ReceiptModel = Omit<GoodsModel, 'discounts'> & {
  ok: true;
  moment: string;
  discounts: (GoodsModel['discounts'][number] & { explanation: string })[];
  /** Only where the file is about a journey; each line then says whether it is sold duty free. */
  duty?: DutyModel;
};

export function receiptModel(priced: PricedBasket, names: ReadonlyMap<string, Localized>, atMs: number): ReceiptModel {
  const goods = goodsModel(priced, names, { language: LANGUAGE, texts: loadTexts(LANGUAGE) });
  return {
    ok: true,
    moment: new Date(atMs).toISOString(),
    ...goods,
    discounts: goods.discounts.map((discount) => ({
      ...discount,
      explanation: `${discount.text}. ${discount.sets.map(setInWords).join('; ')}`,
    })),
  };

  /** Which units took part, as in "1 × (2 of line 1, 1 of line 3): €1.99 off". */
  function setInWords({ times, discountMinor, units }: PricedSet): string {
    const lines = units.map(({ lineId, quantity, discountMinor: part }) => {
      const what = quantity === 0 ? `line ${lineId}` : `${quantity} of line ${lineId}`;
      return units.length > 1 ? `${what} (${money(part)})` : what;
    });
    return `${times > 1 ? `${times} times ` : ''}${lines.join(' + ')}: ${money(discountMinor)} off`;
  }

  function money(amountMinor: number): string {
    return formatMoney({ amountMinor, currency: priced.currency }, LANGUAGE);
  }
}
