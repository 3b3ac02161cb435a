import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PricingLine } from '../../../../core/pricing/basket.ts';
import type { PricedBasket } from '../../../../core/pricing/priced.ts';
import type { PricingRulesInput } from '../../../../core/pricing/rules.ts';
import { line, price } from './baskets.ts';
import { basketTerms, itemTerms, lines, named } from './random.ts';

const modes = fc.constantFrom(
  'halfUp' as const,
  'halfEven' as const,
  'halfDown' as const,
  'down' as const,
  'up' as const,
);
const rules: fc.Arbitrary<PricingRulesInput> = fc
  .record({
    items: fc.array(itemTerms, { maxLength: 4 }),
    basket: fc.array(basketTerms, { maxLength: 2 }),
    prices: fc.constantFrom('included' as const, 'added' as const),
    roundedPer: fc.constantFrom('rate' as const, 'line' as const),
    rounding: modes,
    discounts: modes,
    cash: fc.option(
      fc.constantFrom(5, 10).map((stepMinor) => ({ stepMinor })),
      { nil: null },
    ),
  })
  .map(({ items, basket, prices, roundedPer, rounding, discounts, cash }) => ({
    taxes: { prices, roundedPer, rounding },
    rounding: { discounts, cash },
    promotions: named([...items, ...basket]),
  }));

const taxed = (drawn: PricingLine[]): PricingLine[] =>
  drawn.map((each, index) => ({ ...each, taxRateBasisPoints: [0, 700, 1_900][index % 3] ?? 0 }));
const baskets = lines(16).map(taxed);
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** Of which a set gives no more than its cheapest unit costs: without a unit no more is lost than its price. */
const AT_MOST_THE_CHEAPEST = ['percentOff', 'amountOff', 'fixedPrice', 'freeItem', 'cheapestFree', 'nthPercentOff'];

/** What each line costs and why, whatever stands beside it. */
const byLine = ({ lines: priced }: PricedBasket) => Object.fromEntries(priced.map((each) => [each.lineId, each]));

describe('a priced basket', () => {
  it('adds up: lines, discounts, taxes and total', () => {
    fc.assert(
      fc.property(rules, baskets, (drawn, basket) => {
        const { lines: priced, discounts, taxes, totals } = price(drawn, basket);
        for (const { amountMinor, discountMinor, finalMinor, discounts: own } of priced) {
          expect(finalMinor).toBe(amountMinor - discountMinor);
          expect(sum(own.map((each) => each.discountMinor))).toBe(discountMinor);
          expect(finalMinor).toBeGreaterThanOrEqual(0);
        }
        for (const { discountMinor, sets } of discounts) {
          expect(sum(sets.map((set) => set.discountMinor * set.times))).toBe(discountMinor);
          for (const set of sets) expect(sum(set.units.map((unit) => unit.discountMinor))).toBe(set.discountMinor);
        }
        expect(sum(discounts.map(({ discountMinor }) => discountMinor))).toBe(totals.discountMinor);
        expect(sum(priced.map(({ finalMinor }) => finalMinor))).toBe(totals.subtotalMinor - totals.discountMinor);
        for (const { netMinor, taxMinor, grossMinor, parts } of taxes) {
          expect(netMinor + taxMinor).toBe(grossMinor);
          expect(sum(parts.map((part) => part.taxMinor))).toBe(taxMinor);
        }
        expect(sum(taxes.map(({ grossMinor }) => grossMinor)) + totals.roundingMinor).toBe(totals.totalMinor);
        expect(totals.totalMinor).toBe(
          totals.subtotalMinor - totals.discountMinor + totals.taxAddedMinor + totals.roundingMinor,
        );
        expect(totals.cash.dueMinor).toBe(totals.totalMinor + totals.cash.roundingMinor);
      }),
    );
  });

  it('gives no unit to two promotions', () => {
    fc.assert(
      fc.property(fc.array(itemTerms, { minLength: 2, maxLength: 4 }), baskets, (terms, basket) => {
        const { discounts } = price({ promotions: named(terms) }, basket);
        for (const { lineId, quantity } of basket) {
          const used = sum(
            discounts.flatMap(({ sets }) =>
              sets.flatMap(({ times, units }) =>
                units.filter((unit) => unit.lineId === lineId).map((unit) => unit.quantity * times),
              ),
            ),
          );
          expect(used).toBeLessThanOrEqual(quantity);
        }
      }),
    );
  });

  it('is the same in whatever order it was scanned, and every time', () => {
    fc.assert(
      fc.property(rules, baskets, fc.integer(), (drawn, basket, turn) => {
        const turned = basket
          .map((_, index) => basket[(index + Math.abs(turn)) % basket.length])
          .filter((each) => each !== undefined);
        const [first, second] = [price(drawn, basket), price(drawn, turned.toReversed())];
        expect(byLine(second)).toEqual(byLine(first));
        expect({ ...second, lines: [] }).toEqual({ ...first, lines: [] });
      }),
    );
  });

  it('leaves the discounts of the others as they are when an item is added that no promotion is about', () => {
    fc.assert(
      fc.property(fc.array(itemTerms, { maxLength: 4 }), baskets, (terms, basket) => {
        const promotions = named(terms).map((each) => ({ ...each, terms: onlyCategories(each.terms) }));
        const before = price({ promotions }, basket);
        const after = price({ promotions }, [...basket, line('z', 777)]);
        expect(byLine(after)).toEqual({ ...byLine(before), z: expect.objectContaining({ finalMinor: 777 }) });
      }),
    );
  });

  it('costs no less with one item more, where no set gives more than the cheapest of its units', () => {
    fc.assert(
      fc.property(fc.array(itemTerms, { maxLength: 3 }), lines(8), (terms, basket) => {
        const promotions = named(terms).filter(({ terms: { kind } }) => AT_MOST_THE_CHEAPEST.includes(kind));
        const more = basket.map((each, index) => (index === 0 ? { ...each, quantity: each.quantity + 1 } : each));
        const [before, after] = [price({ promotions }, basket), price({ promotions }, more)];
        expect(after.totals.totalMinor).toBeGreaterThanOrEqual(before.totals.totalMinor);
      }),
    );
  });

  it('never costs more with one promotion more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(itemTerms, basketTerms), { minLength: 1, maxLength: 3 }),
        lines(6),
        (terms, basket) => {
          const all = price({ promotions: named(terms) }, basket);
          const fewer = price({ promotions: named(terms.slice(1)) }, basket);
          expect(all.totals.totalMinor).toBeLessThanOrEqual(fewer.totals.totalMinor);
        },
      ),
    );
  });
});

/** Promotions about everything are about the added item too. */
function onlyCategories<T extends { kind: string }>(terms: T): T {
  if (terms.kind === 'mixAndMatch' || ('on' in terms && terms.on !== undefined)) return terms;
  return { ...terms, on: { categories: ['a', 'b', 'c'] } };
}
