import { describe, expect, it } from 'vitest';
import type { PricingBasket, PricingLine } from '../../../../core/pricing/basket.ts';
import type { PricingRulesInput } from '../../../../core/pricing/rules.ts';
import { category, line, NOON_MS, type PromotionInput, price, promotion, taken, weighed } from './baskets.ts';

const HALF = { kind: 'percentOff', percentBasisPoints: 5_000 } as const;
type Conditions = Partial<PromotionInput['terms']>;

const off = (
  conditions: Conditions,
  more: Partial<PricingBasket> = {},
  lines: PricingLine[] = [line('a', 100)],
  rules: PricingRulesInput = {},
): number =>
  price({ ...rules, promotions: [promotion('p', { ...HALF, ...conditions } as PromotionInput['terms'])] }, lines, more)
    .totals.discountMinor;

const at = (iso: string) => ({ atMs: Date.parse(iso) });

describe('a promotion of some hours', () => {
  const berlin = { timeZone: 'Europe/Berlin' };
  const happy = { hours: [{ from: '17:00', to: '19:00' }] };
  const friday = { hours: [{ weekdays: ['fri' as const], from: '22:00', to: '02:00' }] };

  it.each<[moment: string, conditions: Conditions, isOpen: boolean]>([
    ['2026-11-24T16:59:59+01:00', happy, false],
    ['2026-11-24T17:00:00+01:00', happy, true],
    ['2026-11-24T18:59:59+01:00', happy, true],
    ['2026-11-24T19:00:00+01:00', happy, false],
    // In summer the same hours are another time in UTC.
    ['2026-07-24T15:00:00Z', happy, true],
    ['2026-11-24T15:00:00Z', happy, false],
    // A Friday night ends on Saturday.
    ['2026-11-27T22:30:00+01:00', friday, true],
    ['2026-11-28T01:59:00+01:00', friday, true],
    ['2026-11-28T02:00:00+01:00', friday, false],
    ['2026-11-28T22:30:00+01:00', friday, false],
    ['2026-11-27T01:00:00+01:00', friday, false],
    ['2026-11-29T12:00:00+01:00', { hours: [{ weekdays: ['sun' as const] }] }, true],
    // The night in which the clocks go back has this hour twice.
    ['2026-10-25T02:30:00+02:00', { hours: [{ from: '02:00', to: '03:00' }] }, true],
    ['2026-10-25T02:30:00+01:00', { hours: [{ from: '02:00', to: '03:00' }] }, true],
    // And this one, in spring, not at all.
    ['2026-03-29T03:00:00+02:00', { hours: [{ from: '02:00', to: '03:00' }] }, false],
  ])('at %s with %j: %s', (moment, conditions, isOpen) => {
    expect(off(conditions, at(moment), [line('a', 100)], berlin)).toBe(isOpen ? 50 : 0);
  });

  it('goes by when each line was scanned', () => {
    const lines = ['16:59', '17:01', '17:02'].map((time) => line(time, 100, 1, at(`2026-11-24T${time}:00Z`)));
    expect(off(happy, at('2026-11-24T20:00:00Z'), lines)).toBe(100);
  });

  it('on the basket goes by the basket’s moment', () => {
    const terms = { kind: 'basketPercentOff' as const, percentBasisPoints: 1_000, ...happy };
    const rules = { promotions: [promotion('p', terms)] };
    const lines = [line('a', 100, 1, at('2026-11-24T17:01:00Z'))];
    expect(price(rules, lines, at('2026-11-24T20:00:00Z')).totals.discountMinor).toBe(0);
    expect(price(rules, lines, at('2026-11-24T18:00:00Z')).totals.discountMinor).toBe(10);
  });
});

