import { describe, expect, it } from 'vitest';
import { pricingRulesSchema } from '../../../../core/pricing/rules.ts';
import { line, price, promotion } from './baskets.ts';

const complaints = (rules: unknown): string[] =>
  (pricingRulesSchema.safeParse(rules).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
const NOTHING = { promotionId: 'p', terms: { kind: 'freeItem' } };

describe('the rules for prices', () => {
  it('need nothing', () => {
    expect(pricingRulesSchema.parse({})).toMatchObject({
      timeZone: 'UTC',
      promotions: [],
      taxes: { prices: 'included' },
    });
  });

  it.each<[what: string, rules: object, complaint: string]>([
    [
      'a time zone that does not exist',
      { timeZone: 'Europe/Nowhere' },
      'timeZone: the IANA name of a time zone, as Europe/Berlin',
    ],
    [
      'a promotion that ends before it begins',
      { promotions: [{ ...NOTHING, validFromMs: 2, validToMs: 2 }] },
      'promotions.0.validToMs: later than validFromMs',
    ],
    [
      'a set with codes outside its groups',
      {
        promotions: [
          {
            promotionId: 'p',
            codes: ['4001234000017'],
            terms: { kind: 'mixAndMatch', groups: [{ on: {}, take: 1 }], reward: { kind: 'cheapestFree' } },
          },
        ],
      },
      'promotions.0.codes: mixAndMatch names its articles in terms.groups',
    ],
    [
      'a set of too many units',
      {
        promotions: [
          {
            promotionId: 'p',
            terms: {
              kind: 'mixAndMatch',
              groups: [
                { on: {}, take: 20 },
                { on: {}, take: 5 },
              ],
              reward: { kind: 'cheapestFree' },
            },
          },
        ],
      },
      'promotions.0.terms.groups: at most 24 units in a set',
    ],
    [
      'a name that is none',
      { promotions: [{ ...NOTHING, name: 5 }] },
      'promotions.0.name: a text, or an object of texts by language with "en" among them',
    ],
    ['a field that does not exist', { roundings: {} }, ': Unrecognized key: "roundings"'],
    [
      'hours that are none',
      { promotions: [{ promotionId: 'p', terms: { kind: 'freeItem', hours: [{ from: '24:30' }] } }] },
      'promotions.0.terms.hours.0.from: a time of day as HH:MM, from 00:00 to 23:59',
    ],
  ])('refuse %s', (_, rules, complaint) => {
    expect(complaints(rules)).toEqual([complaint]);
  });

  it('refuse a name that is nothing', () => {
    expect(complaints({ memberPriceName: null })).toEqual([
      'memberPriceName: a text, or an object of texts by language with "en" among them',
    ]);
  });

  it('read the codes of articles in every length', () => {
    const promotions = [
      promotion(
        'p',
        { kind: 'freeItem', on: { codes: ['96385074', 'plu:4011'] } },
        { codes: ['614141000012', '4001234000017'] },
      ),
    ];
    const lines = ['00000096385074', '00614141000012', '04001234000017', 'plu:4011'].map((code, index) =>
      line(`l${index}`, 100, 1, { code }),
    );
    expect(price({ promotions }, lines).totals.totalMinor).toBe(0);
  });
});

describe('a basket that cannot be', () => {
  it('is refused as a mistake of the caller', () => {
    expect(() => price({}, [line('a', 1), line('a', 2)])).toThrow('two lines of one id');
    expect(() => price({}, [line('a', 1, 1, { weightGrams: 5 })])).toThrow('its weight');
    expect(() => price({ currency: 'CHF' }, [])).toThrow('rules in CHF');
    expect(() => price({}, [line('a', Number.MAX_SAFE_INTEGER, 2)])).toThrow('out of range');
  });

  it('is none where it is only empty', () => {
    expect(price({}, []).totals).toMatchObject({ totalMinor: 0, discountMinor: 0 });
  });
});
