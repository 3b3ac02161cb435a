import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PricingLine } from '../../../../core/pricing/basket.ts';
import type { PricingRulesInput } from '../../../../core/pricing/rules.ts';
import { line, price, promotion } from './baskets.ts';
import { basketTerms, itemTerms, lines, named } from './random.ts';

const LESS_TAX = { dutyFree: { unitPriceMinor: null } };
const listed = (unitPriceMinor: number) => ({ dutyFree: { unitPriceMinor } });
const at = (taxRateBasisPoints: number) => ({ taxRateBasisPoints });

type Example = [sentence: string, rules: PricingRulesInput, lines: PricingLine[], offMinor: number, totalMinor: number];

/** Source of all: own. */
const EXAMPLES: Example[] = [
  ['the tax comes out of the price', {}, [line('a', 1_190, 1, LESS_TAX)], 190, 1_000],
  ['each line is rounded by itself', {}, [line('a', 10, 1, LESS_TAX), line('b', 10, 1, LESS_TAX)], 4, 16],
  [
    'only the goods that are duty free, others keep their tax',
    {},
    [line('a', 1_190, 2, LESS_TAX), line('b', 107, 1, at(700))],
    380,
    2_107,
  ],
  ['the list of duty-free prices counts before the tax does', {}, [line('a', 2_999, 2, listed(2_200))], 1_598, 4_400],
  [
    'where the list is above the shelf’s price, the tax comes out of that',
    {},
    [line('a', 999, 1, listed(1_200))],
    160,
    839,
  ],
  ['so it does where the list is above the price less its tax', {}, [line('a', 1_190, 1, listed(1_100))], 190, 1_000],
  [
    'each line by the lower of its two prices',
    {},
    [line('a', 1_190, 1, listed(1_100)), line('b', 1_190, 1, listed(900))],
    480,
    1_900,
  ],
  [
    'an amount off counts in full where no tax is in the price',
    { promotions: [promotion('p', { kind: 'amountOff', amountMinor: 600 })] },
    [line('a', 1_190, 1, listed(1_010))],
    180,
    410,
  ],
  [
    'a price that staff set comes before the list, and is untaxed',
    {},
    [line('a', 1_190, 1, { ...listed(700), isPriceOverridden: true })],
    190,
    1_000,
  ],
  [
    'goods by weight',
    {},
    [line('a', 2_000, 1, { ...LESS_TAX, ...at(700), unit: 'kilogram', weightGrams: 500 })],
    65,
    935,
  ],
  [
    'several taxes of one code are taken out together',
    {
      taxes: {
        codes: {
          both: {
            taxes: [
              { name: 'GST', basisPoints: 500 },
              { name: 'PST', basisPoints: 1_000, isCompound: true },
            ],
          },
        },
      },
    },
    [line('a', 1_155, 1, { ...LESS_TAX, taxCode: 'both' })],
    155,
    1_000,
  ],
  ['where taxes are added, none is', { taxes: { prices: 'added' } }, [line('a', 1_000, 1, LESS_TAX)], 0, 1_000],
  [
    'a shop that keeps its price sells untaxed at the same price',
    { taxes: { exemptCustomers: 'keepPrice' } },
    [line('a', 1_190, 1, LESS_TAX)],
    0,
    1_190,
  ],
  [
    'promotions come first, and the tax is that in what is left',
    { promotions: [promotion('p', { kind: 'percentOff', percentBasisPoints: 5_000 })] },
    [line('a', 2_380, 1, LESS_TAX)],
    190,
    1_000,
  ],
  [
    'a promotion begins at the list price',
    { promotions: [promotion('p', { kind: 'nForM', take: 3, pay: 2 })] },
    [line('a', 3_000, 3, listed(2_200))],
    2_400,
    4_400,
  ],
  [
    'a sum that only the shelf’s prices come to is not lost by flying out',
    {
      promotions: [
        promotion('p', { kind: 'threshold', spendMinor: 6_000, reward: { kind: 'amountOff', amountMinor: 1_000 } }),
      ],
    },
    [line('a', 6_000, 1, listed(5_000))],
    798,
    4_202,
  ],
];

