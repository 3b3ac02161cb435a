import { describe, expect, test } from 'vitest';
import type { ClaimAnswer, OfferedCoupon } from '../../../core/checkout/coupons/commands.ts';
import { checkoutSettingsSchema } from '../../../core/checkout/settings.ts';
import { compilePricing } from '../../../core/pricing/compile.ts';
import { pricingRulesSchema } from '../../../core/pricing/rules.ts';
import { pinRight } from './staff-moves.ts';
import { MILK, SOAP, scan, World } from './world.ts';

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
    ['PAIR', { kind: 'couponItemsMissing', count: 1 }],
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

  test('nothing is taken that is worth more than one code may be', () => {
    const world = shopper(SOAP);
    world.submit({ type: 'depositReturn.offered', code: 'big', amountMinor: 1_001 });
    answered(world, 'unreachable');
    expect(world.view.notice).toEqual({ kind: 'depositReturnNotCheckable' });
  });
});

test('a bottle voucher is a line below zero with the deposit’s tax, once, and goes back when it is taken out', () => {
  const world = shopper(SOAP);
  world.submit({ type: 'depositReturn.offered', code: 'DR1', amountMinor: 75 });
  answered(world, 'granted');
  expect(due(world)).toBe(349 - 75);
  world.submit({ type: 'depositReturn.offered', code: 'DR1', amountMinor: 75 });
  expect(world.view.notice).toEqual({ kind: 'depositReturnThere' });
  const line =
    world.screen.name === 'basket' ? world.screen.lines.find(({ kind }) => kind === 'depositReturn') : undefined;
  world.submit({ type: 'line.void', lineId: line?.lineId ?? '' });
  expect(world.asked.at(-1)?.effect.type).toBe('code.release');
  expect(due(world)).toBe(349);
});

test('a bottle voucher that the server grants once staff have begun to take goods back is let go, and not lost', () => {
  const world = shopper();
  world.submit({ type: 'session.start' });
  world.submit({ type: 'depositReturn.offered', code: 'DR1', amountMinor: 75 });
  world.submit({ type: 'staff.identify', staffId: 'sue' });
  world.submit(pinRight('sue', 'supervisor'));
  world.submit({ type: 'refund.begin' });
  expect(answered(world, 'granted').ok).toBe(true);
  expect(world.events.find((event) => event.type === 'claim.refused')).toMatchObject({ reason: 'tooLate' });
  expect(world.asked.at(-1)?.effect.type).toBe('code.release');
});
