import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withCheckDigit } from '../../../../core/barcode/gs1-prefix.ts';
import {
  DEFAULT_IN_STORE_RULES,
  type InStoreRule,
  inStoreRulesSchema,
  readInStoreNumber,
} from '../../../../core/barcode/in-store-rule.ts';
import { priceCheckDigit } from '../../../../core/barcode/price-check-digit.ts';

const rule = (pattern: string, value: InStoreRule['value'], multiplyBy = 1): InStoreRule => ({
  name: pattern,
  pattern,
  value,
  multiplyBy,
});
const complaintsAbout = (rules: unknown): string[] => {
  const parsed = inStoreRulesSchema.safeParse(rules);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('the price check digit', () => {
  // The worked examples of GS1 General Specifications 7.9.3 and 7.9.4, as the documentation of biip (Apache-2.0) repeats them.
  test.each([
    ['2875', 9],
    ['14685', 6],
  ])('of %s is %d', (digits, check) => expect(priceCheckDigit(digits)).toBe(check));

  test('finds any one wrong digit', () => {
    const price = fc.oneof(fc.stringMatching(/^\d{4}$/), fc.stringMatching(/^\d{5}$/));
    fc.assert(
      fc.property(price, fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, where, by) => {
        const at = where % digits.length;
        const wrong = digits.slice(0, at) + ((Number(digits[at]) + by) % 10) + digits.slice(at + 1);
        expect(priceCheckDigit(wrong)).not.toBe(priceCheckDigit(digits));
      }),
    );
  });

  test('is there for four and five digits only', () => {
    expect([priceCheckDigit('123'), priceCheckDigit('123456')]).toEqual([null, null]);
  });
});

describe('a number of the shop’s own', () => {
  test.each([
    [
      '02IIIIIVNNNNC',
      'priceMinor',
      1,
      '021234592875',
      { itemReference: '12345', priceMinor: 2875, baseGtin: '00212345000007' },
    ],
    [
      '2IIIIIVNNNNC',
      'priceMinor',
      1,
      '021234592875',
      { itemReference: '12345', priceMinor: 2875, baseGtin: '00212345000007' },
    ],
    [
      '21IIIINNNNNNC',
      'priceMinor',
      1,
      '211234001999',
      { itemReference: '1234', priceMinor: 1999, baseGtin: '02112340000003' },
    ],
    [
      '28IIIIINNNNNC',
      'weightGrams',
      1,
      '281234501234',
      { itemReference: '12345', weightGrams: 1234, baseGtin: '02812345000007' },
    ],
    ['28IIIIINNNNNC', 'weightGrams', 10, '281234500123', { itemReference: '12345', weightGrams: 1230 }],
    ['26IIIIIXXNNNC', 'count', 1, '261234599012', { itemReference: '12345', count: 12 }],
    ['22IIIIVNNNNNC', 'priceMinor', 1, '221234614685', { itemReference: '1234', priceMinor: 14685 }],
  ] as const)('by %s as %s times %d', (pattern, value, multiplyBy, body, expected) => {
    expect(readInStoreNumber(withCheckDigit(body), [rule(pattern, value, multiplyBy)])).toMatchObject({
      ok: true,
      value: { rule: pattern, ...expected },
    });
  });

  test('of eight digits is read by a rule of eight', () => {
    const digits = withCheckDigit('2123045');
    expect(readInStoreNumber(digits, [rule('2IIINNNC', 'priceMinor')])).toMatchObject({
      ok: true,
      value: { itemReference: '123', priceMinor: 45, baseGtin: `000000${withCheckDigit('2123000')}` },
    });
    expect(readInStoreNumber(digits, [rule('2IIIIINNNNNNC', 'priceMinor')])).toEqual({ ok: true, value: null });
  });

  test('with a wrong price check digit is refused, unless another rule takes it', () => {
    const digits = withCheckDigit('021234582875');
    expect(readInStoreNumber(digits, DEFAULT_IN_STORE_RULES)).toEqual({
      ok: false,
      error: { kind: 'wrongPriceCheckDigit' },
    });
    const rules = [...DEFAULT_IN_STORE_RULES, rule('02IIIIINNNNNC', 'weightGrams')];
    expect(readInStoreNumber(digits, rules)).toMatchObject({ ok: true, value: { weightGrams: 82875 } });
  });

  test('has no meaning without a rule for its prefix', () => {
    expect(readInStoreNumber(withCheckDigit('291234501234'), DEFAULT_IN_STORE_RULES)).toEqual({
      ok: true,
      value: null,
    });
  });

  test('keeps item and value apart, whatever the rule', () => {
    const shape = fc.record({ prefix: fc.integer({ min: 20, max: 29 }), items: fc.integer({ min: 1, max: 8 }) });
    fc.assert(
      fc.property(
        shape,
        fc.nat({ max: 999_999_999 }),
        fc.nat({ max: 999_999_999 }),
        ({ prefix, items }, item, value) => {
          const values = 10 - items;
          const reference = String(item % 10 ** items).padStart(items, '0');
          const amount = value % 10 ** values;
          const digits = withCheckDigit(`${prefix}${reference}${String(amount).padStart(values, '0')}`);
          const pattern = `${prefix}${'I'.repeat(items)}${'N'.repeat(values)}C`;
          expect(readInStoreNumber(digits, [rule(pattern, 'weightGrams')])).toMatchObject({
            ok: true,
            value: { itemReference: reference, weightGrams: amount },
          });
        },
      ),
    );
  });
});

describe('a rule for such numbers', () => {
  test.each([
    ['28IIIIINNNNN', 'a pattern is the prefix'],
    ['28IIIIINNNNNCC', 'this one has 14'],
    ['XXIIIIINNNNNC', 'a pattern is the prefix'],
    ['28IINNIINNNNC', 'the I must stand together'],
    ['28NNNNNNNNNNC', 'there is no I'],
    ['28IIIIIIIIIIC', 'there is no N'],
    ['28IIIVVNNNNNC', 'only one V'],
    ['28IIIVNNNNNNC', 'here the value has 6'],
  ])('%s is refused: %s', (pattern, reason) => {
    const [complaint] = complaintsAbout([{ name: 'meat', pattern, value: 'weightGrams' }]);
    expect(complaint).toContain('0.pattern: ');
    expect(complaint).toContain(reason);
  });

  test('that an earlier one hides is refused, naming it', () => {
    const complaints = complaintsAbout([
      { name: 'all of 2', pattern: '2IIIIIINNNNNC', value: 'priceMinor' },
      { name: 'meat', pattern: '28IIIIINNNNNC', value: 'weightGrams' },
    ]);
    expect(complaints).toEqual([
      '1.pattern: never reached: "all of 2" (2IIIIIINNNNNC) before it takes every number that begins so',
    ]);
    expect(
      complaintsAbout([
        { name: 'meat', pattern: '28IIIIINNNNNC', value: 'weightGrams' },
        { name: 'all of 2', pattern: '2IIIIIINNNNNC', value: 'priceMinor' },
      ]),
    ).toEqual([]);
  });

  test('that says something unknown is refused', () => {
    expect(complaintsAbout([{ name: 'meat', pattern: '28IIIIINNNNNC', value: 'pounds' }])).toHaveLength(1);
    expect(complaintsAbout([{ name: 'meat', pattern: '28IIIIINNNNNC', value: 'count', unit: 1 }])).toHaveLength(1);
  });
});
