import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withCheckDigit } from '../../../core/barcode/gs1-prefix.ts';
import { barcodeCodec } from '../../../host/codecs/barcode.ts';
import { bcbpCodec } from '../../../host/codecs/bcbp.ts';
import type { Codec, CodecOptions } from '../../../host/codecs/codec.ts';
import { digitalLinkCodec } from '../../../host/codecs/digital-link.ts';
import { gs1Codec } from '../../../host/codecs/gs1.ts';
import { elementList } from '../core/gs1/arbitrary-elements.ts';

const TODAY = '2026-11-24';

function decode(codec: Codec, text: string, options: CodecOptions = {}): unknown {
  const read = codec.decode?.read({ text, bytes: Buffer.from(text) }, { today: TODAY, ...options });
  return read?.ok ? read.value : read?.error;
}

function encode(codec: Codec, input: unknown, options: CodecOptions = {}): unknown {
  const written = codec.encode?.write(input, options);
  if (written?.ok !== true) return written?.error;
  return 'text' in written.value ? written.value.text : written.value;
}

const ELEMENTS = [
  { ai: '01', title: 'GTIN', value: '09521234543213' },
  { ai: '3103', title: 'NET WEIGHT (kg)', value: '001234' },
  { ai: '10', title: 'BATCH/LOT', value: 'ABC' },
  { ai: '17', title: 'USE BY or EXPIRY', value: '260200', date: '2026-02-28' },
];

describe('decode -- gs1', () => {
  test.each([
    ['(8110)106141416543213500110000310123196000', { coupon: { scheme: 'northAmerican', saveValue: 500 } }],
    ['(8112)001234561234560123456', { positiveOffer: { scheme: 'positiveOffer' } }],
  ])('names the scheme of the coupon %s, as barcode does', (text, fields) =>
    expect(decode(gs1Codec, text)).toMatchObject(fields),
  );

  test.each([
    '0109521234543213310300123410ABC\u001d17260200',
    '^0109521234543213310300123410ABC^17260200',
    '0109521234543213310300123410ABC{GS}17260200',
    '{FNC1}0109521234543213310300123410ABC{FNC1}17260200',
    '0109521234543213310300123410ABC<GS>17260200',
    '<FNC1>0109521234543213310300123410ABC<FNC1>17260200',
    ']C10109521234543213310300123410ABC\u001d17260200',
    ']d2\u001d0109521234543213310300123410ABC\u001d17260200\u001d',
    ']Q30109521234543213310300123410ABC^17260200',
    ']e00109521234543213310300123410ABC{GS}17260200\r\n',
    '(01)09521234543213(3103)001234(10)ABC(17)260200',
  ])('reads %j', (text) => {
    expect(decode(gs1Codec, text)).toEqual({
      elements: ELEMENTS,
      gtin: '09521234543213',
      measures: [{ ai: '3103', title: 'NET WEIGHT (kg)', value: 1234, decimals: 3 }],
      netWeightGrams: 1234,
      batch: 'ABC',
      expiryDate: '2026-02-28',
      hri: '(01)09521234543213(3103)001234(10)ABC(17)260200',
      elementString: '^0109521234543213310300123410ABC^17260200',
    });
  });

  test.each([
    ['', 'empty', 'there is no data'],
    ['(01)09521234543214', 'wrongCheckDigit', '(01) incorrect check digit: "4" at character 14 of "09521234543214"'],
    ['(10)AB^C', 'invalidCset82Character', '(10) invalid cset 82 character: "^" at character 3 of "AB^C"'],
    ['(89)ABC', 'unknownAi', 'no application identifier begins "89"'],
    ['(10)', 'valueEmpty', '(10) has no value'],
    ['(01)0952123454321', 'valueTooShort', '(01) "0952123454321" is too short'],
    [
      '010952123454321310123456789012345678901',
      'valueTooLong',
      '(10) "123456789012345678901" is too long, or FNC1 is missing behind it',
    ],
    ['(01)09521234543213(10', 'malformedBrackets', 'expected an AI in brackets at character 19'],
    ['(400)A(400)B', 'repeatedAi', '(400) is there more than once, or with different values'],
    ['(01)09521234543213(37)12', 'excludedAi', '(01) may not stand with (37)'],
    [
      ']Q1hello',
      'notGs1Data',
      'the symbology identifier says that this is no GS1 element string, and it is no Digital Link',
    ],
    [']y0123', 'unknownSymbologyIdentifier', 'no such AIM symbology identifier'],
    [']E04006381333932', 'wrongCheckDigit', 'the check digit is wrong'],
  ])('refuses %j as %s', (text, kind, message) => {
    expect(decode(gs1Codec, text)).toEqual({ kind, message });
  });

  test('tells what an element needs beside it, and refuses that it is missing when it is told to', () => {
    const text = '(250)A(01)09521234543213';
    expect(decode(gs1Codec, text)).toMatchObject({ missing: [{ ai: '250', requires: '01+21,03+21,8006+21' }] });
    expect(decode(gs1Codec, text, { associations: 'require' })).toEqual({
      kind: 'requiredAiMissing',
      message: '(250) may only stand with (01) and (21) or (03) and (21) or (8006) and (21)',
    });
    expect(decode(gs1Codec, '(21)X(01)09521234543213', { associations: 'require' })).not.toHaveProperty('missing');
    expect(encode(gs1Codec, { '21': 'ABC' })).toBe('^21ABC');
    expect(encode(gs1Codec, { '21': 'ABC' }, { associations: 'require' })).toMatchObject({ kind: 'requiredAiMissing' });
  });

  test('takes elements that may not stand together only when it is told to', () => {
    const text = '(01)09521234543213(37)12';
    expect(decode(gs1Codec, text)).toMatchObject({ kind: 'excludedAi' });
    expect(decode(gs1Codec, text, { associations: 'ignore' })).toMatchObject({ contentCount: 12 });
    expect(decode(gs1Codec, text, { associations: 'yes' })).toMatchObject({ kind: 'wrongOption' });
    expect(decode(gs1Codec, text, { today: 'soon' })).toMatchObject({ kind: 'wrongOption' });
  });

  test('reads the year by the day on which it is asked', () => {
    const text = '(01)09521234543213(17)770101';
    expect(decode(gs1Codec, text, { today: '2026-01-01' })).toMatchObject({ expiryDate: '1977-01-01' });
    expect(decode(gs1Codec, text, { today: '2027-01-01' })).toMatchObject({ expiryDate: '2077-01-01' });
  });
});

