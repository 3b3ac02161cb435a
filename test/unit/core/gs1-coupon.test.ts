import { describe, expect, test } from 'vitest';
import type { Coupon, Goods } from '../../../core/barcode/goods.ts';
import { readGoods } from '../../../core/barcode/read-goods.ts';
import { couponOf } from '../../../core/checkout/coupons/gs1-coupon.ts';
import type { Currency } from '../../../core/money/money.ts';

const GS = '\u001d';
type CouponGoods = Extract<Goods, { kind: 'coupon' }>;

function couponIn(text: string): CouponGoods {
  const aim = text.startsWith('5') ? null : 'C1';
  const goods = readGoods({ aim, text }, { currentYear: 2027, inStoreRules: [] });
  if (goods === null || !goods.ok || goods.value.kind !== 'coupon') throw new Error(`${text} is no coupon`);
  return goods.value;
}
const granted = (text: string, currency: Currency = 'EUR') => couponOf(couponIn(text), currency);

describe('a coupon number of GS1 (AI 255)', () => {
  const OFF = { kind: 'basketAmountOff', amountMinor: 350 };

  test.each<[string, string, Currency, object | null]>([
    ['an amount without a currency is one of the basket’s', '3902350', 'EUR', OFF],
    ['an amount of the basket’s currency (AI 391n)', '3912978350', 'EUR', OFF],
    ['an amount of another currency is none', '3912978350', 'GBP', null],
    ['yen have no decimals', '3900350', 'JPY', OFF],
    ['a fraction of a cent cannot be given', '39033501', 'EUR', null],
    ['a percentage (AI 394n)', '39421550', 'EUR', { kind: 'basketPercentOff', percentBasisPoints: 1_550 }],
    ['more than a hundred per cent', '39411550', 'EUR', null],
    ['nothing beside it: a promotion names the coupon', '', 'EUR', null],
  ])('with %s', (_what, beside, currency, terms) => {
    const text = `2555412345000150${beside === '' ? '' : GS}${beside}`;
    const coupon = granted(text, currency);
    expect(coupon).toMatchObject({ couponCode: '5412345000150', isSingleUse: false, startDate: null });
    if (terms === null) expect(coupon.terms).toBeNull();
    else expect(coupon.terms).toMatchObject(terms);
  });

  test('with a serial number is used once, and with a date up to that day', () => {
    expect(granted(`25554123450001505${GS}17270228`)).toMatchObject({
      couponCode: '5412345000150',
      isSingleUse: true,
      expirationDate: '2027-02-28',
    });
    expect(granted('25554123450001505').expirationDate).toBeNull();
  });
});

test('a coupon of a positive offer file (AI 8112) is used once, and a promotion names it', () => {
  expect(granted('8112061234567890121234569123456789012345')).toEqual({
    couponCode: '123456789012-123456',
    isSingleUse: true,
    terms: null,
    startDate: null,
    expirationDate: null,
  });
});

test.each<[string, Coupon]>([
  ['a U.P.C. with number system 5', couponIn('512345678900').coupon],
  ['common currency', { scheme: 'commonCurrency', number: '9812345678905' }],
  ['a country’s own', { scheme: 'national', number: '9912345678903' }],
])('a coupon that is only a number is named by a promotion: %s', (_what, coupon) => {
  expect(couponOf({ kind: 'coupon', coupon }, 'EUR')).toEqual({
    couponCode: 'number' in coupon ? coupon.number : '',
    isSingleUse: false,
    terms: null,
    startDate: null,
    expirationDate: null,
  });
});

describe('a North American coupon (AI 8110)', () => {
  const PURCHASE = { requirement: 1, requirementCode: '0', familyCode: '213' };
  type Said = Partial<Extract<Coupon, { scheme: 'northAmerican' }>>;
  const said = (change: Said = {}, currency: Currency = 'USD') =>
    couponOf(
      {
        kind: 'coupon',
        coupon: {
          scheme: 'northAmerican',
          companyPrefix: '614141',
          offerCode: '543213',
          saveValue: 150,
          primaryPurchase: PURCHASE,
          ...change,
        },
      },
      currency,
    );
  const onFamily = { tags: ['coupon:614141-213'] };

  test('as it is printed: a dollar and a half off one of a family, from the 26th to the 24th of the month', () => {
    const coupon = granted('8110106141416543213150110120' + '3270224' + '4270126', 'USD');
    expect(coupon).toMatchObject({
      couponCode: '0614141-654321',
      startDate: '2027-01-26',
      expirationDate: '2027-02-24',
    });
  });

  test.each<[string, Said, object | null]>([
    ['an amount off one piece', {}, { kind: 'amountOff', amountMinor: 150, on: onFamily }],
    [
      'all families of the company: its articles',
      { primaryPurchase: { ...PURCHASE, familyCode: '000' } },
      { kind: 'amountOff', on: { gtinPrefixes: ['00614141'] } },
    ],
    ['per cent off', { saveValueCode: '5', saveValue: 20 }, { kind: 'percentOff', percentBasisPoints: 2_000 }],
    [
      'an amount off several',
      { saveValueCode: '6', primaryPurchase: { ...PURCHASE, requirement: 3 } },
      { kind: 'mixAndMatch', groups: [{ on: onFamily, take: 3 }], reward: { kind: 'amountOff', amountMinor: 150 } },
    ],
    [
      'an amount off so much spent',
      { primaryPurchase: { ...PURCHASE, requirement: 1_000, requirementCode: '1' } },
      { kind: 'threshold', spendMinor: 1_000, reward: { kind: 'amountOff', amountMinor: 150 }, on: onFamily },
    ],
    ['a purchase by weight, which is not read', { primaryPurchase: { ...PURCHASE, requirementCode: '2' } }, null],
    ['one of them free, which is not read', { saveValueCode: '1' }, null],
    ['more than a hundred per cent, which is nothing', { saveValueCode: '5', saveValue: 101 }, null],
    ['a second purchase, which is not read', { secondPurchase: { ...PURCHASE, companyPrefix: null } }, null],
    ['a third purchase, which is not read', { thirdPurchase: { ...PURCHASE, companyPrefix: null } }, null],
  ])('grants %s', (_what, change, terms) => {
    if (terms === null) expect(said(change).terms).toBeNull();
    else expect(said(change).terms).toMatchObject(terms);
  });

  test('says cents, and so grants nothing in another currency', () => {
    expect(said({}, 'EUR').terms).toBeNull();
  });

  test('with a serial number is used once', () => {
    expect(said({ serialNumber: '4711' }).isSingleUse).toBe(true);
    expect(said().isSingleUse).toBe(false);
  });
});
