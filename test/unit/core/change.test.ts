import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeOf, type Level, takesOf } from '../../../core/checkout/payment/change.ts';

const of = (...levels: [number, number][]): Level[] =>
  levels.map(([denominationMinor, count]) => ({ denominationMinor, count }));
const sumOf = (pieces: readonly Level[]): number =>
  pieces.reduce((sum, { denominationMinor, count }) => sum + denominationMinor * count, 0);

/** Every way to pay it, tried one by one. */
function isPayable(levels: readonly Level[], amountMinor: number): boolean {
  const [first, ...others] = levels;
  if (amountMinor === 0) return true;
  if (first === undefined) return false;
  for (let count = 0; count <= first.count && count * first.denominationMinor <= amountMinor; count += 1) {
    if (isPayable(others, amountMinor - count * first.denominationMinor)) return true;
  }
  return false;
}

describe('change', () => {
  test.each([
    ['the largest pieces first', of([10, 9], [20, 9], [50, 9], [100, 9]), 180, of([100, 1], [50, 1], [20, 1], [10, 1])],
    ['around a piece that is empty', of([10, 9], [20, 9], [50, 0]), 50, of([20, 2], [10, 1])],
    ['one large piece less where the rest could not be paid', of([50, 1], [20, 3]), 60, of([20, 3])],
    ['nothing for nothing', of([10, 9]), 0, []],
  ])('is paid in %s', (_how, levels, amountMinor, pieces) => {
    expect(changeOf(levels, amountMinor)).toEqual(pieces);
  });

  test('that cannot be paid exactly is not paid at all', () => {
    expect(changeOf(of([20, 9]), 50)).toBeNull();
    expect(changeOf(of([10, 2]), 30)).toBeNull();
  });

  test('is exact, from what is really there, and found wherever trying everything finds it', () => {
    const levels = fc.uniqueArray(
      fc.record({ denominationMinor: fc.constantFrom(5, 10, 20, 25, 50, 100), count: fc.nat({ max: 4 }) }),
      { selector: ({ denominationMinor }) => denominationMinor, maxLength: 5 },
    );
    fc.assert(
      fc.property(levels, fc.nat({ max: 80 }), (stores, fives) => {
        const amountMinor = fives * 5;
        const pieces = changeOf(stores, amountMinor);
        expect(pieces !== null).toBe(isPayable(stores, amountMinor));
        if (pieces === null) return;
        expect(sumOf(pieces)).toBe(amountMinor);
        for (const { denominationMinor, count } of pieces) {
          const store = stores.find((each) => each.denominationMinor === denominationMinor);
          expect(count).toBeLessThanOrEqual(store?.count ?? 0);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('of a recycler that is nearly empty is looked for within a bound', () => {
    const levels = of(...Array.from({ length: 14 }, (_, index): [number, number] => [2 * (index + 7), 40]));
    expect(changeOf(levels, 9_999)).toBeNull();
  });
});

describe('what a recycler takes', () => {
  const euro = [10, 20, 50, 100, 200, 500, 1_000, 2_000];

  test('is every piece whose change it can give', () => {
    const full = euro.map((denominationMinor) => ({ denominationMinor, count: 9 }));
    expect(takesOf(euro, full, 130)).toEqual({ takesMinor: euro, exactOnly: false });
  });

  test('is exact money only where it has no change', () => {
    expect(takesOf(euro, [], 130)).toEqual({ takesMinor: [10, 20, 50, 100], exactOnly: true });
  });

  test('leaves out the note that it cannot change', () => {
    const { takesMinor, exactOnly } = takesOf(euro, of([10, 9], [100, 3], [200, 1]), 130);
    expect([takesMinor, exactOnly]).toEqual([[10, 20, 50, 100, 200, 500], false]);
  });
});
