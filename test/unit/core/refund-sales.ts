/** Rows of sales as the checkout writes them, and their goods going back as the server books it. */
import type { BasketLine } from '../../../core/checkout/basket/events.ts';
import { pricesOf } from '../../../core/checkout/basket/price.ts';
import { soldGoods } from '../../../core/checkout/receipt/sold-goods.ts';
import { shareOut } from '../../../core/checkout/refund/amounts.ts';
import { amountOf, taxesBackOf, withLinked } from '../../../core/checkout/refund/refundable.ts';
import type { RefundableSale, RefundLine } from '../../../core/checkout/refund/sale.ts';
import { openCheckout } from '../../../core/checkout/state.ts';
import { compilePricing } from '../../../core/pricing/compile.ts';
import { type PricingRulesInput, pricingRulesSchema } from '../../../core/pricing/rules.ts';
import { readEvent } from '../../../core/session/read-event.ts';

type Sold = { priceMinor: number; quantity: number; rate: number; code: string | null; depositMinor: number | null };

export const line = (
  lineId: string,
  unitPriceMinor: number,
  quantity: number,
  more: Partial<BasketLine>,
): BasketLine => ({
  ...{ lineId, code: lineId, name: { en: lineId }, unit: 'each', quantity, weightGrams: null, unitPriceMinor },
  ...{ amountMinor: unitPriceMinor * quantity, taxRateBasisPoints: 0, picture: null },
  ...{ category: '', minimumAgeYears: null },
  ...more,
});

export const linesOf = ({ priceMinor, quantity, rate, code, depositMinor }: Sold, place: number): BasketLine[] => {
  const lineId = `l${place}`;
  const taxed = { taxRateBasisPoints: rate, ...(code === null ? {} : { taxCode: code }) };
  const deposit = { ...taxed, kind: 'deposit', linkedTo: lineId, isNotDiscountable: true } as const;
  return [
    line(lineId, priceMinor, quantity, taxed),
    ...(depositMinor === null ? [] : [line(`${lineId}:deposit`, depositMinor, quantity, deposit)]),
  ];
};

/** The row of a sale as the checkout writes it, and as a journal gives it back. */
export function saleOf(lines: BasketLine[], rules: PricingRulesInput, tenders: object[] = []) {
  const pricing = compilePricing(pricingRulesSchema.parse(rules));
  const state = { ...openCheckout('s', 'EUR', 0), lines };
  const prices = pricesOf(state, pricing);
  const { totalMinor } = prices.totals;
  const row = {
    ...{ type: 'sale.completed', v: 1, atMs: 0, saleId: 's', receiptNumber: 'K-000001', currency: 'EUR', totalMinor },
    ...soldGoods({ ...state, prices }),
    tenders: tenders.length > 0 ? tenders : [tender('card', totalMinor)],
  };
  const sale = readEvent(JSON.stringify(row));
  if (sale.type !== 'sale.completed') throw new Error('no sale');
  return sale;
}

export const tender = (kind: string, amountMinor: number, roundingMinor = 0) => ({
  ...{ tenderId: `t-${kind}`, kind, amountMinor, roundingMinor },
  ...{ terminalReference: '', approvalCode: '', cardBrand: '', maskedPan: '' },
});
export const NOTHING = { units: new Map(), money: new Map() };

/** Goes back as the server books it: the sale afterwards, and what it came to. */
export function back(sale: RefundableSale, chosen: readonly RefundLine[]) {
  const lines = withLinked(sale, chosen);
  const amountMinor = amountOf(sale, lines) ?? 0;
  const shares = shareOut(sale.tenders, amountMinor);
  const taxes = taxesBackOf(sale, lines);
  const after: RefundableSale = {
    ...sale,
    lines: sale.lines.map((each) => ({
      ...each,
      refundedQuantity:
        each.refundedQuantity + (lines.find(({ position }) => position === each.position)?.quantity ?? 0),
    })),
    tenders: sale.tenders.map((each) => ({
      ...each,
      refundedMinor: each.refundedMinor + (shares.find(({ position }) => position === each.position)?.amountMinor ?? 0),
    })),
  };
  return { after, amountMinor, taxes };
}