describe('encode -- gs1', () => {
  const elements = [
    { ai: '01', value: '09521234543213' },
    { ai: '10', value: 'ABC' },
    { ai: '21', value: 'X(1)' },
  ];

  test.each([
    [undefined, '^010952123454321310ABC^21X(1)'],
    ['caret', '^010952123454321310ABC^21X(1)'],
    ['gs', '010952123454321310ABC\u001d21X(1)'],
    ['scan', ']C1010952123454321310ABC\u001d21X(1)'],
    ['bracketed', '(01)09521234543213(10)ABC(21)X\\(1)'],
  ])('in the form %s is %j', (form, text) => {
    expect(encode(gs1Codec, { elements }, form === undefined ? {} : { form })).toBe(text);
  });

  test('puts the AIs of an object into GS1’s order, and keeps that of a list', () => {
    const object = { '10': 'ABC', '3103': '001234', '01': '09521234543213' };
    expect(encode(gs1Codec, object)).toBe('^0109521234543213310300123410ABC');
    expect(encode(gs1Codec, { elements: [...elements].reverse().slice(1) })).toBe('^10ABC^0109521234543213');
    expect(encode(gs1Codec, '(01)09521234543213(10)ABC')).toBe('^010952123454321310ABC');
  });

  test.each([
    [{ '01': '09521234543214' }, 'wrongCheckDigit'],
    [{ '01': '09521234543213', '02': '09521234543213' }, 'excludedAi'],
    [{ '89': 'ABC' }, 'unknownAi'],
    [{ elements: [] }, 'empty'],
    [{ elements: [{ ai: '01' }] }, 'invalidInput'],
    [{ gtin: '09521234543213' }, 'invalidInput'],
    [12, 'invalidInput'],
    [null, 'invalidInput'],
    [{ elements: [{ ai: '01', value: '0952123454321' }] }, 'valueTooShort'],
  ])('refuses %j as %s', (input, kind) => {
    expect(encode(gs1Codec, input)).toMatchObject({ kind });
  });

  test('knows its forms', () =>
    expect(encode(gs1Codec, { elements }, { form: 'nice' })).toMatchObject({ kind: 'wrongOption' }));

  test('of what was decoded is what was encoded', () => {
    fc.assert(
      fc.property(elementList, fc.constantFrom('caret', 'gs', 'scan', 'bracketed'), (pairs, form) => {
        const text = encode(gs1Codec, { elements: pairs }, { form });
        const read = decode(gs1Codec, String(text));
        expect(read).toMatchObject({ elements: pairs });
      }),
      { numRuns: 500 },
    );
  });
});

