/**
 * What baskets come to, scanned one article after the other at the kiosk: tables of worked examples. Each has its source where it is
 * somebody else's; `own` where it is not.
 */
import { describe, expect, test } from 'vitest';
import type { Product } from '../../../core/catalogue/product.ts';
import type { PricingRulesInput } from '../../../core/pricing/rules.ts';
import { checkoutOf, dueMinor, withRules } from './shopping.ts';
import { productOf, scan, type World } from './world.ts';

type Source = `https://${string}` | 'own';
/** `goods`: price in the minor unit, and how the article differs from an ordinary one. */
type Goods = readonly [priceMinor: number, change?: Partial<Product>, pieces?: number];

const codeOf = (place: number): string => `0952${String(place).padStart(10, '0')}`;

/** Every piece is scanned, in the order of the goods; of loose ones the weight is read from the label. */
function bought(rules: PricingRulesInput, goods: readonly Goods[]): World {
  const world = withRules(rules);
  for (const [place, [priceMinor, change = {}, pieces = 1]] of goods.entries()) {
    const product = productOf(codeOf(place), priceMinor, { taxRateBasisPoints: 0, ...change });
    for (let piece = 0; piece < pieces; piece += 1) world.submit(scan(product));
  }
  return world;
}

type Taxes = NonNullable<PricingRulesInput['taxes']>;
type TaxExample = [sentence: string, taxes: Taxes, goods: readonly Goods[], taxMinor: number, dueMinor: number, Source];

const rate = (taxRateBasisPoints: number): Partial<Product> => ({ taxRateBasisPoints });
const WAFEQ = 'https://developer.wafeq.com/reference/calculations-and-rounding';
const PARTY_CENTER =
  'https://support.partycentersoftware.com/hc/en-us/articles/235972068-How-are-Taxes-Calculated-in-Party-Center-Software';
const BANKERS: Taxes = { prices: 'added', rounding: 'halfEven' };

const TAXES: TaxExample[] = [
  [
    'each line rounded half up: 45.30 at 5 % and 33.45 at 10 %',
    { prices: 'added', roundedPer: 'line' },
    [
      [4_530, rate(500)],
      [3_345, rate(1_000)],
    ],
    227 + 335,
    7_875 + 562,
    WAFEQ,
  ],
  ['halves to the even cent: 50.00 at 8.25 %', BANKERS, [[5_000, rate(825)]], 412, 5_412, PARTY_CENTER],
  ['the same twice: the halves make a whole', BANKERS, [[5_000, rate(825), 2]], 825, 10_825, PARTY_CENTER],
  ['the same four times', BANKERS, [[5_000, rate(825), 4]], 1_650, 21_650, PARTY_CENTER],
  ['contained in the price: 11.90 at 19 %', {}, [[1_190, rate(1_900)]], 190, 1_190, 'own'],
  ['contained, once a rate: 3 times 0.10 at 19 %', {}, [[10, rate(1_900), 3]], 5, 30, 'own'],
  [
    'contained, on each line: three articles of 0.10 at 19 %',
    { roundedPer: 'line' },
    [
      [10, rate(1_900)],
      [10, rate(1_900)],
      [10, rate(1_900)],
    ],
    6,
    30,
    'own',
  ],
  [
    'contained, food beside other goods',
    {},
    [
      [107, rate(700)],
      [1_190, rate(1_900)],
    ],
    7 + 190,
    1_297,
    'own',
  ],
  [
    'a tax on the tax before it: 100.00 + 5 % + 9.5 % of both',
    {
      prices: 'added',
      codes: { both: { taxes: [{ basisPoints: 500 }, { basisPoints: 950, isCompound: true }] } },
    },
    [[10_000, { taxCode: 'both' }]],
    1_498,
    11_498,
    'own',
  ],
];

describe('the tax of a purchase', () => {
  test.each(TAXES)('%s', (_sentence, taxes, goods, taxMinor, total) => {
    const world = bought({ taxes }, goods);
    const sum = checkoutOf(world).prices?.taxes.reduce((all, tax) => all + tax.taxMinor, 0);
    expect([sum, dueMinor(world)]).toEqual([taxMinor, total]);
  });
});

type Promotions = NonNullable<PricingRulesInput['promotions']>;
type PromotionExample = [sentence: string, Promotions, goods: readonly Goods[], dueMinor: number, Source];