describe('duty-free goods', () => {
  it.each(EXAMPLES)('%s', (_sentence, rules, basket, offMinor, totalMinor) => {
    const priced = price(rules, basket);
    const off = priced.discounts.filter(({ kind }) => kind === 'dutyFree');
    expect(off.reduce((sum, { discountMinor }) => sum + discountMinor, 0)).toBe(offMinor);
    expect(priced.totals.totalMinor).toBe(totalMinor);
    expect(priced.taxes.find(({ isDutyFree }) => isDutyFree)).toMatchObject({ isExempt: true, taxMinor: 0, parts: [] });
  });

  it.each(['before', 'instead'] as const)('leave at the member’s price less its tax, %s promotions', (memberPrices) => {
    const basket = [line('a', 1_000, 1, { ...listed(1_200), memberPriceMinor: 950 })];
    const {
      lines: [priced],
      totals,
    } = price({ memberPrices }, basket, { member: { tier: 'gold' } });
    expect(totals).toMatchObject({ subtotalMinor: 1_000, discountMinor: 202, totalMinor: 798 });
    expect(priced?.discounts.map(({ kind, discountMinor }) => [kind, discountMinor])).toEqual([
      ['memberPrice', 50],
      ['dutyFree', 152],
    ]);
  });

  it('cost a customer who pays no tax no more than always, however the tax is rounded', () => {
    const small = Array.from({ length: 10 }, (_, at) => line(`a${at}`, 5, 1, { ...LESS_TAX, taxRateBasisPoints: 700 }));
    expect(price({}, small, { isTaxExempt: true }).totals.totalMinor).toBe(47);
    const dear = [line('a', 1_000, 1, listed(950))];
    expect(price({}, dear, { isTaxExempt: true }).totals.totalMinor).toBe(840);
  });

  it('are one row of the taxes, whatever their rates would have been', () => {
    const basket = [line('a', 1_190, 1, LESS_TAX), line('b', 1_070, 1, { ...LESS_TAX, ...at(700) }), line('c', 119)];
    expect(price({}, basket).taxes).toMatchObject([
      { rateBasisPoints: 1_900, netMinor: 100, taxMinor: 19 },
      { isDutyFree: true, rateBasisPoints: null, netMinor: 2_000, taxMinor: 0, grossMinor: 2_000 },
    ]);
  });

  it('say on their line what was taken off the shelf’s price, and why', () => {
    const [priced] = price({}, [line('a', 2_999, 2, listed(2_200))]).lines;
    expect(priced).toMatchObject({
      unitPriceMinor: 2_999,
      amountMinor: 5_998,
      finalMinor: 4_400,
      discounts: [{ kind: 'dutyFree', reason: { kind: 'dutyFree' }, discountMinor: 1_598, quantity: 2 }],
    });
  });

  const rules: fc.Arbitrary<PricingRulesInput> = fc
    .record({
      items: fc.array(itemTerms, { maxLength: 3 }),
      basket: fc.array(basketTerms, { maxLength: 2 }),
      prices: fc.constantFrom('included' as const, 'added' as const),
      roundedPer: fc.constantFrom('rate' as const, 'line' as const),
      rounding: fc.constantFrom('halfUp' as const, 'down' as const, 'up' as const, 'halfEven' as const),
      exemptCustomers: fc.constantFrom('removeTax' as const, 'keepPrice' as const),
      memberPrices: fc.constantFrom('before' as const, 'instead' as const),
      total: fc.option(fc.constant({ stepMinor: 5 }), { nil: null }),
    })
    .map(({ items, basket, prices, roundedPer, rounding, exemptCustomers, memberPrices, total }) => ({
      taxes: { prices, roundedPer, rounding, exemptCustomers },
      rounding: { total },
      memberPrices,
      promotions: named([...items, ...basket]),
    }));
  const duty = fc.option(fc.record({ unitPriceMinor: fc.option(fc.integer({ min: 0, max: 900 }), { nil: null }) }), {
    nil: undefined,
  });
  const rate = fc.constantFrom(0, 700, 1_900);
  const memberPriceMinor = fc.option(fc.integer({ min: 1, max: 900 }), { nil: null });
  const drawnLines = lines(8).chain((drawn) =>
    fc.tuple(
      ...drawn.map((each) =>
        fc
          .record({ dutyFree: duty, rate, memberPriceMinor })
          .map(({ memberPriceMinor: lower, ...more }) => ({ each: { ...each, memberPriceMinor: lower }, ...more })),
      ),
    ),
  );

  const member = fc.constantFrom(null, { tier: 'gold' });
  const customer = fc.record({ member, isTaxExempt: fc.boolean() });

  it('never cost more than taxed, and lines, taxes and total add up', () => {
    fc.assert(
      fc.property(rules, drawnLines, customer, (drawn, given, who) => {
        const taxed = given.map(({ each, rate: taxRateBasisPoints }): PricingLine => ({ ...each, taxRateBasisPoints }));
        const untaxed = taxed.map((each, place): PricingLine => ({ ...each, dutyFree: given[place]?.dutyFree }));
        const before = price(drawn, taxed, who);
        const after = price(drawn, untaxed, who);
        expect(after.totals.totalMinor).toBeLessThanOrEqual(before.totals.totalMinor);
        const { subtotalMinor, discountMinor, taxAddedMinor, taxRemovedMinor, roundingMinor, totalMinor } =
          after.totals;
        expect(totalMinor).toBe(subtotalMinor - discountMinor + taxAddedMinor - taxRemovedMinor + roundingMinor);
        expect(subtotalMinor).toBe(before.totals.subtotalMinor);
        for (const each of after.lines) {
          expect(each.finalMinor).toBe(each.amountMinor - each.discountMinor);
          expect(each.finalMinor).toBeGreaterThanOrEqual(0);
          expect(each.discounts.reduce((sum, off) => sum + off.discountMinor, 0)).toBe(each.discountMinor);
        }
        expect(after.discounts.reduce((sum, off) => sum + off.discountMinor, 0)).toBe(discountMinor);
        const gross = after.taxes.reduce((sum, { grossMinor }) => sum + grossMinor, 0);
        expect(gross).toBe(totalMinor - roundingMinor);
        for (const tax of after.taxes) {
          expect(tax.netMinor + tax.taxMinor).toBe(tax.grossMinor);
          if (tax.isDutyFree === true) expect(tax.taxMinor).toBe(0);
        }
        // What was duty free for a moment costs again what it cost before.
        expect(
          price(
            drawn,
            untaxed.map(({ dutyFree: _gone, ...each }) => each),
            who,
          ),
        ).toEqual(before);
      }),
    );
  });
});