describe('decode and encode -- digital-link', () => {
  test('reads a link, and gives the canonical one', () => {
    expect(
      decode(digitalLinkCodec, ']Q1https://shop.example/p/01/9521234543213/21/X?17=260228&utm=label'),
    ).toMatchObject({
      stem: 'https://shop.example/p',
      canonicalUri: 'https://id.gs1.org/01/09521234543213/21/X?17=260228',
      gtin: '09521234543213',
      serial: 'X',
      expiryDate: '2026-02-28',
      hri: '(01)09521234543213(21)X(17)260228',
      elementString: '^010952123454321321X^17260228',
    });
  });

  test.each([
    ['https://example.org/', 'noPrimaryKey'],
    ['example.org/01/09521234543213', 'illegalScheme'],
    ['https://id.gs1.org/ARFKK4m2wBZEDS', 'compressedDigitalLink'],
    ['https://id.gs1.org/01/09521234543213?10=A', 'belongsInPath'],
    ['https://id.gs1.org/01/09521234543213?21=A', 'notADataAttribute'],
    ['https://id.gs1.org/01/09521234543213?999=A', 'unknownAiInQuery'],
    ['https://id.gs1.org/01/09521234543213/21/A/10/B', 'wrongQualifiers'],
    ['https://id.gs1.org/01/09521234543213?3103=001234&3104=001234', 'excludedAi'],
    ['https://id.gs1.org/01/09521234543213?17=260228&17=260228', 'repeatedAi'],
  ])('refuses %s as %s', (uri, kind) => {
    expect(decode(digitalLinkCodec, uri)).toMatchObject({ kind, message: expect.stringMatching(/\w/) });
  });

  test.each([
    [{ '01': '09521234543213', '21': 'a/b' }, {}, 'https://id.gs1.org/01/09521234543213/21/a%2Fb'],
    [{ '01': '09521234543213', stem: 'https://shop.example/p/' }, {}, 'https://shop.example/p/01/09521234543213'],
    [{ '01': '09521234543213' }, { stem: 'https://shop.example' }, 'https://shop.example/01/09521234543213'],
    ['(01)09521234543213(10)A(17)260228', {}, 'https://id.gs1.org/01/09521234543213/10/A?17=260228'],
  ])('writes %j with %j as %s', (input, options, uri) => {
    expect(encode(digitalLinkCodec, input, options)).toBe(uri);
  });

  test.each([
    [{ '01': '09521234543213', stem: 'shop.example' }, 'illegalScheme'],
    [{ '99': 'A' }, 'noPrimaryKey'],
    [{ '01': '09521234543213', '8200': 'http' }, 'notADataAttribute'],
  ])('refuses to write %j as %s', (input, kind) => {
    expect(encode(digitalLinkCodec, input)).toMatchObject({ kind });
  });
});

