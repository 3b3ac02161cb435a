import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withCheckDigit } from '../../../../core/barcode/gs1-prefix.ts';
import { identify } from '../../../../core/barcode/identify.ts';
import { DEFAULT_IN_STORE_RULES } from '../../../../core/barcode/in-store-rule.ts';
import { readGoods } from '../../../../core/barcode/read-goods.ts';
import { splitAim, symbologyOf } from '../../../../core/barcode/symbology.ts';

const context = { currentYear: 2026, inStoreRules: DEFAULT_IN_STORE_RULES };
const GS = '\u001d';
const scan = (written: string) => readGoods(splitAim(written), context);
const goods = (written: string) => {
  const read = scan(written);
  return read?.ok ? read.value : read;
};

describe('a scanned article', () => {
  test.each([
    [']E04006381333931', '04006381333931', 'EAN-13'],
    [']E00012345678905', '00012345678905', 'UPC-A'],
    [']E0012345678905', '00012345678905', 'UPC-A'],
    [']E004252614', '00042100005264', 'UPC-E'],
    [']E402345673', '00000002345673', 'EAN-8'],
    [']I110614141000415', '10614141000415', 'ITF-14'],
    [']I31061414100041', '10614141000415', 'ITF-14'],
    ['4006381333931', '04006381333931', 'EAN-13'],
    ['10614141000415', '10614141000415', 'ITF-14'],
  ])('%s is %s', (written, code, symbology) => {
    expect(goods(written)).toEqual({ kind: 'product', code, symbology });
  });

  test.each([
    `]C1010952123454321310ABC${GS}21X`,
    `]d2010952123454321310ABC${GS}21X`,
    `]d2${GS}010952123454321310ABC${GS}21X`,
    `]Q3010952123454321310ABC${GS}21X`,
    `]e0010952123454321310ABC${GS}21X`,
    `]J1010952123454321310ABC${GS}21X`,
    `]z1010952123454321310ABC${GS}21X`,
    `010952123454321310ABC${GS}21X`,
    `${GS}010952123454321310ABC${GS}21X`,
    '(01)09521234543213(10)ABC(21)X',
    ']Q1https://id.gs1.org/01/09521234543213/10/ABC/21/X',
    ']d1https://shop.example/p/01/9521234543213/10/ABC/21/X?utm_source=label',
    'https://id.gs1.org/01/09521234543213/10/ABC/21/X',
  ])('has batch and serial number as %j', (written) => {
    expect(goods(written)).toMatchObject({
      kind: 'product',
      code: '09521234543213',
      item: { gtin: '09521234543213', batch: 'ABC', serial: 'X' },
    });
  });

  test('is found in the catalogue alike by its EAN and by its element string', () => {
    expect(goods(']e00109521234543213')).toMatchObject({ code: '09521234543213' });
    expect(goods('9521234543213')).toMatchObject({ code: '09521234543213' });
  });

  test('with a composite part has what that says', () => {
    expect(goods(`]E02112345678900|]e017260228${''}10ABC`)).toMatchObject({
      kind: 'product',
      code: '02112345678900',
      item: { expiryDate: '2026-02-28', batch: 'ABC' },
    });
  });

  test.each([
    [']E3978020137962451299', { isbn: '9780201379624', isbn10: '0201379627', addOn: '51299' }],
    [']E09780201379624]E251299', { isbn: '9780201379624', addOn: '51299' }],
    ['9790060115615', { ismn: '9790060115615' }],
    ['9770317847001', { issn: '0317-8471', issueVariant: '00' }],
    ['977031784700106', { issn: '0317-8471', addOn: '06' }],
  ])('%s is known to the book trade', (written, details) => {
    expect(goods(written)).toMatchObject({ kind: 'product', ...details });
  });

  test('that the shop printed itself has its price, and one without a rule is looked up whole', () => {
    expect(goods(withCheckDigit('021234592875'))).toMatchObject({
      kind: 'product',
      code: '00212345000007',
      inStore: { itemReference: '12345', priceMinor: 2875 },
    });
    const whole = withCheckDigit('291234501234');
    expect(goods(whole)).toEqual({ kind: 'product', code: `0${whole}`, symbology: 'EAN-13' });
    expect(goods(withCheckDigit('1291234501234'))).toMatchObject({ symbology: 'ITF-14' });
  });

  test.each(['4011', '94011'])('%s is a PLU', (plu) =>
    expect(goods(plu)).toEqual({ kind: 'product', code: `plu:${plu}` }),
  );

  test('with pieces is told with the piece', () => {
    expect(goods(']C18006095212345432130102')).toMatchObject({
      kind: 'product',
      code: '09521234543213',
      item: { piece: { gtin: '09521234543213', piece: 1, total: 2 } },
    });
  });
});

