import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMinor, decimalOf, formatMoney, scaleMinor } from '../../../core/money/money.ts';

/** Commercial rounding by definition: the integer nearest to the exact fraction, halves away from zero. */
function nearest(product: bigint, denominator: bigint): bigint {
  const magnitude = product < 0n ? -product : product;
  const whole = magnitude / denominator;
  const rounded = (magnitude % denominator) * 2n >= denominator ? whole + 1n : whole;
  return product < 0n ? -rounded : rounded;
}

describe('money', () => {
  test('scales to the nearest minor unit, halves away from zero, whatever the size', () => {
    const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const factor = fc.integer({ min: 0, max: 100_000 });
    const divisor = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(amount, factor, divisor, (value, numerator, denominator) => {
        const exact = nearest(BigInt(value) * BigInt(numerator), BigInt(denominator));
        expect(BigInt(scaleMinor(value, numerator, denominator))).toBe(exact);
      }),
    );
  });

  test.each([
    [5, 1, 10, 1],
    [-5, 1, 10, -1],
    [4, 1, 10, 0],
    [299, 333, 1_000, 100],
    // 0.1 + 0.2 as floats would end beside the cent.
    [1_005, 1, 10, 101],
  ])('%i × %i / %i is %i', (value, numerator, denominator, expected) => {
    expect(scaleMinor(value, numerator, denominator)).toBe(expected);
  });

  test('an amount beyond the safe integers is a broken invariant, not a wrong amount', () => {
    expect(() => addMinor(Number.MAX_SAFE_INTEGER, 1)).toThrow(/out of range/);
    expect(() => scaleMinor(Number.MAX_SAFE_INTEGER, 2, 1)).toThrow(/out of range/);
    expect(() => scaleMinor(1, 1, 0)).toThrow(/denominator/);
  });

  test('the decimal string has the currency’s minor digits and reads back as the same integer', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (amountMinor) => {
        const text = decimalOf({ amountMinor, currency: 'EUR' });
        expect(text).toMatch(/^-?\d+\.\d{2}$/);
        expect(BigInt(text.replace('.', ''))).toBe(BigInt(amountMinor));
      }),
    );
    expect(decimalOf({ amountMinor: 5, currency: 'EUR' })).toBe('0.05');
    expect(decimalOf({ amountMinor: 1_500, currency: 'JPY' })).toBe('1500');
  });

  test('people read amounts as their language writes them', () => {
    expect(formatMoney({ amountMinor: 123_456, currency: 'EUR' }, 'de').replace(/\s/g, ' ')).toBe('1.234,56 €');
    expect(formatMoney({ amountMinor: -5, currency: 'GBP' }, 'en')).toBe('-£0.05');
  });
});

test.each([
  ['KWD', 1_234, '1.234'],
  ['ISK', 1_234, '1234'],
  ['SEK', 1_250, '12.50'],
] as const)('%s has as many decimals as ISO 4217 says', (currency, amountMinor, decimal) => {
  expect(decimalOf({ amountMinor, currency })).toBe(decimal);
});
