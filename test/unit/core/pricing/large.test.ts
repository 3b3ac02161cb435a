import { describe, expect, it } from 'vitest';
import { compilePricing } from '../../../../core/pricing/compile.ts';
import { pricingRulesSchema } from '../../../../core/pricing/rules.ts';
import { generateCatalogue } from '../../../../lab/data/catalogue.ts';
import { manyPromotions } from '../../../../lab/data/promotions.ts';
import { seededChoice } from '../../../../lab/data/random.ts';
import { category, line, type PromotionInput, price, promotion, taken } from './baskets.ts';

const choice = seededChoice('large baskets');
const CATEGORIES = ['a', 'b', 'c', 'd'];

/** Promotions that all cut through each other, on few categories. */
function crossed(count: number, categories: string[]): PromotionInput[] {
  return Array.from({ length: count }, (_, index) => {
    const on = category(choice.pick(categories));
    return promotion(
      `p${index}`,
      choice.pick<PromotionInput['terms']>([
        { kind: 'nForM', take: choice.integer(2, 5), pay: 1, on },
        { kind: 'bundlePrice', take: choice.integer(2, 5), priceMinor: choice.integer(300, 900), on },
        { kind: 'nthPercentOff', nth: choice.integer(2, 4), percentBasisPoints: 5_000, on },
        {
          kind: 'mixAndMatch',
          groups: [
            { on, take: 2 },
            { on: category(choice.pick(categories)), take: 1 },
          ],
          reward: { kind: 'price', priceMinor: 700 },
        },
        { kind: 'percentOff', percentBasisPoints: 1_000, on, maxPerBasket: 5 },
      ]),
    );
  });
}

const many = (count: number, quantityMax = 3) =>
  Array.from({ length: count }, (_, index) =>
    line(`${choice.pick(CATEGORIES)}${index}`, choice.integer(50, 900), choice.integer(1, quantityMax)),
  );

const THRESHOLD = promotion('t', {
  kind: 'threshold',
  spendMinor: 5_000,
  reward: { kind: 'amountOff', amountMinor: 500 },
  repeats: true,
});
const ON_SOME = promotion('u', { kind: 'basketPercentOff', percentBasisPoints: 300, layer: 2, on: category('a', 'c') });

describe('a basket too large to be sure of', () => {
  it.each([
    [10, 20, 3],
    [20, 40, 3],
    [60, 60, 3],
    [50, 12, 1],
    [200, 20, 3],
    [200, 4, 60],
  ])(
    'of %i lines with %i promotions that cut through each other has a good answer, and says so',
    (count, promotions, quantityMax) => {
      const basket = many(count, quantityMax);
      const offers = crossed(promotions, CATEGORIES);
      const priced = price({ promotions: [...offers, THRESHOLD, ON_SOME] }, basket);
      expect(priced.isProvenBest).toBe(false);
      // No worse than any of its promotions alone.
      for (const offer of offers) {
        expect(priced.totals.discountMinor).toBeGreaterThanOrEqual(
          price({ promotions: [offer] }, basket).totals.discountMinor,
        );
      }
      expect(price({ promotions: [...offers, THRESHOLD, ON_SOME] }, basket.toReversed()).totals).toEqual(priced.totals);
    },
  );

  it.each([
    [60, 120],
    [200, 45],
  ])(
    'of %i lines with %i promotions in all nine layers has an answer that no promotion alone betters',
    (count, promotions) => {
      const basket = many(count, 2);
      const offers = crossed(promotions, CATEGORIES).map((offer, index) => ({
        ...offer,
        terms: { ...offer.terms, layer: 1 + (index % 9) },
      }));
      const priced = price({ promotions: [...offers, THRESHOLD, ON_SOME] }, basket);
      expect(priced.isProvenBest).toBe(false);
      const alone = offers.map((offer) => price({ promotions: [offer] }, basket).totals.discountMinor);
      expect(priced.totals.discountMinor).toBeGreaterThanOrEqual(Math.max(...alone));
      expect(price({ promotions: [...offers, THRESHOLD, ON_SOME] }, basket.toReversed()).totals).toEqual(priced.totals);
    },
  );

  it('with more sets than are listed has a good answer, and says so', () => {
    const basket = Array.from({ length: 55 }, (_, index) => line(`a${index}`, 100 + index * 17));
    const promotions = [
      promotion('p', { kind: 'nForM', take: 5, pay: 3 }),
      promotion('q', { kind: 'bundlePrice', take: 4, priceMinor: 1_500 }),
      THRESHOLD,
    ];
    const priced = price({ promotions }, basket);
    expect(priced.isProvenBest).toBe(false);
    expect(priced.totals.discountMinor).toBeGreaterThan(9_000);
  });

  it('with more choices on the basket than are tried says so', () => {
    const promotions = Array.from({ length: 900 }, (_, index) =>
      promotion(`p${index}`, {
        kind: 'basketPercentOff',
        percentBasisPoints: 1 + index,
        layer: 1 + (index % 9),
        on: category('a', CATEGORIES[index % 4] ?? 'b'),
      }),
    );
    expect(price({ promotions }, many(20)).isProvenBest).toBe(false);
  });
});

