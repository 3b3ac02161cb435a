import { describe, expect, it } from 'vitest';
import type { PricingLine } from '../../../../core/pricing/basket.ts';
import type { PricingRulesInput } from '../../../../core/pricing/rules.ts';
import { line, price, promotion } from './baskets.ts';

type Taxes = NonNullable<PricingRulesInput['taxes']>;
type Row = { rate: number | null; net: number; tax: number; gross: number };
type Example = [sentence: string, taxes: Taxes, lines: PricingLine[], rows: Row[], totalMinor: number];

const at = (taxRateBasisPoints: number) => ({ taxRateBasisPoints });
const code = (taxCode: string) => ({ taxCode });
const row = (rate: number | null, net: number, tax: number): Row => ({ rate, net, tax, gross: net + tax });

const CANADA: Taxes = {
  prices: 'added',
  codes: {
    both: {
      taxes: [
        { name: 'GST', basisPoints: 500 },
        { name: 'PST', basisPoints: 950, isCompound: true },
      ],
    },
    included: { taxes: [{ basisPoints: 1_000 }], prices: 'included' },
    none: { taxes: [] },
  },
};

/** Source of all: own. */
const EXAMPLES: Example[] = [
  ['included, one rate', {}, [line('a', 1_190)], [row(1_900, 1_000, 190)], 1_190],
  [
    'included, two rates',
    {},
    [line('a', 1_190), line('b', 107, 1, at(700))],
    [row(700, 100, 7), row(1_900, 1_000, 190)],
    1_297,
  ],
  [
    'included, once a rate: 3 times 0.10 at 19 %',
    {},
    [line('a', 10), line('b', 10), line('c', 10)],
    [row(1_900, 25, 5)],
    30,
  ],
  [
    'included, on each line: 3 times 0.10 at 19 %',
    { roundedPer: 'line' },
    [line('a', 10), line('b', 10), line('c', 10)],
    [row(1_900, 24, 6)],
    30,
  ],
  [
    'added, once a rate: 3 times 0.10 at 5 %',
    { prices: 'added' },
    [line('a', 10, 1, at(500)), line('b', 10, 1, at(500)), line('c', 10, 1, at(500))],
    [row(500, 30, 2)],
    32,
  ],
  [
    'added, on each line: 3 times 0.10 at 5 %',
    { prices: 'added', roundedPer: 'line' },
    [line('a', 10, 1, at(500)), line('b', 10, 1, at(500)), line('c', 10, 1, at(500))],
    [row(500, 30, 3)],
    33,
  ],
  [
    'added, halves to the even cent',
    { prices: 'added', rounding: 'halfEven' },
    [line('a', 50, 1, at(500))],
    [row(500, 50, 2)],
    52,
  ],
  ['added, always down', { prices: 'added', rounding: 'down' }, [line('a', 199, 1, at(900))], [row(900, 199, 17)], 216],
  ['added, always up', { prices: 'added', rounding: 'up' }, [line('a', 101, 1, at(900))], [row(900, 101, 10)], 111],
  ['a rate of nothing', {}, [line('a', 100, 1, at(0))], [row(0, 100, 0)], 100],
  [
    'an exempt line beside one that is not',
    {},
    [line('a', 119), line('b', 119, 1, { isTaxExempt: true })],
    [row(1_900, 100, 19), row(null, 119, 0)],
    238,
  ],
  [
    'a compound tax is on the tax before it: 100.00 + 5.00 + 9.5 % of 105.00',
    CANADA,
    [line('a', 10_000, 1, code('both'))],
    [row(null, 10_000, 1_498)],
    11_498,
  ],
  [
    'one code included among others that are added, and one exempt',
    CANADA,
    [line('a', 1_100, 1, code('included')), line('b', 200, 1, code('none'))],
    [row(1_000, 1_000, 100), row(null, 200, 0)],
    1_300,
  ],
  [
    'a code that the rules do not know counts by its rate',
    {},
    [line('a', 119, 1, code('unknown'))],
    [row(1_900, 100, 19)],
    119,
  ],
  ['a deposit that is given back', {}, [line('a', 119), line('z', -25)], [row(1_900, 79, 15)], 94],
];

