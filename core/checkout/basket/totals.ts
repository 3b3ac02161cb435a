import type { Product } from '../../catalogue/product.ts';
import { addMinor, scaleMinor } from '../../money/money.ts';
import type { TaxLine } from '../receipt/events.ts';
import type { BasketLine } from './events.ts';

export const totalMinorOf = (lines: readonly BasketLine[]): number =>
  lines.reduce((sum, line) => addMinor(sum, line.amountMinor), 0);

export const itemCountOf = (lines: readonly BasketLine[]): number =>
  lines.reduce((count, line) => count + (line.unit === 'each' ? line.quantity : 1), 0);

export const eachAmountMinor = (unitPriceMinor: number, quantity: number): number =>
  scaleMinor(unitPriceMinor, quantity, 1);

/** Price per kilogram times weight, rounded commercially to the minor unit. */
export const weighedAmountMinor = (product: Pick<Product, 'priceMinor'>, weightGrams: number): number =>
  scaleMinor(product.priceMinor, weightGrams, 1_000);

/** Tax contained in the line amounts, computed once per rate over the rate's sum, so that the rates add up to the total. */
export function taxesOf(lines: readonly BasketLine[]): TaxLine[] {
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
