import { currencySchema } from '../../money/money.ts';
import type { PricedTax } from '../../pricing/taxes.ts';
import type { EventOf } from '../../session/events.ts';
import { totalMinorOf } from '../basket/totals.ts';
import type { KeptPrices } from './goods-model.ts';

type Sale = EventOf<'sale.completed'>;

/** What the goods of a completed sale came to, as its row says: the rules of that day are not asked again. */
export function salePrices(sale: Sale): KeptPrices {
  const currency = currencySchema.parse(sale.currency);
  const { lines, totalMinor } = sale;
  const taxIncludedMinor = sale.taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0);
  return {
    currency,
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
