import { describe, expect, it } from 'vitest';
import type { PricingLine } from '../../../../core/pricing/basket.ts';
import { category, line, type PromotionInput, price, promotion, taken, weighed } from './baskets.ts';

type Example = [sentence: string, terms: PromotionInput['terms'], lines: PricingLine[], discountMinor: number];

/** Source of all: own. */
const EXAMPLES: Example[] = [
  [
    'buy three pay two: the cheapest of three is free',
    { kind: 'nForM', take: 3, pay: 2 },
    [line('a', 300), line('b', 200), line('c', 100)],
    100,
  ],
  [
    'buy three pay two: of six the third and the sixth',
    { kind: 'nForM', take: 3, pay: 2 },
    [line('a', 600), line('b', 500), line('c', 400), line('d', 300), line('e', 200), line('f', 100)],
    500,
  ],
  ['buy three pay two: two are not enough', { kind: 'nForM', take: 3, pay: 2 }, [line('a', 300, 2)], 0],
  ['buy four pay two', { kind: 'nForM', take: 4, pay: 2 }, [line('a', 300, 5)], 600],
  ['three for 5.00', { kind: 'bundlePrice', take: 3, priceMinor: 500 }, [line('a', 199, 3)], 97],
  ['three for 5.00 never costs more', { kind: 'bundlePrice', take: 3, priceMinor: 500 }, [line('a', 150, 3)], 0],
  [
    'three for 5.00 takes the dearest',
    { kind: 'bundlePrice', take: 3, priceMinor: 500 },
    [line('a', 150), line('b', 250, 3)],
    250,
  ],
  [
    'the cheapest of two free',
    { kind: 'cheapestFree', take: 2 },
    [line('a', 500), line('b', 400), line('c', 300), line('d', 100)],
    500,
  ],
  [
    'the second at half price',
    { kind: 'nthPercentOff', nth: 2, percentBasisPoints: 5000 },
    [line('a', 399), line('b', 299)],
    150,
  ],
  ['ten per cent off each', { kind: 'percentOff', percentBasisPoints: 1000 }, [line('a', 199, 3)], 60],
  [
    'ten per cent off what is weighed',
    { kind: 'percentOff', percentBasisPoints: 1000 },
    [weighed('a', 999, 1234)],
    123,
  ],
  [
    'half a euro off each, and never below zero',
    { kind: 'amountOff', amountMinor: 50 },
    [line('a', 199, 2), line('b', 30)],
    130,
  ],
  ['a price of 1.49 each', { kind: 'fixedPrice', priceMinor: 149 }, [line('a', 199, 2), line('b', 99)], 100],
  ['one free item, twice', { kind: 'freeItem', maxPerBasket: 2 }, [line('a', 199, 3), line('b', 99)], 398],
  [
    'a meal of three groups for 6.00',
    {
      kind: 'mixAndMatch',
      groups: [
        { on: category('a'), take: 1 },
        { on: category('b'), take: 1 },
        { on: category('c'), take: 1 },
      ],
      reward: { kind: 'price', priceMinor: 600 },
    },
    [line('a1', 399), line('b1', 249), line('b2', 199), line('c1', 199)],
    247,
  ],
  [
    'a meal without its drink is none',
    {
      kind: 'mixAndMatch',
      groups: [
        { on: category('a'), take: 1 },
        { on: category('b'), take: 1 },
      ],
      reward: { kind: 'price', priceMinor: 600 },
    },
    [line('a1', 399, 3)],
    0,
  ],
  [
    'five per cent off everything',
    { kind: 'basketPercentOff', percentBasisPoints: 500 },
    [line('a', 199, 3), weighed('b', 999, 500)],
    55,
  ],
  ['two euros off the basket', { kind: 'basketAmountOff', amountMinor: 200 }, [line('a', 150)], 150],
  [
    'spend 20 and get 3 off',
    { kind: 'threshold', spendMinor: 2000, reward: { kind: 'amountOff', amountMinor: 300 } },
    [line('a', 1000, 2)],
    300,
  ],
  [
    'spend 20: 19.99 is not enough',
    { kind: 'threshold', spendMinor: 2000, reward: { kind: 'amountOff', amountMinor: 300 } },
    [line('a', 1999)],
    0,
  ],
  [
    '3 off for every full 20',
    { kind: 'threshold', spendMinor: 2000, repeats: true, reward: { kind: 'amountOff', amountMinor: 300 } },
    [line('a', 1999, 3)],
    600,
  ],
];

describe('one promotion', () => {
  it.each(EXAMPLES)('%s', (_, terms, lines, discountMinor) => {
    const basket = price({ promotions: [promotion('p', terms)] }, lines);
    expect(basket.totals.discountMinor).toBe(discountMinor);
    expect(taken(basket)).toEqual(discountMinor === 0 ? {} : { p: discountMinor });
    expect(basket.isProvenBest).toBe(true);
  });
});

describe('an offer that takes a basket below a threshold', () => {
  const offer = promotion('off', { kind: 'amountOff', amountMinor: 100 });
  const dear = promotion('dear', { kind: 'amountOff', amountMinor: 150 });
  const threshold = promotion('from-six', {
    kind: 'threshold',
    spendMinor: 600,
    reward: { kind: 'amountOff', amountMinor: 300 },
  });

  it('is granted once less where that saves more', () => {
    const priced = price({ promotions: [offer, threshold] }, [line('a', 350, 2)]);
    expect(priced.totals.discountMinor).toBe(400);
  });

  it('is not granted at all where it would be once and once is too often', () => {
    const priced = price({ promotions: [dear, threshold] }, [line('a', 700)]);
    expect(priced.totals.discountMinor).toBe(300);
  });
});

describe('offers on the whole basket', () => {
  const off = (promotionId: string, amountMinor: number, more: object = {}) =>
    promotion(promotionId, { kind: 'basketAmountOff', amountMinor, ...more });

  it('go to what an exclusive offer left of a line, too', () => {
    const exclusive = promotion('exclusive', { kind: 'nForM', take: 2, pay: 1, exclusive: true });
    const priced = price({ promotions: [exclusive, off('basket', 50)] }, [line('a', 300, 3)]);
    expect(taken(priced)).toEqual({ exclusive: 300, basket: 50 });
  });

  it('leave out one that shuts out a better one of a later layer', () => {
    const rules = { promotions: [off('alone', 100, { exclusive: true }), off('later', 200, { layer: 2 })] };
    expect(taken(price(rules, [line('a', 1_000)]))).toEqual({ later: 200 });
  });

  it('keep one that shuts out others which do not come together either', () => {
    const later = [off('second', 90, { layer: 2, exclusive: true }), off('third', 90, { layer: 3, exclusive: true })];
    const rules = { promotions: [off('first', 100, { exclusive: true }), ...later] };
    expect(taken(price(rules, [line('a', 1_000)]))).toEqual({ first: 100 });
  });
});

it('percent off a set of two groups takes the dearest sets of many', () => {
  const set = promotion('set', {
    kind: 'mixAndMatch',
    groups: [
      { on: category('a'), take: 1 },
      { on: category('b'), take: 1 },
    ],
    reward: { kind: 'percentOff', percentBasisPoints: 1_000 },
  });
  const lines = [line('a1', 500, 2), line('a2', 300, 4), line('b1', 400), line('b2', 200, 2)];
  expect(price({ promotions: [set] }, lines).totals.discountMinor).toBe(210);
});
