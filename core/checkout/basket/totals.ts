import type { Product } from '../../catalogue/product.ts';
import { addMinor, scaleMinor } from '../../money/money.ts';
import type { TaxLine } from '../receipt/events.ts';
import type { BasketLine } from './events.ts';
import type { LineDiscount } from './priced.ts';
import type { BasketState } from './state.ts';

export const totalMinorOf = (lines: readonly BasketLine[]): number =>
  lines.reduce((sum, line) => addMinor(sum, line.amountMinor), 0);

/** What a person would count: no deposits, no vouchers. */
export const itemCountOf = (lines: readonly BasketLine[]): number =>
  lines
    .filter(({ kind }) => kind !== 'deposit' && kind !== 'depositReturn')
    .reduce((count, line) => count + (line.unit === 'each' ? line.quantity : 1), 0);

export const eachAmountMinor = (unitPriceMinor: number, quantity: number): number =>
  scaleMinor(unitPriceMinor, quantity, 1);

/** Price per kilogram times weight, rounded commercially to the minor unit. */
export const weighedAmountMinor = (product: Pick<Product, 'priceMinor'>, weightGrams: number): number =>
  scaleMinor(product.priceMinor, weightGrams, 1_000);

/** What the line comes to at another price. A weight beside a labelled price is only told. */
export const amountAt = (line: BasketLine, unitPriceMinor: number): number =>
  line.weightGrams === null || line.unit === 'each'
    ? eachAmountMinor(unitPriceMinor, line.quantity)
    : weighedAmountMinor({ priceMinor: unitPriceMinor }, line.weightGrams);

/** Tax contained in the line amounts, computed once per rate over the rate's sum, so that the rates add up to the total. */
function taxesContained(lines: readonly BasketLine[]): TaxLine[] {
  const grossByRate = new Map<number, number>();
  for (const line of lines) {
    grossByRate.set(line.taxRateBasisPoints, addMinor(grossByRate.get(line.taxRateBasisPoints) ?? 0, line.amountMinor));
  }
  return [...grossByRate.entries()]
    .sort(([a], [b]) => a - b)
    .map(([rateBasisPoints, grossMinor]) => {
      const taxMinor = scaleMinor(grossMinor, rateBasisPoints, 10_000 + rateBasisPoints);
      return { rateBasisPoints, netMinor: grossMinor - taxMinor, taxMinor };
    });
}

/** By rate. A basket of a session from before it was priced by rules holds its taxes in its lines. */
export function taxesOf({ lines, prices }: Pick<BasketState, 'lines' | 'prices'>): TaxLine[] {
  if (prices === null) return taxesContained(lines);
  const byRate = new Map<number, TaxLine>();
  for (const { netMinor, taxMinor, parts } of prices.taxes) {
    // Taxes that stand on one amount together (a state's and a city's) are one rate here; `prices` has each of them.
    const rateBasisPoints = parts.reduce((sum, part) => sum + part.rateBasisPoints, 0);
    const before = byRate.get(rateBasisPoints) ?? { rateBasisPoints, netMinor: 0, taxMinor: 0 };
    byRate.set(rateBasisPoints, {
      rateBasisPoints,
      netMinor: addMinor(before.netMinor, netMinor),
      taxMinor: addMinor(before.taxMinor, taxMinor),
    });
  }
  return [...byRate.values()].sort((a, b) => a.rateBasisPoints - b.rateBasisPoints);
}

type Priced = Pick<BasketState, 'prices'>;

export const discountsOf = ({ prices }: Priced, lineId: string): LineDiscount[] =>
  prices?.lines.find((line) => line.lineId === lineId)?.discounts ?? [];

/** Of a line before its discounts. */
export const grossMinorOf = ({ prices }: Priced, { lineId, amountMinor }: BasketLine): number =>
  prices?.lines.find((line) => line.lineId === lineId)?.amountMinor ?? amountMinor;

export const discountMinorOf = (state: Priced, lineId: string): number =>
  discountsOf(state, lineId).reduce((sum, { discountMinor }) => addMinor(sum, discountMinor), 0);

/** What the person saves in all: promotions, coupons, member prices, stickers and what staff took off. */
export function savingsMinorOf({ lines, prices }: Pick<BasketState, 'lines' | 'prices'>): number {
  const byHand = lines.reduce((sum, line) => {
    const from = line.priceChange?.fromUnitPriceMinor ?? line.unitPriceMinor;
    return sum + Math.max(0, amountAt(line, from) - line.amountMinor);
  }, 0);
  return addMinor(byHand, prices?.totals.discountMinor ?? 0);
}
