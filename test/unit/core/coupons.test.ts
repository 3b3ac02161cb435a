import { describe, expect, test } from 'vitest';
import type { ClaimAnswer, OfferedCoupon } from '../../../core/checkout/coupons/commands.ts';
import { checkoutSettingsSchema } from '../../../core/checkout/settings.ts';
import { compilePricing } from '../../../core/pricing/compile.ts';
import { pricingRulesSchema } from '../../../core/pricing/rules.ts';
import { termsSchema } from '../../../core/pricing/terms.ts';
import { checkoutOf, lineIdOf, refusalOf } from './shopping.ts';
import { COLA, MILK, payByCard, SETTINGS, SOAP, scan, World } from './world.ts';

const RULES = compilePricing(
  pricingRulesSchema.parse({
    promotions: [
      {
        promotionId: 'ten',
        name: '10 % from 20',
        terms: {
          kind: 'threshold',
          spendMinor: 2_000,
          reward: { kind: 'percentOff', percentBasisPoints: 1_000 },
          coupon: 'TEN',
        },
      },
      {
        promotionId: 'soap',
        name: 'Soap',
        codes: [SOAP.code],
        terms: { kind: 'amountOff', amountMinor: 50, coupon: 'SOAP' },
      },
      {
        promotionId: 'pair',
        name: 'Two soaps',
        codes: [SOAP.code],
        terms: { kind: 'bundlePrice', take: 2, priceMinor: 500, coupon: 'PAIR' },
      },
      {
        promotionId: 'first-aid',
        name: 'Soap and milk',
        terms: {
          kind: 'mixAndMatch',
          groups: [
            { on: { codes: [SOAP.code] }, take: 2 },
            { on: { codes: [MILK.code] }, take: 1 },
          ],
          reward: { kind: 'amountOff', amountMinor: 300 },
          coupon: 'SET',
        },
      },
      {
        promotionId: 'second',
        name: 'Second soap',
        codes: [SOAP.code],
        terms: { kind: 'nthPercentOff', nth: 2, percentBasisPoints: 5_000, coupon: 'SECOND' },
      },
      {
        promotionId: 'milk-week',
        name: 'Milk for 20',
        codes: [MILK.code],
        terms: {
          kind: 'threshold',
          spendMinor: 100,
          reward: { kind: 'amountOff', amountMinor: 20 },
          coupon: 'MILKS',
        },
      },
      {
        promotionId: 'soon',
        name: 'Soon',
        validFromMs: 1_900_000_000_000,
        terms: { kind: 'basketPercentOff', percentBasisPoints: 500, coupon: 'SOON' },
      },
      {
        promotionId: 'old',
        name: 'Old',
        validToMs: 1,
        terms: { kind: 'basketPercentOff', percentBasisPoints: 500, coupon: 'OLD' },
      },
      {
        promotionId: 'gold',
        name: 'Gold',
        terms: { kind: 'basketPercentOff', percentBasisPoints: 500, coupon: 'GOLD', members: 'all' },
      },
    ],
  }),
);

const coupon = (couponCode: string, change: Partial<OfferedCoupon> = {}) =>
  ({
    type: 'coupon.offered',
    offered: {
      ...{ code: `${couponCode}-1`, couponCode, isSingleUse: false, terms: null, name: null, startDate: null },
      expirationDate: null,
      ...change,
    },
  }) as const;
const shopper = (...products: (typeof MILK)[]): World => {
  const world = new World('checkout');
  world.pricing = RULES;
  for (const product of products) world.submit(scan(product));
  return world;
};
const answered = (world: World, kind: ClaimAnswer['kind']) =>
  world.answer('code.claim', ({ claimId }: { claimId: string }) => ({
    type: 'claim.answered',
    claimId,
    answer: { kind },
  }));
const due = (world: World): number | undefined => world.view.total?.amountMinor;
const single = { isSingleUse: true };

