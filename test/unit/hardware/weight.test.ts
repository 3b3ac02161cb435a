import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decimalOf,
  decimalText,
  parseDecimal,
  unitNamed,
  WEIGHT_GRAMS_MAX,
  weightOf,
} from '../../../hardware/protocols/weight.ts';

const gramsOf = (text: string, unit: Parameters<typeof weightOf>[1]): number | null => {
  const value = parseDecimal(text);
  return value === null ? null : (weightOf(value, unit)?.weightGrams ?? null);
};

describe('a weight in whole grams', () => {
  test.each([
    ['1.234', 'kg', 1_234],
    ['100.00', 'g', 100],
    ['0.5', 'g', 1],
    ['0.4', 'g', 0],
    ['500', 'mg', 1],
    ['499', 'mg', 0],
    // One pound is 453.59237 g, one ounce 28.349523125 g.
    ['1.00', 'lb', 454],
    ['0.01', 'lb', 5],
    ['2.20', 'lb', 998],
    ['1000', 'lb', 453_592],
    ['1.0', 'oz', 28],
    ['645.2', 'oz', 18_291],
    ['-0.520', 'kg', -520],
    ['0.012', 't', 12_000],
    ['5', 'ct', 1],
  ] as const)('%s %s is %i g', (text, unit, grams) => {
    expect(gramsOf(text, unit)).toBe(grams);
  });

  test('is rounded by the exact factor: halves go up, and a hair below a half goes down', () => {
    expect(gramsOf('1.5', 'g')).toBe(2);
    expect(gramsOf('2.5', 'g')).toBe(3);
    expect(gramsOf('-2.5', 'g')).toBe(-3);
    expect(gramsOf('2.4999999999', 'g')).toBe(2);
  });

  test('says whether anything was rounded, and keeps what was shown as it was shown', () => {
    expect(weightOf({ units: 1_234, exponent: -3 }, 'kg')).toEqual({
      weightGrams: 1_234,
      isExact: true,
      shown: { value: '1.234', unit: 'kg' },
    });
    expect(weightOf({ units: 120, exponent: -2 }, 'lb')).toEqual({
      weightGrams: 544,
      isExact: false,
      shown: { value: '1.20', unit: 'lb' },
    });
  });

  test('is none above what scales carry, and none for a power of ten that no scale has', () => {
    expect(weightOf({ units: WEIGHT_GRAMS_MAX, exponent: 0 }, 'g')?.weightGrams).toBe(WEIGHT_GRAMS_MAX);
    expect(weightOf({ units: WEIGHT_GRAMS_MAX + 1, exponent: 0 }, 'g')).toBeNull();
    expect(weightOf({ units: 1, exponent: -127 }, 'g')).toBeNull();
    expect(weightOf({ units: 1, exponent: 127 }, 'g')).toBeNull();
  });

  test('shown with enough decimals is the same weight again', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999, max: WEIGHT_GRAMS_MAX }), (grams) => {
        expect(weightOf(decimalOf(grams, 'kg', 3), 'kg')?.weightGrams).toBe(grams);
        expect(weightOf(decimalOf(grams, 'lb', 4), 'lb')?.weightGrams).toBe(grams);
      }),
    );
  });

  test('is never a negative zero', () => {
    expect(Object.is(gramsOf('-0.000', 'kg'), 0)).toBe(true);
    expect(Object.is(gramsOf('-0.1', 'g'), 0)).toBe(true);
  });
});

test.each([
  '',
  '.',
  '-',
  '1.2.3',
  '1,5',
  '0x10',
  '1e3',
  '12345678901234567',
  '99999999999999999',
  'Error',
  '--1',
  '1 2',
])('"%s" is no number of a scale', (text) => {
  expect(parseDecimal(text)).toBeNull();
});

test('numbers of scales may have blanks around them, leave out a digit before or after the point, and have a sign apart', () => {
  expect(['  .52 ', '5.', '+1.0', '-  0.52'].map(parseDecimal)).toEqual([
    { units: 52, exponent: -2 },
    { units: 5, exponent: 0 },
    { units: 10, exponent: -1 },
    { units: -52, exponent: -2 },
  ]);
});

test('a decimal is written with as many decimals as it has', () => {
  expect(
    [
      { units: 52, exponent: -2 },
      { units: -5, exponent: -3 },
      { units: 7, exponent: 2 },
      { units: 0, exponent: 2 },
    ].map(decimalText),
  ).toEqual(['0.52', '-0.005', '700', '0']);
});

test('units are known in any case, others are not', () => {
  expect(['KG', ' lb ', 'LBS', 'Oz'].map(unitNamed)).toEqual(['kg', 'lb', 'lb', 'oz']);
  expect(['', 'pcs', '%', 'tl', 'constructor'].map(unitNamed)).toEqual([null, null, null, null, null]);
});