describe('a large basket', () => {
  it('is proven where every promotion stands alone', () => {
    const promotions = CATEGORIES.map((each) =>
      promotion(each, { kind: 'nForM', take: 3, pay: 2, on: category(each) }),
    );
    expect(price({ promotions: [...promotions, THRESHOLD] }, many(200)).isProvenBest).toBe(true);
  });

  it('with a threshold of very many steps has an answer', () => {
    const steps = promotion('t', {
      kind: 'threshold',
      spendMinor: 10,
      reward: { kind: 'amountOff', amountMinor: 1 },
      repeats: true,
    });
    const items = promotion('p', { kind: 'percentOff', percentBasisPoints: 1_000 });
    expect(taken(price({ promotions: [steps, items] }, [line('a', 50_000)]))).toEqual({ p: 5_000, t: 4_500 });
  });

  it('with the sample’s 500 promotions is the best there is', () => {
    const catalogue = generateCatalogue();
    const goods = choice.shuffled(catalogue.products.filter(({ unit }) => unit === 'each')).slice(0, 200);
    const basket = goods.map((product, index) =>
      line(`l${index}`, product.priceMinor, choice.integer(1, 4), { code: product.code, category: product.category }),
    );
    const promotions = manyPromotions(catalogue, 500);
    const priced = price({ promotions }, basket, { member: { tier: 'gold' } });
    expect(promotions).toHaveLength(500);
    expect(priced.isProvenBest).toBe(true);
    expect(priced.discounts.length).toBeGreaterThan(20);
  });

  it('is not slower for articles that were asked about before', () => {
    const pricing = compilePricing(pricingRulesSchema.parse({ promotions: manyPromotions(generateCatalogue(), 20) }));
    const article = (index: number) => ({ code: `plu:${index}`, category: 'produce', tags: [] });
    const first = pricing.fitsOf(article(1));
    for (let index = 0; index < 20_001; index += 1) pricing.fitsOf(article(index));
    expect(pricing.fitsOf(article(1))).toEqual(first);
    expect(first.map(({ offer }) => offer.promotionId)).toEqual(['produce-10']);
  });
});

describe('a vicious basket', () => {
  it('is not searched for ever where the first groups of a set can be filled in millions of ways and the last in none', () => {
    const basket = Array.from({ length: 120 }, (_, index) => line(`a${index}`, 100 + index));
    const promotions = [
      promotion('set', {
        kind: 'mixAndMatch',
        groups: [
          { on: category('a'), take: 8 },
          { on: category('b'), take: 2 },
        ],
        reward: { kind: 'cheapestFree' },
      }),
      promotion('three', { kind: 'nForM', take: 3, pay: 2, on: category('a') }),
      promotion('five', { kind: 'bundlePrice', take: 5, priceMinor: 450, on: category('a') }),
    ];
    const priced = price({ promotions }, [...basket, line('b', 50)]);
    expect(priced.totals.discountMinor).toBeGreaterThan(5_000);
  });

  it('is not searched for ever where every layer has its promotions, and every choice of one changes the others', () => {
    const promotions = Array.from({ length: 40 }, (_, index) => [
      promotion(`p${index}`, {
        kind: 'percentOff',
        percentBasisPoints: 500 + 37 * index,
        layer: 1 + (index % 9),
        maxPerBasket: 3,
      }),
      promotion(`t${index}`, {
        kind: 'threshold',
        spendMinor: 300 + 211 * index,
        reward: { kind: 'amountOff', amountMinor: 20 + 13 * index },
        repeats: index % 2 === 0,
        layer: 1 + (index % 7),
        ...(index % 3 === 0 ? {} : { on: category('a', CATEGORIES[index % 4] ?? 'b') }),
      }),
    ]).flat();
    const priced = price({ promotions }, many(8, 1));
    expect(priced.totals.discountMinor).toBeGreaterThan(0);
  });

  it('has what gives most on the basket, however many smaller offers stand before it', () => {
    const small = [1, 2, 3, 4].flatMap((layer) =>
      Array.from({ length: 30 }, (_, index) =>
        promotion(`a${layer}-${index}`, { kind: 'basketAmountOff', amountMinor: 1 + index, layer }),
      ),
    );
    const big = promotion('z', { kind: 'basketAmountOff', amountMinor: 1_000 });
    const priced = price({ promotions: [...small, big] }, [line('a', 5_000)]);
    expect(priced.totals.discountMinor).toBe(1_000 + 30 * 3);
    expect(priced.isProvenBest).toBe(true);
  });

  it('is given no less than the best of its offers alone, also where that excludes the others', () => {
    const small = Array.from({ length: 900 }, (_, index) =>
      promotion(`a${index}`, {
        kind: 'basketPercentOff',
        percentBasisPoints: 1 + index,
        layer: 1 + (index % 8),
        on: category('a', CATEGORIES[index % 4] ?? 'b'),
      }),
    );
    const big = promotion('z', { kind: 'basketPercentOff', percentBasisPoints: 9_900, layer: 9, exclusive: true });
    const basket = many(20);
    const alone = price({ promotions: [big] }, basket).totals.discountMinor;
    expect(price({ promotions: [...small, big] }, basket).totals.discountMinor).toBeGreaterThanOrEqual(alone);
  });

  it('is given the several sets that are worth more than the one that is worth most', () => {
    const pair = (promotionId: string, amountMinor: number, ...both: [string, string]) =>
      promotion(promotionId, {
        kind: 'mixAndMatch',
        groups: both.map((each) => ({ on: category(each), take: 1 })),
        reward: { kind: 'amountOff', amountMinor },
      });
    const promotions = [pair('p', 100, 'a', 'b'), pair('q', 90, 'a', 'c'), pair('r', 90, 'b', 'd')];
    const priced = price(
      { promotions },
      CATEGORIES.map((each, index) => line(each, 300 + index, 200)),
    );
    expect(taken(priced)).toEqual({ q: 18_000, r: 18_000 });
  });
});