describe('a promotion', () => {
  it.each<[sentence: string, more: Partial<PromotionInput>, discountMinor: number]>([
    ['begins with its first moment', { validFromMs: NOON_MS }, 50],
    ['is not valid before it', { validFromMs: NOON_MS + 1 }, 0],
    ['ends before its last moment', { validToMs: NOON_MS }, 0],
    ['is valid until then', { validToMs: '2026-11-24T12:00:00.001Z' }, 50],
  ])('%s', (_, more, discountMinor) => {
    expect(price({ promotions: [promotion('p', HALF, more)] }, [line('a', 100)]).totals.discountMinor).toBe(
      discountMinor,
    );
  });

  it.each<[sentence: string, conditions: Conditions, member: PricingBasket['member'], discountMinor: number]>([
    ['for members is not for others', { members: 'all' }, null, 0],
    ['for members needs no tier', { members: 'all' }, {}, 50],
    ['for a tier is not for other members', { members: ['gold'] }, { tier: 'silver' }, 0],
    ['for a tier is not for members without one', { members: ['gold'] }, {}, 0],
    ['for a tier is for it', { members: ['gold', 'platinum'] }, { tier: 'gold' }, 50],
    ['that is limited per member is for members', { maxPerMember: 2 }, undefined, 0],
    ['that was not used yet is there in full', { maxPerMember: 2 }, {}, 100],
    ['that was used is there less often', { maxPerMember: 2 }, { uses: { p: 1 } }, 50],
    ['that was used up is gone', { maxPerMember: 2 }, { uses: { p: 5 } }, 0],
  ])('%s', (_, conditions, member, discountMinor) => {
    expect(
      off(conditions, { member }, conditions.maxPerMember === undefined ? [line('a', 100)] : [line('a', 100, 3)]),
    ).toBe(discountMinor);
  });

  it('is about what its lists name, and not about what they except', () => {
    const lines = [line('a', 100), line('b', 100, 1, { tags: ['eco'] }), line('c', 100), weighed('d', 100, 1_000)];
    expect(off({ on: { tags: ['eco'], codes: ['04000000000000'] } }, {}, lines)).toBe(50);
    expect(off({ on: category('a', 'b', 'd') }, {}, lines)).toBe(150);
    expect(off({ on: { except: category('a') } }, {}, lines)).toBe(150);
    expect(
      off({ on: { gtinPrefixes: ['0400'] } }, {}, [line('a', 100, 1, { code: '04001234000017' }), line('b', 100)]),
    ).toBe(50);
  });

  it('in sets, or of an amount, is not for weighed goods', () => {
    const lines = [weighed('a', 100, 1_000), weighed('b', 100, 1_000)];
    const promotions = [
      promotion('set', { kind: 'nForM', take: 2, pay: 1 }),
      promotion('amount', { kind: 'amountOff', amountMinor: 50 }),
      promotion('price', { kind: 'fixedPrice', priceMinor: 10 }),
    ];
    expect(price({ promotions }, lines).totals.discountMinor).toBe(0);
  });

  it('leaves alone what is not to be discounted', () => {
    const lines = [line('a', 100, 1, { discountable: false }), line('b', 100, 1, { isPriceOverridden: true })];
    expect(off({}, {}, lines)).toBe(0);
    expect(off({}, {}, lines, { discountOverriddenPrices: true })).toBe(50);
  });

  it('that is exclusive keeps its units from every other', () => {
    const promotions = [
      promotion('p', { ...HALF, on: category('a'), exclusive: true }),
      promotion('q', { kind: 'percentOff', percentBasisPoints: 1_000, layer: 2 }),
      promotion('r', { kind: 'basketPercentOff', percentBasisPoints: 1_000 }),
    ];
    expect(taken(price({ promotions }, [line('a', 100), line('b', 100)]))).toEqual({ p: 50, q: 10, r: 9 });
  });

  it('without a name is called by its id', () => {
    const [discount] = price({ promotions: [{ promotionId: 'spring', terms: HALF }] }, [line('a', 100)]).discounts;
    expect(discount?.name).toEqual({ en: 'spring' });
  });

  it('goes before another that is worth the same by its priority', () => {
    const two = (priority: number) => ({ promotions: [promotion('p', HALF), promotion('q', { ...HALF, priority })] });
    expect(taken(price(two(0), [line('a', 100)]))).toEqual({ p: 50 });
    expect(taken(price(two(1), [line('a', 100)]))).toEqual({ q: 50 });
  });

  it('goes before another by its priority whichever of them the dearer goods are in', () => {
    const set = { kind: 'nForM', take: 2, pay: 1 } as const;
    const promotions = [
      promotion('p', { ...set, on: category('a', 'b') }),
      promotion('q', { ...set, on: category('b', 'c'), priority: 1 }),
    ];
    expect(taken(price({ promotions }, [line('a', 300), line('b', 100, 2)]))).toEqual({ q: 100 });
  });

  it('goes before another on the basket by its priority, where both come to the same with what is given after them', () => {
    const off100 = { kind: 'basketAmountOff', amountMinor: 100 } as const;
    const promotions = [
      promotion('p', { ...off100, priority: 1 }),
      promotion('q', { kind: 'basketAmountOff', amountMinor: 200 }),
      promotion('r', { ...off100, layer: 2 }),
    ];
    expect(taken(price({ promotions }, [line('a', 200)]))).toEqual({ p: 100, r: 100 });
  });

  it('goes before a member price that is worth the same by its priority', () => {
    const lines = [line('a', 100, 1, { memberPriceMinor: 50 })];
    const at = (priority: number) =>
      price({ promotions: [promotion('p', { ...HALF, priority })] }, lines, { member: {} });
    expect(taken(at(0))).toEqual({ memberPrice: 50 });
    expect(taken(at(1))).toEqual({ p: 50 });
  });

  it('may be called what objects of the language have already', () => {
    const promotions = [promotion('constructor', { ...HALF, maxPerMember: 1 })];
    expect(taken(price({ promotions }, [line('a', 100, 3)], { member: { uses: {} } }))).toEqual({ constructor: 50 });
  });
});

