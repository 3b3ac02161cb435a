import { describe, expect, test } from 'vitest';
import type { Product } from '../../../../core/catalogue/product.ts';
import type { ItemFacts } from '../../../../core/checkout/basket/item-facts.ts';
import { basketOfSlip, type SlipContent, slipContentOf } from '../../../../core/checkout/suspend/slip-lines.ts';
import { suspendedBasketOf } from '../../../../core/checkout/suspend/suspended-basket.ts';
import type { PricingRulesInput } from '../../../../core/pricing/rules.ts';
import { KEPT_BASKET, KEPT_NUMBER } from '../kept-basket.ts';
import { checkoutOf, dueMinor, lineIdOf, linesOf, signIn, withRules } from '../shopping.ts';
import { APPLES, BAG, COLA, MILK, productOf, SOAP, scan, type World } from '../world.ts';
import { inShopWithTill, offersSlip, recallAnswered } from './baskets.ts';

const EXPIRES = 1_800_040_000_000;
const FISH = productOf('09520000000066', 900, { memberPriceMinor: 100, dutyFreePriceMinor: 90 });
const WATCH = productOf('09520000000073', 9_900, {
  ...{ tags: ['gift'], taxCode: 'full', isNotDiscountable: true, memberPriceMinor: 9_000, pieceWeight: { grams: 80 } },
  ...{ dutyFreePriceMinor: 8_000, mayBeDutyFree: true, isLiquid: false },
});
const RULES: PricingRulesInput = {
  taxes: { codes: { full: { taxes: [{ basisPoints: 1_900 }] } } },
  promotions: [{ promotionId: 'all', name: 'Ten off', terms: { kind: 'basketPercentOff', percentBasisPoints: 1_000 } }],
};

const shopper = (): World => withRules(RULES);
const labelled = (product: Product, facts: ItemFacts) =>
  ({ type: 'item.offered', raw: product.code, product, facts }) as const;
function joinsAsMember(world: World): void {
  world.submit({ type: 'member.offered', key: 'sealed:1:eA' });
  world.answer('member.find', ({ requestId, key }: { requestId: string; key: string }) => ({
    type: 'member.answered',
    requestId,
    key,
    answer: { kind: 'found', reference: 'm-1', tier: 'gold' },
  }));
}

const slipOf = (world: World): SlipContent | null =>
  slipContentOf(suspendedBasketOf(checkoutOf(world), KEPT_NUMBER), EXPIRES);
const shelf =
  (...products: Product[]) =>
  (code: string) =>
    products.find((product) => product.code === code) ?? null;
const ALL = shelf(MILK, SOAP, APPLES, COLA, BAG, FISH, WATCH);

/** The basket goes to the till, by its slip alone. */
function atTheTill(world: World, findProduct = ALL): World {
  const content = slipOf(world);
  if (content === null) throw new Error('it cannot travel');
  const till = inShopWithTill(withRules(RULES));
  offersSlip(till, basketOfSlip(KEPT_NUMBER, content, findProduct));
  recallAnswered(till, { kind: 'unreachable' });
  return till;
}

