import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BasketLine } from '../../../core/checkout/basket/events.ts';
import { itemCountOf, taxesOf, totalMinorOf, weighedAmountMinor } from '../../../core/checkout/basket/totals.ts';

const line = fc.record({
  amountMinor: fc.integer({ min: 0, max: 10_000_000 }),
  taxRateBasisPoints: fc.constantFrom(0, 700, 1_900, 2_550),
  quantity: fc.integer({ min: 1, max: 99 }),
});
const lineOf = (
  known: { amountMinor: number; taxRateBasisPoints: number; quantity: number },
  index = 0,
): BasketLine => ({
  lineId: `l${index}`,
  code: 'plu:1234',
  name: { en: 'Thing' },
  unit: 'each',
  weightGrams: null,
  unitPriceMinor: 1,
  picture: null,
  category: 'pantry',
  minimumAgeYears: null,
  ...known,
});

describe('totals and taxes', () => {
  test('net and tax of all rates add up to the total, each rate once and in order', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (known) => {
        const lines = known.map(lineOf);
        const taxes = taxesOf({ lines, prices: null });
        const sum = taxes.reduce((total, { netMinor, taxMinor }) => total + netMinor + taxMinor, 0);
        expect(sum).toBe(totalMinorOf(lines));
        const rates = taxes.map(({ rateBasisPoints }) => rateBasisPoints);
        expect(rates).toEqual([...new Set(rates)].sort((a, b) => a - b));
      }),
    );
  });

  test('the tax inside a price is the rate’s share of the gross', () => {
    const lines = [lineOf({ amountMinor: 11_900, taxRateBasisPoints: 1_900, quantity: 1 })];
    expect(taxesOf({ lines, prices: null })).toEqual([{ rateBasisPoints: 1_900, netMinor: 10_000, taxMinor: 1_900 }]);
  });

  test('a weighed article is one item, whatever its weight', () => {
    const apples = { ...lineOf({ amountMinor: 100, taxRateBasisPoints: 700, quantity: 1 }), weightGrams: 333 };
    const tins = lineOf({ amountMinor: 300, taxRateBasisPoints: 700, quantity: 3 }, 1);
    expect(itemCountOf([{ ...apples, unit: 'kilogram' }, tins])).toBe(4);
  });

  test('250 g at 2.99 a kilogram cost 0.75', () => {
    expect(weighedAmountMinor({ priceMinor: 299 }, 250)).toBe(75);
  });
});