describe('a coupon', () => {
  test('takes off what its promotion says, stands on the screen, and can be taken out again', () => {
    const world = shopper(SOAP);
    world.submit(coupon('SOAP'));
    expect(due(world)).toBe(299);
    expect(world.screen).toMatchObject({ coupons: [{ name: 'Soap', status: 'used', discountMinor: 50 }] });
    const couponId = world.screen.name === 'basket' ? (world.screen.coupons[0]?.couponId ?? '') : '';
    world.submit({ type: 'coupon.remove', couponId });
    expect(due(world)).toBe(349);
  });

  test.each<[string, object]>([
    ['NOBODY', { kind: 'couponUnknown' }],
    ['TEN', { kind: 'couponMinimum', missingMinor: 2_000 - 349 }],
    ['MILKS', { kind: 'couponNoItem' }],
    ['PAIR', { kind: 'couponItemsMissing', count: 1 }],
    ['SECOND', { kind: 'couponItemsMissing', count: 1 }],
    ['SET', { kind: 'couponItemsMissing', count: 2 }],
    ['SOON', { kind: 'couponNotYet' }],
    ['OLD', { kind: 'couponExpired' }],
    ['GOLD', { kind: 'couponForMembers' }],
  ])('%s is refused, and what is missing is told', (code, notice) => {
    const world = shopper(SOAP);
    world.submit(coupon(code));
    expect(world.view.notice).toMatchObject(notice);
    expect(world.types).not.toContain('claim.asked');
  });

  test('without anything that it is for is not used up', () => {
    const world = shopper(MILK);
    world.submit(coupon('SOAP', single));
    expect(world.view.notice).toMatchObject({ kind: 'couponNoItem' });
    expect(world.asked).toEqual([]);
  });

  test('past the date in its own code is refused', () => {
    const world = shopper(SOAP);
    world.submit(coupon('SOAP', { expirationDate: '2027-01-14' }));
    expect(world.view.notice).toMatchObject({ kind: 'couponExpired' });
  });

  test('before the first day in its own code is refused', () => {
    const world = shopper(SOAP);
    world.submit(coupon('SOAP', { startDate: '2027-01-16' }));
    expect(world.view.notice).toMatchObject({ kind: 'couponNotYet' });
    world.submit(coupon('SOAP', { startDate: '2027-01-15', expirationDate: '2027-01-15' }));
    expect(due(world)).toBe(299);
  });

  test('for a set gives nothing where none of its goods are there', () => {
    const world = shopper(COLA);
    world.submit(coupon('SET'));
    expect(world.view.notice).toMatchObject({ kind: 'couponNoItem' });
  });

  test('that says itself what it grants needs no promotion', () => {
    const world = shopper(SOAP);
    const terms = termsSchema.parse({ kind: 'basketAmountOff', amountMinor: 100 });
    world.submit(coupon('9521234500015', { terms, name: { en: 'Coupon' } }));
    expect(due(world)).toBe(249);
    expect(world.screen).toMatchObject({ coupons: [{ name: 'Coupon', status: 'used', discountMinor: 100 }] });
  });

  test('that says itself what it grants is refused with what is missing, too', () => {
    const world = shopper(SOAP);
    const terms = termsSchema.parse({
      kind: 'threshold',
      spendMinor: 500,
      reward: { kind: 'amountOff', amountMinor: 100 },
    });
    world.submit(coupon('9521234500015', { terms, name: { en: 'Coupon' } }));
    expect(world.view.notice).toMatchObject({ kind: 'couponMinimum', missingMinor: 500 - 349 });
  });

  test.each([
    ['an article, beside a better one on it', { kind: 'amountOff', amountMinor: 40, on: { codes: [SOAP.code] } }],
    [
      'a set that is there, beside a better one on one of its goods',
      {
        kind: 'mixAndMatch',
        groups: [{ on: { codes: [SOAP.code] }, take: 1 }],
        reward: { kind: 'amountOff', amountMinor: 40 },
      },
    ],
  ])('for %s, gives nothing more, and is kept', (_what, terms) => {
    const world = shopper(SOAP);
    const best = termsSchema.parse({ kind: 'amountOff', amountMinor: 100 });
    world.submit(coupon('BEST', { terms: best, name: { en: 'Best' } }));
    world.submit(coupon('OTHER', { terms: termsSchema.parse(terms), name: { en: 'Other' } }));
    expect(world.view.notice).toMatchObject({ kind: 'couponNotBest' });
    expect(due(world)).toBe(249);
  });

  test('for so much spent gives nothing on goods that an exclusive promotion has taken', () => {
    const world = shopper(MILK);
    world.pricing = compilePricing(
      pricingRulesSchema.parse({
        promotions: [
          ...RULES.rules.promotions,
          {
            promotionId: 'week',
            name: 'Week',
            codes: [MILK.code],
            terms: { kind: 'amountOff', amountMinor: 100, exclusive: true },
          },
        ],
      }),
    );
    world.submit(coupon('MILKS'));
    expect(world.view.notice).toMatchObject({ kind: 'couponNotBest' });
  });

  test('waits on the screen once what it is for is taken out again', () => {
    const world = shopper(SOAP, MILK);
    world.submit(coupon('SOAP'));
    world.submit({ type: 'line.void', lineId: lineIdOf(world, SOAP) });
    expect(world.screen).toMatchObject({ coupons: [{ status: 'waiting', discountMinor: 0 }] });
  });

  test('printed for one customer is told by its whole code', () => {
    const world = shopper(SOAP);
    world.submit(coupon('SOAP', single));
    world.submit(coupon('SOAP', single));
    expect(world.view.notice).toMatchObject({ kind: 'couponThere' });
  });

  test.each([
    ['the shop’s own limit', { coupons: { ...SETTINGS.coupons, countMax: 1 } }, undefined],
    ['that of the rules for prices', {}, 1],
  ])('is one too many beyond %s', (_whose, change, maxPerBasket) => {
    const world = shopper(SOAP, MILK);
    world.settings = { ...SETTINGS, ...change };
    if (maxPerBasket !== undefined) {
      const { promotions } = RULES.rules;
      world.pricing = compilePricing(pricingRulesSchema.parse({ promotions, coupons: { maxPerBasket } }));
    }
    world.submit(coupon('SOAP'));
    world.submit(coupon('MILKS'));
    expect(world.view.notice).toMatchObject({ kind: 'couponLimit' });
    expect(due(world)).toBe(299 + 129);
  });

  test('counts once', () => {
    const world = shopper(SOAP, SOAP);
    world.submit(coupon('SOAP'));
    world.submit(coupon('SOAP', { code: 'SOAP-2' }));
    expect(world.view.notice).toMatchObject({ kind: 'couponThere' });
  });

  test('for one use counts when the server has said so', () => {
    const world = shopper(SOAP);
    world.submit(coupon('SOAP', single));
    expect(due(world)).toBe(349);
    expect(world.screen).toMatchObject({ isAsking: true, coupons: [{ status: 'asking' }] });
    answered(world, 'granted');
    expect(due(world)).toBe(299);
  });

  test('that somebody has used is refused', () => {
    const world = shopper(SOAP);
    world.submit(coupon('SOAP', single));
    answered(world, 'usedBefore');
    expect(world.view.notice).toEqual({ kind: 'couponUsed' });
    expect(due(world)).toBe(349);
  });

  test('answered when nobody has asked any more changes nothing', () => {
    const world = shopper(SOAP);
    world.submit(coupon('SOAP', single));
    answered(world, 'granted');
    expect(refusalOf(answered(world, 'granted'))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'coupon.remove', couponId: 'nobody' }))).toBe('notNow');
  });

  test.each(['granted', 'usedBefore'] as const)('answered after the payment began is too late: %s', (kind) => {
    const world = shopper(SOAP);
    world.submit(coupon('SOAP', single));
    payByCard(world);
    answered(world, kind);
    expect(world.events.findLast(({ type }) => type === 'claim.refused')).toMatchObject({ reason: 'tooLate' });
    expect(world.asked.at(-1)?.effect.type).toBe(kind === 'granted' ? 'code.release' : 'payment.charge');
    expect(due(world)).toBe(349);
  });

  test('is not taken, nor given back, while the payment runs', () => {
    const world = shopper(SOAP);
    world.submit(coupon('SOAP'));
    const couponId = checkoutOf(world).claims[0]?.claimId ?? '';
    payByCard(world);
    const bottles = { type: 'depositReturn.offered', code: 'DR1', amountMinor: 75 } as const;
    for (const command of [coupon('TEN'), bottles, { type: 'coupon.remove', couponId } as const]) {
      expect(refusalOf(world.submit(command))).toBe('notNow');
    }
  });

  test('is let go when the shopper leaves', () => {
    const world = shopper(SOAP);
    world.submit(coupon('SOAP', single));
    answered(world, 'granted');
    world.submit({ type: 'session.leave' });
    expect(world.asked.at(-1)?.effect.type).toBe('code.release');
  });
});