describe('at the till the basket costs what the shopper saw', () => {
  const FILLED: [goods: string, fill: (world: World) => void][] = [
    ['goods by the piece', (world) => world.submit(scan(MILK))],
    [
      'a label’s batch and date',
      (world) => world.submit(labelled(MILK, { batch: 'B7', bestBeforeDate: '2027-02-01' })),
    ],
    ['a thing with a number of its own', (world) => world.submit(labelled(WATCH, { serial: 'S1' }))],
    ['goods with all that a catalogue can say', (world) => world.submit(scan(WATCH))],
    [
      'goods with a price on the label, whatever the piece costs a member',
      (world) => world.submit(labelled(FISH, { priceMinor: 777 })),
    ],
    [
      'goods that were priced and weighed at the counter',
      (world) => world.submit(labelled(APPLES, { priceMinor: 277, weightGrams: 512 })),
    ],
    ['goods from the scale', (world) => world.submit(labelled(APPLES, { weightGrams: 512 }))],
    [
      'goods in a pot whose weight was taken off',
      (world) => {
        world.submit(scan({ ...APPLES, tareGrams: 4 }));
        world.submit({ type: 'weigh.confirm', weightGrams: 516 });
      },
    ],
    ['bottles with their deposit', (world) => world.submit(scan(COLA))],
    [
      'carrier bags, which nothing reduces',
      (world) => {
        world.submit(scan(MILK));
        world.submit({ type: 'bags.open', bags: [BAG] });
        world.submit({ type: 'bags.set', code: BAG.code, quantity: 2 });
        world.submit({ type: 'bags.close' });
      },
    ],
    [
      'goods at a price by hand',
      (world) => {
        world.submit(scan(SOAP));
        signIn(world, 'sue', 'supervisor');
        const reasonCode = 'wrongPrice';
        world.submit({ type: 'line.overridePrice', lineId: lineIdOf(world, SOAP), unitPriceMinor: 250, reasonCode });
      },
    ],
  ];

  test.each(FILLED)('%s', (_goods, fill) => {
    const world = shopper();
    fill(world);
    const till = atTheTill(world);
    expect(dueMinor(till)).toBe(dueMinor(world));
    const same = linesOf(world).map(({ lineId: _own, linkedTo: _place, priceChange: _reason, ...line }) => line);
    expect(linesOf(till)).toMatchObject(same);
  });

  test.each(FILLED)('as a member: %s', (_goods, fill) => {
    const world = shopper();
    fill(world);
    joinsAsMember(world);
    expect(dueMinor(atTheTill(world))).toBe(dueMinor(world));
  });

  test('and a bottle that is taken out there takes its deposit along', () => {
    const world = shopper();
    world.submit(scan(COLA));
    const till = atTheTill(world);
    till.submit({ type: 'line.void', lineId: lineIdOf(till, COLA) });
    expect(linesOf(till)).toEqual([]);
  });

  test('and what it cost before stands beside a price by hand', () => {
    const world = signIn(shopper(), 'sue', 'supervisor');
    world.submit(scan(SOAP));
    const lineId = lineIdOf(world, SOAP);
    world.submit({ type: 'line.discount', lineId, percentBasisPoints: 1_000, reasonCode: 'damaged' });
    const [line] = linesOf(atTheTill(world));
    expect(line?.priceChange).toMatchObject({ kind: 'discount', fromUnitPriceMinor: 349, staffId: null });
  });
});

describe('a slip that this till cannot take up', () => {
  const holding = (...lines: SlipContent['lines']): SlipContent => {
    const content = slipContentOf({ ...KEPT_BASKET, member: null }, EXPIRES);
    if (content === null) throw new Error('it cannot travel');
    return { ...content, lines };
  };

  test.each<[why: string, line: SlipContent['lines'][number], products: Product[]]>([
    ['an article that is not in its catalogue', [1, MILK.code, 1, 129, 129], [SOAP]],
    ['a deposit on what bears none here', [2, `${MILK.code}:deposit`, 1, 25, 25, { linkedTo: 0 }], [MILK]],
    ['a weight of what is sold by the piece here', [1, MILK.code, 1, 299, 153, { weightGrams: 512 }], [MILK]],
    ['a piece of what is sold by weight here', [1, APPLES.code, 1, 299, 299], [APPLES]],
  ])('holds %s: nothing comes rather than a part', (_why, line, products) => {
    expect(basketOfSlip(KEPT_NUMBER, holding([1, SOAP.code, 1, 349, 349], line), shelf(SOAP, ...products))).toBeNull();
  });

  test('is never printed of a coupon or a bottle voucher, for which only the server can vouch', () => {
    const held = { claimId: 'c', code: 'TEN-1', coupon: null, amountMinor: 75 };
    const claim = { ...held, status: 'held' as const, grantedBy: 'server' as const };
    expect(slipContentOf({ ...KEPT_BASKET, claims: [claim] }, EXPIRES)).toBeNull();
    const bottles = KEPT_BASKET.lines.map((line) => ({ ...line, kind: 'depositReturn' as const }));
    expect(slipContentOf({ ...KEPT_BASKET, lines: bottles }, EXPIRES)).toBeNull();
  });
});