const named = (terms: Promotions[number]['terms'], ...places: number[]): Promotions[number] => ({
  promotionId: `p-${terms.kind}-${places.join('-')}`,
  name: terms.kind,
  ...(places.length === 0 ? {} : { codes: places.map(codeOf) }),
  terms,
});
const FIFTEEN_OFF = named({
  kind: 'threshold',
  spendMinor: 10_000,
  reward: { kind: 'percentOff', percentBasisPoints: 1_500 },
  on: { categories: ['pantry'] },
});
const TEN_FROM_60 = named({
  kind: 'threshold',
  spendMinor: 6_000,
  reward: { kind: 'percentOff', percentBasisPoints: 1_000 },
});
const THIRD_SHIRT_FREE = named({ kind: 'nForM', take: 3, pay: 2 }, 0);
const TWO_FOR_8 = named({ kind: 'bundlePrice', take: 2, priceMinor: 800 }, 0, 1, 2);
const SALESFORCE = 'https://help.salesforce.com/s/articleView?id=cc.b2c_promotion_proration_logic.htm';
const SALESFORCE_TOTAL = 'https://help.salesforce.com/s/articleView?id=cc.b2c_buy_x_for_total_promotion.htm';
const SHIRTS = 'https://gist.github.com/alexfilatov/6f06e636d6fc34a9e4d6dc4f403829b9';
const POS_MACHINE = 'https://github.com/ITteam00/pos-machine';

const PROMOTIONS: PromotionExample[] = [
  ['15 % from 100: 60 and 50', [FIFTEEN_OFF], [[6_000], [5_000]], 9_350, SALESFORCE],
  [
    '15 % from 100, after 10 off the first article',
    [FIFTEEN_OFF, named({ kind: 'amountOff', amountMinor: 1_000 }, 0)],
    [[6_000], [5_000]],
    8_500,
    SALESFORCE,
  ],
  [
    '15 % from 100, in which a third article takes no part',
    [FIFTEEN_OFF],
    [[6_000], [5_000], [4_000, { category: 'household' }]],
    13_350,
    SALESFORCE,
  ],
  ['two for 8.00: the two dearest of three', [TWO_FOR_8], [[600], [500], [550]], 1_300, SALESFORCE_TOTAL],
  ['two for 8.00: 5.00 twice saves 2.00', [TWO_FOR_8], [[500, {}, 2]], 800, SALESFORCE_TOTAL],
  ['the third shirt free: two cost two', [THIRD_SHIRT_FREE], [[1_995, {}, 2]], 3_990, SHIRTS],
  ['the third shirt free: three cost two', [THIRD_SHIRT_FREE], [[1_995, {}, 3]], 3_990, SHIRTS],
  [
    'the third shirt free, and 10 % from 60 off what is left',
    [THIRD_SHIRT_FREE, TEN_FROM_60],
    [[1_995, {}, 3], [4_500]],
    7_641,
    SHIRTS,
  ],
  [
    'buy two get one free: three of 3.00 and five of 1.00',
    [named({ kind: 'nForM', take: 3, pay: 2 }, 0), named({ kind: 'nForM', take: 3, pay: 2 }, 1)],
    [
      [300, {}, 3],
      [100, {}, 5],
    ],
    600 + 400,
    POS_MACHINE,
  ],
  [
    'three for 5.00 never costs more',
    [named({ kind: 'bundlePrice', take: 3, priceMinor: 500 })],
    [[150, {}, 3]],
    450,
    'own',
  ],
  [
    'the second at half price, of the cheaper one',
    [named({ kind: 'nthPercentOff', nth: 2, percentBasisPoints: 5_000 })],
    [[399], [299]],
    399 + 149,
    'own',
  ],
];

describe('what promotions leave to pay', () => {
  test.each(PROMOTIONS)('%s', (_sentence, promotions, goods, total) => {
    expect(dueMinor(bought({ promotions }, goods))).toBe(total);
  });

  test.each(PROMOTIONS)('whatever is scanned first: %s', (_sentence, promotions, goods, total) => {
    const world = withRules({ promotions });
    const products = goods.map(([priceMinor, change = {}], place) =>
      productOf(codeOf(place), priceMinor, { taxRateBasisPoints: 0, ...change }),
    );
    const pieces = goods.flatMap(([, , count = 1], place) =>
      products.slice(place, place + 1).flatMap((one) => Array.from({ length: count }, () => one)),
    );
    for (const product of pieces.toReversed()) world.submit(scan(product));
    expect(dueMinor(world)).toBe(total);
  });
});
