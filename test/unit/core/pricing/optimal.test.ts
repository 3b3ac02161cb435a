import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pricingRulesSchema } from '../../../../core/pricing/rules.ts';
import { line, type PromotionInput, price } from './baskets.ts';
import { bruteForce } from './brute-force.ts';
import { basketTerms, CATEGORIES, itemTerms, lines, named } from './random.ts';

const RUNS = Number(process.env.PRICING_RUNS ?? 300);

function check(promotions: PromotionInput[], basket: ReturnType<typeof line>[]): void {
  const { promotions: parsed } = pricingRulesSchema.parse({ promotions });
  const priced = price({ promotions }, basket);
  expect(priced.totals.discountMinor).toBe(bruteForce(parsed, basket));
  expect(priced.isProvenBest).toBe(true);
}

describe('the discounts of a small basket are the best that there are', () => {
  it('where promotions compete for units', () => {
    fc.assert(
      fc.property(fc.array(itemTerms, { minLength: 1, maxLength: 3 }), lines(7), (terms, basket) =>
        check(named(terms), basket),
      ),
      { numRuns: RUNS },
    );
  });

  it('of eight lines of one piece each', () => {
    const eight = fc
      .uniqueArray(fc.integer({ min: 20, max: 999 }), { minLength: 8, maxLength: 8 })
      .map((cents) => cents.map((each, index) => line(`${CATEGORIES[index % 3]}${index}`, each)));
    fc.assert(
      fc.property(fc.array(itemTerms, { minLength: 2, maxLength: 2 }), eight, (terms, basket) =>
        check(named(terms), basket),
      ),
      { numRuns: Math.ceil(RUNS / 6) },
    );
  });

  it('where some are exclusive and others come on top of what is left', () => {
    const layered = fc
      .record({ terms: itemTerms, layer: fc.integer({ min: 1, max: 2 }), exclusive: fc.boolean() })
      .map(({ terms, ...more }) => ({ ...terms, ...more }));
    fc.assert(
      fc.property(fc.array(layered, { minLength: 2, maxLength: 3 }), lines(5), (terms, basket) =>
        check(named(terms), basket),
      ),
      { numRuns: RUNS },
    );
  });

  it('where less on an item gives more on the basket', () => {
    const all = fc.tuple(
      fc.array(itemTerms, { minLength: 1, maxLength: 2 }),
      fc.array(fc.record({ terms: basketTerms, layer: fc.integer({ min: 1, max: 2 }), exclusive: fc.boolean() }), {
        minLength: 1,
        maxLength: 3,
      }),
    );
    fc.assert(
      fc.property(all, lines(6), ([items, baskets], basket) =>
        check(named([...items, ...baskets.map(({ terms, ...more }) => ({ ...terms, ...more }))]), basket),
      ),
      { numRuns: RUNS },
    );
  });
});