describe('without the server', () => {
  test('so many and so much are taken as the shop allows, over sessions, until it answers again', () => {
    const world = shopper(SOAP);
    world.settings = checkoutSettingsSchema.parse({ coupons: { offline: { countMax: 2 } } });
    const takes = (code: string): boolean => {
      world.submit({ type: 'depositReturn.offered', code, amountMinor: 25 });
      const before = due(world);
      answered(world, 'unreachable');
      return due(world) !== before;
    };
    expect([takes('a'), takes('b'), takes('c')]).toEqual([true, true, false]);
    expect(world.view.notice).toEqual({ kind: 'depositReturnNotCheckable' });
    world.submit({ type: 'session.leave' });
    world.submit(scan(SOAP));
    expect(takes('d')).toBe(false);
    world.submit({ type: 'depositReturn.offered', code: 'e', amountMinor: 25 });
    answered(world, 'granted');
    expect(takes('f')).toBe(true);
  });

  test('a coupon that cannot be checked is refused, and stays the customer’s', () => {
    const world = shopper(SOAP);
    world.settings = checkoutSettingsSchema.parse({ coupons: { offline: { countMax: 0 } } });
    world.submit(coupon('SOAP', single));
    answered(world, 'unreachable');
    expect(world.view.notice).toEqual({ kind: 'couponNotCheckable' });
    expect(due(world)).toBe(349);
  });

  test('nothing is taken that is worth more than one code may be', () => {
    const world = shopper(SOAP);
    world.submit({ type: 'depositReturn.offered', code: 'big', amountMinor: 1_001 });
    answered(world, 'unreachable');
    expect(world.view.notice).toEqual({ kind: 'depositReturnNotCheckable' });
  });
});
