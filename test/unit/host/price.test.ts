import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { priceText } from '../../../host/price-command/price-text.ts';
import { schemaText } from '../../../host/price-command/schema-text.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const examples = `${root}docs/examples/pricing/`;
const read = (file: string): string => readFileSync(file, 'utf8');
const receipts = readdirSync(`${examples}receipts`);

const article = { code: '4001234000017', priceMinor: 599, taxRateBasisPoints: 700 };
const weighed = { code: 'plu:4011', unit: 'kilogram', priceMinor: 199, taxRateBasisPoints: 700 };
const catalogue = { currency: 'EUR', products: [article, weighed] };
const file = (more: object) => ({ moment: 0, catalogue, items: [{ code: article.code }], ...more });
const priced = (value: unknown) => priceText(JSON.stringify(value), examples);

function errorsOf(value: unknown): string[] {
  const answer = priced(value);
  return answer.ok
    ? []
    : answer.errors.map(({ path, message, file: of }) => `${of === undefined ? '' : `${of}: `}${path}: ${message}`);
}

describe('npm run price', () => {
  it('has examples', () => {
    expect(receipts.length).toBeGreaterThan(4);
  });

  it.each(receipts)('prices the example %s as its receipt says', (name) => {
    expect(priceText(read(examples + name), examples)).toEqual(JSON.parse(read(`${examples}receipts/${name}`)));
  });

  it('documents its file in a JSON Schema that is current', () => {
    expect(JSON.parse(read(`${root}docs/pricing.schema.json`))).toEqual(JSON.parse(schemaText()));
  });

  it.each([
    ['{', [': no JSON: ']],
    ['  ', [': the file is empty']],
    ['\uFEFF7', [': an object in { }, not 7']],
    ['{"member":{"uses":{"__proto__":1}}}', [': "__proto__" is a name that nothing can have']],
  ])('says what is wrong with the text %j', (text, expected) => {
    const answer = priceText(text, examples);
    expect(answer.ok ? [] : answer.errors.map(({ path, message }) => `${path}: ${message}`)).toEqual(
      expected.map((start) => expect.stringContaining(start)),
    );
  });

  it.each<[what: string, value: object, errors: string[]]>([
    [
      'a quantity that is no whole number',
      file({ items: [{ code: article.code, quantity: 1.5 }] }),
      ['items[0].quantity: a whole number, not 1.5'],
    ],
    [
      'a quantity of nothing',
      file({ items: [{ code: article.code, quantity: 0 }] }),
      ['items[0].quantity: at least 1, not 0'],
    ],
    [
      'a field that does not exist',
      file({ items: [{ code: article.code, qty: 2 }] }),
      ['items[0].qty: there is no such field here; is it misspelt, or in the wrong place?'],
    ],
    [
      'two names for one article',
      file({ items: [{ code: article.code, plu: '4011' }] }),
      ['items[0]: name the article by exactly one of code, gtin and plu'],
    ],
    [
      'an article that nobody knows',
      file({ items: [{ gtin: '4001234000024' }] }),
      ['items[0].gtin: the catalogue has no article 04001234000024'],
    ],
    [
      'no weight where one is needed',
      file({ items: [{ plu: '4011' }] }),
      ['items[0].weightGrams: is missing: this article is sold by weight'],
    ],
    [
      'two pieces of what is weighed',
      file({ items: [{ plu: '4011', weightGrams: 5, quantity: 2 }] }),
      ['items[0].quantity: this article is sold by weight: one item for each weighing'],
    ],
    [
      'a weight where there is none',
      file({ items: [{ code: article.code, weightGrams: 5 }] }),
      ['items[0].weightGrams: this article is sold by the piece: give its quantity'],
    ],
    [
      'a moment in words',
      file({ moment: 'today' }),
      ['moment: a moment: Unix time in milliseconds, or ISO 8601 with its offset, as in 2026-11-24T17:30:00+01:00'],
    ],
    [
      'a day that does not exist',
      file({ moment: '2026-13-24T17:30:00Z' }),
      ['moment: there is no such moment, or it is before 1970'],
    ],
    [
      'a price in words',
      file({ catalogue: { currency: 'EUR', products: [{ ...article, priceMinor: '5.99' }] } }),
      ['catalogue.products[0].priceMinor: a number, not "5.99"'],
    ],
    [
      'an article twice',
      file({ catalogue: { currency: 'EUR', products: [article, { ...article, code: '04001234000017' }] } }),
      ['catalogue.products[1].code: a second article 04001234000017'],
    ],
    [
      'an article without a tax',
      file({ catalogue: { currency: 'EUR', products: [{ code: article.code, priceMinor: 1 }] } }),
      ['catalogue.products[0]: give taxRateBasisPoints (1900 for 19 %, 0 for none) or a taxCode of the rules'],
    ],
    [
      'a tax code that the rules lack',
      file({ catalogue: { currency: 'EUR', products: [{ ...article, taxCode: 'x' }] } }),
      ['catalogue.products[0].taxCode: rules.taxes.codes has no "x"'],
    ],
    [
      'a planned price of nothing',
      file({
        catalogue: { ...catalogue, prices: { '4001234000024': { steps: [{ validFromMs: 1, priceMinor: 1 }] } } },
      }),
      ['catalogue.prices.4001234000024: the catalogue has no article 4001234000024'],
    ],
    [
      'a planned price with a field that does not exist',
      file({ catalogue: { ...catalogue, prices: { [article.code]: { steps: [{ validFromMs: 1, price: 1 }] } } } }),
      [
        'catalogue.prices.4001234000017.steps[0].priceMinor: is missing; a number',
        'catalogue.prices.4001234000017.steps[0].price: there is no such field here; is it misspelt, or in the wrong place?',
      ],
    ],
    [
      'a day that the month does not have',
      file({ moment: '2026-02-30T10:00:00Z' }),
      ['moment: there is no such moment, or it is before 1970'],
    ],
    [
      'a moment that no calendar has',
      file({ moment: 9_000_000_000_000_000 }),
      ['moment: at most 8640000000000000, not 9000000000000000'],
    ],
    [
      'a catalogue that no file can be',
      file({ catalogue: 'a\u0000b' }),
      ['catalogue: the file a\u0000b cannot be read: no file can have this name'],
    ],
    [
      'no catalogue',
      { moment: 0, items: [] },
      ['catalogue: is missing; an object in { }, or the path of a JSON file in quotes'],
    ],
    ['rules in another currency', file({ rules: { currency: 'CHF' } }), ['rules.currency: the catalogue is in EUR']],
    [
      'a promotion of a kind that does not exist',
      file({ rules: { promotions: [{ promotionId: 'p', terms: { kind: 'gift' } }] } }),
      [expect.stringContaining('rules.promotions[0].terms.kind: kind says what it is: one of "nForM", "bundlePrice"')],
    ],
    [
      'a promotion that gives more than there is',
      file({ rules: { promotions: [{ promotionId: 'p', terms: { kind: 'nForM', take: 2, pay: 2 } }] } }),
      ['rules.promotions[0].terms.pay: fewer than take'],
    ],
    [
      'two promotions of one id',
      file({ rules: { promotions: ['p', 'p'].map((promotionId) => ({ promotionId, terms: { kind: 'freeItem' } })) } }),
      ['rules.promotions[1].promotionId: a second promotion "p"'],
    ],
    [
      'a coupon that is nothing',
      file({ coupons: [5] }),
      ['coupons[0]: a coupon: its code in quotes, or an object in { }'],
    ],
    [
      'a coupon without a name',
      file({ coupons: [{ terms: { kind: 'freeItem' } }] }),
      ['coupons[0].couponId: is missing; a coupon has an id, or its code stands for it'],
    ],
    [
      'a coupon that gives nothing',
      file({ coupons: [{ couponId: 'x' }] }),
      ['coupons[0]: a coupon has a code that promotions name, terms of its own, or a barcode'],
    ],
    [
      'a barcode that is no coupon’s',
      file({ coupons: [{ barcode: '4006381333931' }, { barcode: 'hello' }] }),
      ['coupons[0].barcode: the barcode of no coupon: product', 'coupons[1].barcode: nothing that a coupon has on it'],
    ],
    [
      'uses of what is no promotion',
      file({ member: { uses: { spring: 1 } } }),
      ['member.uses.spring: the rules have no promotion of this id'],
    ],
    [
      'a catalogue that is not there',
      file({ catalogue: 'nowhere.json' }),
      ['catalogue: the file nowhere.json cannot be read: there is no such file'],
    ],
    [
      'rules that are a folder',
      file({ rules: 'receipts' }),
      ['rules: the file receipts cannot be read: it is a folder'],
    ],
    [
      'rules that are something else',
      file({ rules: 'catalogue.json' }),
      expect.arrayContaining([
        'catalogue.json: products: there is no such field here; is it misspelt, or in the wrong place?',
      ]),
    ],
    [
      'nothing at all',
      {},
      [
        'items: is missing; a list in [ ]',
        'moment: is missing; a moment: Unix time in milliseconds, or ISO 8601 with its offset, as in 2026-11-24T17:30:00+01:00',
        'catalogue: is missing; an object in { }, or the path of a JSON file in quotes',
      ],
    ],
  ])('names the place of %s', (_, value, errors) => {
    expect(errorsOf(value)).toEqual(errors);
  });

  it('knows by its barcode when a coupon was valid', () => {
    const statusAt = (moment: string): string => {
      const answer = priced(
        file({ moment, coupons: [{ couponId: 'x', barcode: '(8110)10614141654321315011012032612314261124' }] }),
      );
      return answer.ok ? (answer.coupons[0]?.status ?? '') : JSON.stringify(answer.errors);
    };
    expect(['2026-11-23', '2026-11-24', '2026-12-31', '2027-01-01'].map((day) => statusAt(`${day}T12:00:00Z`))).toEqual(
      ['notYetValid', 'unknown', 'unknown', 'expired'],
    );
  });

  it('takes planned prices from moments that people write', () => {
    const steps = [{ validFromMs: '1970-01-01T00:00:00Z', priceMinor: 499 }];
    const answer = priced(file({ catalogue: { ...catalogue, prices: { [article.code]: { steps } } } }));
    expect(answer).toMatchObject({ ok: true, totals: { totalMinor: 499 } });
  });

  it('comes to the same in whatever order it was scanned, also where equal prices are taxed differently', () => {
    const products = [article, { ...article, code: '4001234000024', taxRateBasisPoints: 1900 }];
    const promotions = [{ promotionId: 'p', terms: { kind: 'freeItem', maxPerBasket: 1 } }];
    const items = products.map(({ code }) => ({ code }));
    const [first, second] = [items, items.toReversed()].map((scanned) => {
      const answer = priced(file({ catalogue: { currency: 'EUR', products }, rules: { promotions }, items: scanned }));
      return answer.ok ? [answer.taxes, answer.totals] : [];
    });
    expect(second).toEqual(first);
    expect(first).toHaveLength(2);
  });

  it('names the place of nonsense that is a hundred thousand levels deep', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const errors = ['$', `{"items":[{"code":$}]}`].map((text) => priceText(text.replace('$', deep), examples));
    expect(errors).toMatchObject([
      { errors: [{ path: '', message: 'an object in { }, not […]' }] },
      { errors: expect.arrayContaining([{ path: 'items[0].code', message: 'a text in quotes, not […]' }]) },
    ]);
  });

  it('tells a number beyond all numbers', () => {
    const text = JSON.stringify(file({ items: [{ code: article.code, quantity: 'X' }] })).replace('"X"', '1e999');
    expect(priceText(text, examples)).toMatchObject({
      errors: [{ path: 'items[0].quantity', message: 'a number, not one beyond all bounds' }],
    });
  });

  it('tells the first mistakes and counts the others', () => {
    const errors = errorsOf(file({ items: Array.from({ length: 60 }, () => ({})) }));
    expect(errors).toHaveLength(51);
    expect(errors.at(-1)).toBe(': and 10 more');
  });

  it('ends with 0, 1 or 2, and reads standard input', () => {
    const run = (args: string[], input = '') =>
      spawnSync(process.execPath, ['host/price.ts', ...args], { cwd: root, input, encoding: 'utf8' });
    const good = run(['-'], JSON.stringify(file({})));
    expect([good.status, JSON.parse(good.stdout).totals.totalMinor]).toEqual([0, 599]);
    const bad = run(['-', '--pretty'], '{}');
    expect([bad.status, JSON.parse(bad.stdout).ok]).toEqual([1, false]);
    expect(run(['nowhere.json'])).toMatchObject({
      status: 1,
      stdout: '{"ok":false,"errors":[{"path":"","message":"nowhere.json cannot be read: there is no such file"}]}\n',
    });
    const latin = spawnSync(process.execPath, ['host/price.ts', '-'], { cwd: root, input: Buffer.from([0x7b, 0xe4]) });
    expect([latin.status, latin.stdout.toString()]).toEqual([1, expect.stringContaining('it is not in UTF-8')]);
    expect(run([])).toMatchObject({ status: 2, stdout: '' });
    expect(run(['--help'])).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('usage: npm run -s price'),
    });
    expect(JSON.parse(run(['--schema']).stdout)).toHaveProperty('properties.items');
  });
});