describe('what a label says of itself', () => {
  test.each([
    ['3103001234', { netWeightGrams: 1234 }],
    ['3100000012', { netWeightGrams: 12_000 }],
    ['3105001234', { netWeightGrams: 12 }],
    ['3105001250', { netWeightGrams: 13 }],
    [
      '3202000100',
      { netWeightGrams: 454, measures: [{ ai: '3202', title: 'NET WEIGHT (lb)', value: 100, decimals: 2 }] },
    ],
    ['310300123439221999', { netWeightGrams: 1234, price: { amount: 1999, decimals: 2, currency: null } }],
    ['310300123439329781999', { price: { amount: 1999, decimals: 2, currency: 'EUR' } }],
    ['310300123439308401999', { price: { amount: 1999, decimals: 0, currency: 'USD' } }],
    ['3103001234395200199', null],
    ['3103001234' + '3953001990', { pricePerUnit: { amount: 1990, decimals: 3, currency: null } }],
    ['3012', { count: 12 }],
    ['17260200', { expiryDate: '2026-02-28' }],
    ['17280200', { expiryDate: '2028-02-29' }],
    ['17260131', { expiryDate: '2026-01-31' }],
    ['15770101', { bestBeforeDate: '1977-01-01' }],
    ['15760101', { bestBeforeDate: '2076-01-01' }],
    ['7003260131' + '1530', { expiryDate: '2026-01-31', expiryTime: '2026-01-31T15:30' }],
    ['16260131', { sellByDate: '2026-01-31' }],
    ['422276', { countryOfOrigin: '276' }],
  ])('as %s', (rest, item) => {
    const read = goods(`]C10109521234543213${rest}`);
    if (item === null) expect(read).toMatchObject({ ok: false });
    else expect(read).toMatchObject({ kind: 'product', item });
  });

  test.each([
    [2026, '77', 1977],
    [2026, '76', 2076],
    [2026, '26', 2026],
    [2060, '10', 2110],
    [2060, '11', 2011],
    [2099, '49', 2149],
    [2001, '52', 1952],
    [2001, '51', 2051],
  ])('in %d the year %s is %d', (currentYear, year, expected) => {
    const read = readGoods({ aim: 'C1', text: `010952123454321317${year}0101` }, { ...context, currentYear });
    expect(read).toMatchObject({ ok: true, value: { item: { expiryDate: `${expected}-01-01` } } });
  });
});

describe('a coupon', () => {
  // North American Coupon Application Guideline, as GS1's linter has its examples.
  test('of North America gives all its fields', () => {
    expect(goods(']e0' + '8110' + '106141410222223100110222111101231023456721104561045678991201')).toMatchObject({
      kind: 'coupon',
      coupon: {
        scheme: 'northAmerican',
        companyPrefix: '0614141',
        offerCode: '022222',
        saveValue: 100,
        primaryPurchase: { requirement: 1, requirementCode: '0', familyCode: '222' },
        additionalPurchaseRulesCode: '1',
        secondPurchase: { requirement: 1, requirementCode: '0', familyCode: '123', companyPrefix: '0234567' },
        thirdPurchase: { requirement: 1, requirementCode: '0', familyCode: '456', companyPrefix: '0456789' },
        saveValueCode: '1',
        saveValueAppliesToItem: '2',
        storeCouponFlag: '0',
        doNotMultiply: true,
      },
    });
    expect(goods(']e0' + '8110' + '106141416543213500110000310123196000')).toMatchObject({
      coupon: { saveValue: 500, saveValueCode: '6', expirationDate: '2010-12-31', doNotMultiply: false },
    });
  });

  test('of a positive offer file is that offer', () => {
    expect(goods(']e0' + '8112' + '061234567890121234569123456789012345')).toMatchObject({
      kind: 'coupon',
      coupon: {
        scheme: 'positiveOffer',
        format: '0',
        funderId: '123456789012',
        offerCode: '123456',
        serialNumber: '123456789012345',
      },
    });
  });

  test('with a number of GS1 has amount, percentage or points beside it', () => {
    expect(goods(`]C125554123450001505${GS}39023500`)).toMatchObject({
      kind: 'coupon',
      coupon: { scheme: 'globalCouponNumber', couponNumber: '54123450001505' },
      item: { amountPayable: { amount: 3500, decimals: 2, currency: null } },
    });
    expect(goods(`]C12555412345000150${GS}39411550`)).toMatchObject({
      item: { percentOff: { amount: 1550, decimals: 1, currency: null } },
    });
    expect(goods(`]C12555412345000150${GS}81110500`)).toMatchObject({ item: { loyaltyPoints: 500 } });
  });

  test.each([
    ['512345678900', { scheme: 'upcA', companyPrefix: '12345', familyCode: '678', valueCode: '90' }],
    [withCheckDigit('991234567890'), { scheme: 'national' }],
    [withCheckDigit('981234567890'), { scheme: 'commonCurrency' }],
  ])('is known by its prefix: %s', (written, coupon) => {
    expect(goods(written)).toMatchObject({ kind: 'coupon', coupon });
  });

  test('is not a refund receipt', () => {
    const number = withCheckDigit('980123456789');
    expect(goods(number)).toEqual({ kind: 'refundReceipt', number });
  });
});

