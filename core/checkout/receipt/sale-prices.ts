import { currencySchema } from '../../money/money.ts';
import type { PricedBasket } from '../../pricing/priced.ts';
import type { PricedTax } from '../../pricing/taxes.ts';
import type { EventOf } from '../../session/events.ts';
import type { Prices } from '../basket/priced.ts';
import { totalMinorOf } from '../basket/totals.ts';

type Sale = EventOf<'sale.completed'>;

/** What the goods of a completed sale came to, as its row says: the rules of that day are not asked again. */
export const salePrices = (sale: Sale): PricedBasket =>
  sale.prices === null ? withoutPrices(sale) : { ...pricesOfLines(sale, sale.prices), currency: currencyOf(sale) };

const currencyOf = ({ currency }: Sale) => currencySchema.parse(currency);

function pricesOfLines({ lines }: Sale, prices: Prices): Omit<PricedBasket, 'currency'> {
  const kept = new Map(prices.lines.map((line) => [line.lineId, line]));
  return {
    ...prices,
    lines: lines.map(({ lineId, code, quantity, weightGrams, unitPriceMinor, amountMinor, discountMinor = 0 }) => ({
      ...{ lineId, code, quantity, weightGrams, unitPriceMinor, amountMinor },
      ...{ discounts: kept.get(lineId)?.discounts ?? [], discountMinor, finalMinor: amountMinor - discountMinor },
    })),
    discounts: prices.discounts.map((discount) => ({ ...discount, sets: [] })),
  };
}

/** A sale from before there were rules for prices: everything was in its lines. */
function withoutPrices(sale: Sale): PricedBasket {
  const { lines, totalMinor } = sale;
  const taxIncludedMinor = sale.taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0);
  return {
    currency: currencyOf(sale),
    lines: lines.map(({ lineId, code, quantity, weightGrams, unitPriceMinor, amountMinor }) => ({
      ...{ lineId, code, quantity, weightGrams, unitPriceMinor, amountMinor },
      ...{ discounts: [], discountMinor: 0, finalMinor: amountMinor },
    })),
    discounts: [],
    coupons: [],
    taxes: sale.taxes.map(includedTax),
    totals: {
      subtotalMinor: totalMinorOf(lines),
      discountMinor: 0,
      taxIncludedMinor,
      taxAddedMinor: 0,
      taxRemovedMinor: 0,
      roundingMinor: 0,
      totalMinor,
      cash: { roundingMinor: 0, dueMinor: totalMinor },
    },
    isProvenBest: true,
  };
}

const includedTax = ({ rateBasisPoints, netMinor, taxMinor }: Sale['taxes'][number]): PricedTax => ({
  taxCode: null,
  prices: 'included',
  isExempt: false,
  rateBasisPoints,
  netMinor,
  taxMinor,
  grossMinor: netMinor + taxMinor,
  parts: [{ name: null, rateBasisPoints, isCompound: false, taxMinor }],
});
