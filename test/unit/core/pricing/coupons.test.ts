import { describe, expect, it } from 'vitest';
import type { PricingCoupon } from '../../../../core/pricing/basket.ts';
import { termsSchema } from '../../../../core/pricing/terms.ts';
import { category, line, NOON_MS, type PricingRulesInput, type PromotionInput, price, promotion } from './baskets.ts';

const coupon = (
  couponId: string,
  terms: PromotionInput['terms'],
  more: Partial<PricingCoupon> = {},
): PricingCoupon => ({
  couponId,
  terms: termsSchema.parse(terms),
  ...more,
});
const FREE = { kind: 'freeItem' } as const;
const became = (coupons: PricingCoupon[], lines = [line('a', 300), line('b', 200)], rules: PricingRulesInput = {}) =>
  price(rules, lines, { coupons }).coupons.map(({ couponId, status, discountMinor }) => [
    couponId,
    status,
    discountMinor,
  ]);

describe('a coupon', () => {
  it('gives one item free: the dearest that it is for', () => {
    expect(became([coupon('x', FREE)], [line('a', 300, 3), line('b', 200)])).toEqual([['x', 'used', 300]]);
  });

  it('with an amount or a percentage is given on one item', () => {
    expect(became([coupon('x', { kind: 'amountOff', amountMinor: 50, on: category('b') })])).toEqual([
      ['x', 'used', 50],
    ]);
    expect(became([coupon('x', { kind: 'percentOff', percentBasisPoints: 1_000 })])).toEqual([['x', 'used', 30]]);
  });

  it('needs an item that it is for', () => {
    expect(became([coupon('x', { ...FREE, on: category('c') })])).toEqual([['x', 'noMatchingItem', 0]]);
  });

  it('counts once a basket, however often it is shown', () => {
    expect(became([coupon('x', FREE), coupon('x', FREE)])).toEqual([
      ['x', 'used', 300],
      ['x', 'repeated', 0],
    ]);
  });

  it('on an item leaves other coupons the other items', () => {
    const each = { kind: 'amountOff', amountMinor: 100 } as const;
    expect(became([coupon('x', each), coupon('y', each), coupon('z', each)])).toEqual([
      ['x', 'used', 100],
      ['y', 'used', 100],
      ['z', 'notBest', 0],
    ]);
  });

  it('is valid from a moment to a moment, whenever the item was scanned', () => {
    const early = [line('a', 300, 1, { atMs: NOON_MS - 60_000 })];
    expect(became([coupon('x', FREE, { validFromMs: NOON_MS })], early)).toEqual([['x', 'used', 300]]);
    expect(became([coupon('x', FREE, { validFromMs: NOON_MS + 1 })])).toEqual([['x', 'notYetValid', 0]]);
    expect(became([coupon('x', FREE, { validToMs: NOON_MS })])).toEqual([['x', 'expired', 0]]);
  });

  it('beyond the number that the rules take is not taken', () => {
    expect(became([coupon('x', FREE), coupon('y', FREE)], undefined, { coupons: { maxPerBasket: 1 } })).toEqual([
      ['x', 'used', 300],
      ['y', 'tooMany', 0],
    ]);
  });

  it('sets off the promotions that name its code', () => {
    const rules = {
      promotions: [promotion('p', { kind: 'basketPercentOff', percentBasisPoints: 1_000, coupon: 'TEN' })],
    };
    expect(price(rules, [line('a', 300)]).totals.discountMinor).toBe(0);
    expect(
      became(
        [
          { couponId: '1', code: 'TEN' },
          { couponId: '2', code: 'ELEVEN' },
        ],
        undefined,
        rules,
      ),
    ).toEqual([
      ['1', 'used', 50],
      ['2', 'unknown', 0],
    ]);
  });

  it('on the basket comes on top of promotions, percentages before amounts', () => {
    const coupons = [
      coupon('amount', { kind: 'basketAmountOff', amountMinor: 100 }),
      coupon('percent', { kind: 'basketPercentOff', percentBasisPoints: 1_000 }, { name: { en: 'Ten' } }),
    ];
    const rules = { promotions: [promotion('p', { kind: 'percentOff', percentBasisPoints: 2_000 })] };
    const { discounts, totals } = price(rules, [line('a', 300), line('b', 200)], { coupons });
    expect(
      discounts.map(({ promotionId, couponId, name, discountMinor }) => [
        promotionId ?? couponId,
        name.en,
        discountMinor,
      ]),
    ).toEqual([
      ['p', 'p', 100],
      ['percent', 'Ten', 40],
      ['amount', 'amount', 100],
    ]);
    expect(totals.totalMinor).toBe(260);
  });

  it('never takes off more than there is to pay', () => {
    expect(became([coupon('x', { kind: 'basketAmountOff', amountMinor: 9_999 })])).toEqual([['x', 'used', 500]]);
  });

  it('for members is not for others', () => {
    const members = coupon('x', { ...FREE, maxPerMember: 1 });
    expect(became([members])).toEqual([['x', 'noMatchingItem', 0]]);
    expect(price({}, [line('a', 300)], { coupons: [members], member: { uses: {} } }).totals.totalMinor).toBe(0);
  });

  it('that needs another coupon is a mistake of the caller', () => {
    expect(() => became([coupon('x', { ...FREE, coupon: 'y' })])).toThrow('another coupon');
  });

  it('is open in its hours at the moment of the basket, whenever the goods were scanned', () => {
    const evening = coupon('k', { ...FREE, hours: [{ from: '12:00', to: '13:00' }] });
    const goods = [line('a', 300, 1, { atMs: NOON_MS - 60_000 })];
    expect(price({}, goods, { coupons: [evening] }).totals.discountMinor).toBe(300);
    expect(price({}, [line('a', 300)], { coupons: [evening], atMs: NOON_MS - 1 }).totals.discountMinor).toBe(0);
  });
});