describe('decode -- barcode', () => {
  test.each([
    [
      ']E04006381333931',
      { aimIdentifier: ']E0', symbology: 'EAN-13', kind: 'product', gtin: '04006381333931', code: '04006381333931' },
    ],
    ['04252614', { symbology: 'UPC-E', gtin: '00042100005264', upcE: '04252614' }],
    ['042100005264', { symbology: 'UPC-A', gtin: '00042100005264', upcE: '04252614' }],
    ['4011', { kind: 'product', plu: '4011', code: 'plu:4011' }],
    [']C0ABC-123', { kind: 'text', symbology: 'Code 128', text: 'ABC-123' }],
    [']Q1https://example.org', { kind: 'text', symbology: 'QR Code', text: 'https://example.org' }],
    [']C1010952123454321310ABC^21X', { symbology: 'GS1-128', gtin: '09521234543213', batch: 'ABC', serial: 'X' }],
    ['^010952123454321310ABC^21X', { gtin: '09521234543213', batch: 'ABC', serial: 'X' }],
    ['010952123454321310ABC{GS}21X', { gtin: '09521234543213', batch: 'ABC', serial: 'X' }],
    ['https://id.gs1.org/01/09521234543213', { kind: 'product', gtin: '09521234543213' }],
    ['^10ABC', { kind: 'gs1', batch: 'ABC', missing: [{ ai: '10', requires: '01,02,03,8006,8026' }] }],
    [']E402345673|]e010AB{GS}98XYZ', { kind: 'product', gtin: '00000002345673', batch: 'AB' }],
    [
      ']e08110106141416543213500110000310123196000',
      { kind: 'coupon', coupon: { scheme: 'northAmerican', saveValue: 500 } },
    ],
    ['512345678900', { kind: 'coupon', coupon: { scheme: 'upcA', valueCode: '90' } }],
    [']C100123456789012345675', { kind: 'gs1', sscc: '123456789012345675' }],
    ['PNR:K7XQ2P/WEBER', { kind: 'booking', recordLocator: 'K7XQ2P' }],
    [
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
      { kind: 'travelDocument', surname: 'ERIKSSON' },
    ],
  ])('says of %s everything', (text, fields) => {
    expect(decode(barcodeCodec, text)).toMatchObject(fields);
  });

  test.each([
    ['hello', 'unknown'],
    [']C0', 'unknown'],
    [']y0hello', 'unknownSymbologyIdentifier'],
    [']E04006381333932', 'wrongCheckDigit'],
    [']E040063813339', 'wrongLength'],
    [']C10109521234543214', 'wrongCheckDigit'],
    [withCheckDigit('021234582875'), 'wrongPriceCheckDigit'],
  ])('refuses %s as %s', (text, kind) => {
    expect(decode(barcodeCodec, text)).toMatchObject({ kind });
  });

  test.each([
    [']Q14006381333931', 'QR Code', '04006381333931'],
    [']C04006381333931', 'Code 128', '04006381333931'],
    [']C2012345678905', 'Code 128', '00012345678905'],
    [']A096385074', 'Code 39', '00000096385074'],
    [']d110614141000415', 'Data Matrix', '10614141000415'],
    [']Q1(01)09521234543213', 'QR Code', '09521234543213'],
  ])('says of %s that the article’s number stands in a %s', (text, symbology, gtin) => {
    expect(decode(barcodeCodec, text)).toMatchObject({ kind: 'product', symbology, gtin });
  });

  test.each([
    ']C0123456789',
    ']A0123456789',
    ']Q1123456789',
    ']C00123456789',
    ']C01234567890123456',
    ']C012345678901234567',
    ']C0400638133393112',
    ']C04006381333931 12',
    ']C012345',
    ']A04011',
    ']Q14011',
    ']Q10109521234543213',
    ']d10109521234543213',
    ']Q1010952123454321310ABC',
    ']d1010952123454321310ABC',
    ']Q1(0800) 123456',
  ])('takes %s for a text: a loyalty card, a voucher', (text) => {
    const read = decode(barcodeCodec, text);
    expect(read).toMatchObject({ kind: 'text', text: text.slice(3) });
    expect(read).not.toHaveProperty('warnings');
  });

  test.each([']C04006381333932', ']Q196385075', ']A0012345678906', ']d110614141000416', ']C20212345123452'])(
    'takes %s for a text and warns of the check digit',
    (text) => {
      expect(decode(barcodeCodec, text)).toMatchObject({
        kind: 'text',
        warnings: [expect.stringContaining('check digit')],
      });
    },
  );

  test('knows a boarding pass whatever the reader takes its symbol for', () => {
    const pass = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100^108ABCDEFGH';
    for (const aim of ['', ']Q3', ']L2', ']z3', ']d2']) {
      expect(decode(barcodeCodec, aim + pass)).toMatchObject({ kind: 'booking', recordLocator: 'ABC123' });
    }
  });

  test('reads a shop’s own numbers by the rules it is given, or says what is wrong with them', () => {
    const rules = JSON.stringify([{ name: 'meat', pattern: '28IIIIINNNNNC', value: 'weightGrams' }]);
    expect(decode(barcodeCodec, withCheckDigit('281234501234'), { 'in-store-rules': rules })).toMatchObject({
      kind: 'product',
      inStore: { rule: 'meat', itemReference: '12345', weightGrams: 1234 },
    });
    const wrong = (json: string) => decode(barcodeCodec, '4011', { 'in-store-rules': json });
    expect(wrong('[')).toMatchObject({ kind: 'wrongOption' });
    expect(wrong('[{"name":"meat","pattern":"28","value":"count"}]')).toEqual({
      kind: 'wrongOption',
      message:
        '--in-store-rules: 0.pattern: a pattern has 8 characters for an EAN-8, 12 for a UPC-A or 13 for an EAN-13; this one has 2',
    });
  });
});

describe('decode -- bcbp', () => {
  const pass = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100';

  test.each([']L2', ']z0', ']Q1', ']d1'])('reads a pass behind %s', (aimIdentifier) => {
    const read = decode(bcbpCodec, aimIdentifier + pass);
    expect(read).toMatchObject({ passengerName: 'DESMARAIS/LUC', aimIdentifier, warnings: [] });
    expect(encode(bcbpCodec, read)).toBe(pass);
  });

  test.each([']Q3', ']z1', ']d2'])('wonders at a pass behind %s, which announces an element string', (aim) => {
    const read = decode(bcbpCodec, aim + pass);
    expect(read).toMatchObject({ passengerName: 'DESMARAIS/LUC', warnings: [expect.stringContaining(aim)] });
    expect(encode(bcbpCodec, read)).toBe(pass);
  });
});