describe('another code of GS1', () => {
  test.each([
    [']C100123456789012345675', 'sscc'],
    [']C14149521234543213', 'locationNumber'],
    [']C180030952123454321312345', 'returnableAssetId'],
  ])('%s is kept with its fields', (written, field) => {
    expect(goods(written)).toMatchObject({ kind: 'gs1', item: { [field]: expect.any(String) } });
  });

  test('an add-on alone is nothing but that', () => {
    expect(goods(']E112')).toEqual({ kind: 'addOn', addOn: '12' });
    expect(goods(']E251299')).toEqual({ kind: 'addOn', addOn: '51299' });
    expect(goods(']E1123')).toEqual({ ok: false, error: { kind: 'wrongLength' } });
  });
});

describe('a scan', () => {
  test.each([
    ']E04006381333932',
    ']E0400638133393',
    ']E4012345678',
    ']C10109521234543214',
    ']C1',
    ']d289123',
    '4006381333932',
    withCheckDigit('021234582875'),
    'https://id.gs1.org/01/09521234543214',
  ])('of goods that is wrong in itself is told so, and unknown to the customer: %s', (written) => {
    expect(scan(written)).toMatchObject({ ok: false });
    expect(identify(splitAim(written), context)).toMatchObject({ kind: 'unknown' });
  });

  test.each([
    'https://example.org',
    'hello',
    '123',
    '',
    ']Q1hello',
    ']C0ABC-123',
    '978-3-16-148410-0',
    '99 bottles of beer',
  ])('of something else is none of goods: %j', (written) => {
    expect(scan(written)).toBeNull();
  });

  test('of nothing in particular throws nothing, whatever the identifier', () => {
    const aim = fc.option(fc.stringMatching(/^[A-Za-z][0-9A-Z]$/));
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: fc.constantFrom(...'0123456789()', GS), maxLength: 80 }),
    );
    fc.assert(
      fc.property(aim, text, (identifier, data) => {
        expect(identify({ aim: identifier, text: data }, context).kind).toMatch(/^[a-zA-Z1]+$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the symbology identifier', () => {
  test.each([
    ['E0', 'EAN-13', 'ean13'],
    ['E4', 'EAN-8', 'ean8'],
    ['C0', 'Code 128', 'text'],
    ['C1', 'GS1-128', 'elementString'],
    ['d1', 'Data Matrix', 'text'],
    ['d2', 'GS1 DataMatrix', 'elementString'],
    ['Q1', 'QR Code', 'text'],
    ['Q3', 'GS1 QR Code', 'elementString'],
    ['e0', 'GS1 DataBar', 'elementString'],
    ['I1', 'Interleaved 2 of 5', 'itf'],
    ['X0', 'other bar code', 'text'],
    ['L0', 'PDF417', 'text'],
    ['z0', 'Aztec Code', 'text'],
    ['Q9', 'QR Code', 'text'],
  ])(']%s is %s, to be read as %s', (aim, name, content) => {
    expect(symbologyOf(aim)).toMatchObject({ name, content });
  });

  test('of an unknown letter says nothing', () => {
    expect(symbologyOf('y0')).toBeNull();
    expect(splitAim(']')).toEqual({ aim: null, text: ']' });
    expect(splitAim(']E04006381333931')).toEqual({ aim: 'E0', text: '4006381333931' });
  });
});