describe('taxes', () => {
  it.each(EXAMPLES)('%s', (_, taxes, lines, rows, totalMinor) => {
    const { taxes: priced, totals } = price({ taxes }, lines);
    expect(
      priced.map(({ rateBasisPoints: rate, netMinor: net, taxMinor: tax, grossMinor: gross }) => ({
        rate,
        net,
        tax,
        gross,
      })),
    ).toEqual(rows);
    expect(totals.totalMinor).toBe(totalMinor);
  });

  it('of a code with several are each told', () => {
    const [tax] = price({ taxes: CANADA }, [line('a', 10_000, 1, code('both'))]).taxes;
    expect(tax?.parts).toEqual([
      { name: { en: 'GST' }, rateBasisPoints: 500, isCompound: false, taxMinor: 500 },
      { name: { en: 'PST' }, rateBasisPoints: 950, isCompound: true, taxMinor: 998 },
    ]);
  });

  it('are those of what is paid after every discount', () => {
    const rules = { promotions: [promotion('p', { kind: 'basketAmountOff', amountMinor: 100 })] };
    const { taxes } = price(rules, [line('a', 300), line('b', 100, 1, at(700))]);
    expect(taxes.map(({ rateBasisPoints, grossMinor }) => [rateBasisPoints, grossMinor])).toEqual([
      [700, 75],
      [1_900, 225],
    ]);
  });

  it.each<[sentence: string, taxes: Taxes, totalMinor: number, removedMinor: number]>([
    ['pays prices without the tax that they include', {}, 1_000, 190],
    ['or the same prices, where the rules say so', { exemptCustomers: 'keepPrice' }, 1_190, 0],
    ['and is added none', { prices: 'added' }, 1_190, 0],
  ])('a customer without tax %s', (_, taxes, totalMinor, removedMinor) => {
    const { totals, taxes: priced } = price({ taxes }, [line('a', 1_190)], { isTaxExempt: true });
    expect(totals).toMatchObject({ totalMinor, taxRemovedMinor: removedMinor, taxAddedMinor: 0, taxIncludedMinor: 0 });
    expect(priced).toEqual([
      {
        taxCode: null,
        prices: taxes.prices ?? 'included',
        isExempt: true,
        rateBasisPoints: null,
        netMinor: totalMinor,
        taxMinor: 0,
        grossMinor: totalMinor,
        parts: [],
      },
    ]);
  });

  it('a customer without tax changes nothing on an exempt line', () => {
    const { totals } = price({}, [line('a', 100, 1, { isTaxExempt: true })], { isTaxExempt: true });
    expect(totals).toMatchObject({ totalMinor: 100, taxRemovedMinor: 0 });
  });
});

describe('what is due', () => {
  it.each<[totalMinor: number, dueMinor: number]>([
    [1_022, 1_020],
    [1_023, 1_025],
    [1_027, 1_025],
    [1_028, 1_030],
  ])('in cash of %i is %i where the smallest coin is 5', (totalMinor, dueMinor) => {
    const { totals } = price({ rounding: { cash: { stepMinor: 5 } } }, [line('a', totalMinor)]);
    expect(totals).toMatchObject({ totalMinor, cash: { dueMinor, roundingMinor: dueMinor - totalMinor } });
  });

  it('is rounded for everybody, and then for cash', () => {
    const rounding = { total: { stepMinor: 5 }, cash: { stepMinor: 10, mode: 'down' as const } };
    expect(price({ rounding }, [line('a', 1_023)]).totals).toMatchObject({
      roundingMinor: 2,
      totalMinor: 1_025,
      cash: { roundingMinor: -5, dueMinor: 1_020 },
    });
  });
});
