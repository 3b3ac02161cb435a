/** Random promotions and baskets: three categories, prices that differ from line to line. */
import fc from 'fast-check';
import { line, type PromotionInput, promotion } from './baskets.ts';

export const CATEGORIES = ['a', 'b', 'c'];

const on = fc.option(
  fc.uniqueArray(fc.constantFrom(...CATEGORIES), { minLength: 1, maxLength: 2 }).map((categories) => ({ categories })),
  { nil: undefined },
);
const amount = fc.integer({ min: 1, max: 900 });
const basisPoints = fc.constantFrom(100, 500, 1000, 2500, 3333, 5000, 10_000);
const conditions = { on, maxPerBasket: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined, freq: 3 }) };
const take = fc.integer({ min: 2, max: 3 });
const group = fc.record({
  on: fc.constantFrom(...CATEGORIES).map((category) => ({ categories: [category] })),
  take: fc.integer({ min: 1, max: 2 }),
});
const setReward = fc.oneof(
  fc.record({ kind: fc.constant('price' as const), priceMinor: amount }),
  fc.record({ kind: fc.constant('percentOff' as const), percentBasisPoints: basisPoints }),
  fc.record({ kind: fc.constant('amountOff' as const), amountMinor: amount }),
  fc.constant({ kind: 'cheapestFree' as const }),
);
type TermsInput = PromotionInput['terms'];
export const itemTerms: fc.Arbitrary<TermsInput> = fc.oneof(
  fc.record({
    kind: fc.constant('nForM' as const),
    take: fc.constant(3),
    pay: fc.integer({ min: 0, max: 2 }),
    ...conditions,
  }),
  fc.record({ kind: fc.constant('bundlePrice' as const), take, priceMinor: amount, ...conditions }),
  fc.record({ kind: fc.constant('cheapestFree' as const), take, ...conditions }),
  fc.record({ kind: fc.constant('nthPercentOff' as const), nth: take, percentBasisPoints: basisPoints, ...conditions }),
  fc.record({ kind: fc.constant('percentOff' as const), percentBasisPoints: basisPoints, ...conditions }),
  fc.record({ kind: fc.constant('amountOff' as const), amountMinor: amount, ...conditions }),
  fc.record({ kind: fc.constant('fixedPrice' as const), priceMinor: amount, ...conditions }),
  fc.record({ kind: fc.constant('freeItem' as const), ...conditions, maxPerBasket: fc.constant(1) }),
  fc.record({
    kind: fc.constant('mixAndMatch' as const),
    groups: fc.array(group, { minLength: 1, maxLength: 2 }),
    reward: setReward,
  }),
);
export const basketTerms: fc.Arbitrary<TermsInput> = fc.oneof(
  fc.record({ kind: fc.constant('basketPercentOff' as const), percentBasisPoints: basisPoints, on }),
  fc.record({ kind: fc.constant('basketAmountOff' as const), amountMinor: amount, on }),
  fc.record({
    kind: fc.constant('threshold' as const),
    spendMinor: fc.integer({ min: 200, max: 3000 }),
    reward: fc.oneof(
      fc.record({ kind: fc.constant('percentOff' as const), percentBasisPoints: basisPoints }),
      fc.record({ kind: fc.constant('amountOff' as const), amountMinor: amount }),
    ),
    repeats: fc.boolean(),
    on,
  }),
);

export const lines = (unitsMax: number) =>
  fc
    .uniqueArray(
      fc.record({
        cents: fc.integer({ min: 20, max: 999 }),
        category: fc.constantFrom(...CATEGORIES),
        quantity: fc.integer({ min: 1, max: 3 }),
      }),
      {
        minLength: 1,
        maxLength: 8,
        selector: ({ cents }) => cents,
      },
    )
    .map((drawn) => {
      let units = 0;
      return drawn.flatMap(({ cents, category, quantity }, index) => {
        const many = Math.min(quantity, unitsMax - units);
        units += many;
        return many === 0 ? [] : [line(`${category}${index}`, cents, many)];
      });
    });

/** Promotions of these terms: p0, p1 … */
export const named = (terms: TermsInput[]): PromotionInput[] =>
  terms.map((each, index) => promotion(`p${index}`, each));