describe('member prices', () => {
  const lines = [
    line('a', 200, 2, { memberPriceMinor: 150 }),
    line('b', 100),
    line('c', 100, 1, { memberPriceMinor: 120 }),
  ];
  const promotions = [promotion('p', { kind: 'nForM', take: 2, pay: 1, on: category('a') })];

  it('are for members alone', () => {
    expect(taken(price({}, lines))).toEqual({});
    expect(taken(price({}, lines, { member: {} }))).toEqual({ memberPrice: 100 });
  });

  it('compete with promotions', () => {
    expect(taken(price({ promotions }, lines, { member: {} }))).toEqual({ p: 200 });
  });

  it('come before promotions, where the rules say so', () => {
    expect(taken(price({ promotions, memberPrices: 'before' }, lines, { member: {} }))).toEqual({
      memberPrice: 100,
      p: 150,
    });
    expect(taken(price({ promotions, memberPrices: 'before' }, lines))).toEqual({ p: 200 });
  });

  it('hold for weighed goods, and not for a price that was set by hand', () => {
    const weighedLine = weighed('a', 200, 500, { memberPriceMinor: 150 });
    expect(taken(price({}, [weighedLine], { member: {} }))).toEqual({ memberPrice: 25 });
    expect(taken(price({}, [{ ...weighedLine, isPriceOverridden: true }], { member: {} }))).toEqual({});
    expect(taken(price({}, [line('z', -25, 1, { memberPriceMinor: -30 })], { member: {} }))).toEqual({});
  });

  it('are left where a threshold is worth more', () => {
    const threshold = promotion('t', {
      kind: 'threshold',
      spendMinor: 400,
      reward: { kind: 'amountOff', amountMinor: 200 },
    });
    expect(
      taken(price({ promotions: [threshold] }, [line('a', 200, 2, { memberPriceMinor: 150 })], { member: {} })),
    ).toEqual({ t: 200 });
  });
});
