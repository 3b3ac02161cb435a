import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RoundingMode, roundToStep, scaleExact, scaleRounded, shareOut } from '../../../core/money/rounding.ts';

const MODES: RoundingMode[] = ['halfUp', 'halfEven', 'halfDown', 'down', 'up'];

describe('rounding', () => {
  it.each<[tenths: number, ...expected: number[]]>([
    [24, 2, 2, 2, 2, 3],
    [25, 3, 2, 2, 2, 3],
    [26, 3, 3, 3, 2, 3],
    [35, 4, 4, 3, 3, 4],
    [30, 3, 3, 3, 3, 3],
    [-24, -2, -2, -2, -2, -3],
    [-25, -3, -2, -2, -2, -3],
    [-35, -4, -4, -3, -3, -4],
    [-4, 0, 0, 0, 0, -1],
  ])('of %i tenths goes by its mode', (tenths, ...expected) => {
    expect(MODES.map((mode) => scaleRounded(tenths, 1, 10, mode))).toEqual(expected);
    expect(MODES.map((mode) => scaleExact(tenths, 1n, 10n, mode) + 0)).toEqual(expected);
  });

  it('is the same for amounts that no number can hold on the way', () => {
    const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 100_000_000 }), fc.constantFrom(...MODES), (value, ratio, mode) => {
        const large = scaleRounded(value, ratio, 100_000_000, mode);
        expect(large + 0).toBe(scaleExact(value, BigInt(ratio), 100_000_000n, mode) + 0);
        expect(Math.abs(large - Math.trunc((value * ratio) / 100_000_000))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('refuses an amount that leaves the safe integers', () => {
    expect(() => scaleRounded(Number.MAX_SAFE_INTEGER, 2, 1, 'down')).toThrow('out of range');
  });

  it.each<[amount: number, step: number, mode: RoundingMode, rounded: number]>([
    [1_022, 5, 'halfUp', 1_020],
    [1_023, 5, 'halfUp', 1_025],
    [1_025, 10, 'halfUp', 1_030],
    [1_025, 10, 'halfDown', 1_020],
    [1_021, 10, 'up', 1_030],
    [-1_023, 5, 'halfUp', -1_025],
  ])('of %i to steps of %i, %s, gives %i', (amount, step, mode, rounded) => {
    expect(roundToStep(amount, step, mode)).toBe(rounded);
  });
});

describe('an amount that is shared out', () => {
  it.each<[amount: number, weights: number[], parts: number[]]>([
    [10, [1, 1, 1], [4, 3, 3]],
    [100, [1, 2, 3], [17, 33, 50]],
    [5, [0, 0], [5, 0]],
    [0, [3, 4], [0, 0]],
    [7, [0, 10], [0, 7]],
  ])('of %i by %j is %j', (amount, weights, parts) => {
    expect(shareOut(amount, weights)).toEqual(parts);
  });

  it('adds up again, each part within one unit of its share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), weights, (amount, drawn) => {
        const parts = shareOut(amount, drawn);
        const sum = drawn.reduce((total, weight) => total + weight, 0);
        expect(parts.reduce((total, part) => total + part, 0)).toBe(amount);
        if (sum === 0) return;
        for (const [index, weight] of drawn.entries()) {
          expect(Math.abs((parts[index] ?? 0) - (amount * weight) / sum)).toBeLessThan(1);
        }
      }),
    );
  });

  it('needs weights and an amount that are not negative', () => {
    expect(() => shareOut(-1, [1])).toThrow('cannot share out');
  });
});
