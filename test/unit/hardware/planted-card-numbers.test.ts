import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutPrintedCardNumbers } from '../../../hardware/protocols/card-data.ts';
import { luhnIsRight } from '../../../hardware/protocols/luhn.ts';
import { openEnvelope } from '../../../hardware/protocols/nexo-envelope.ts';
import { paymentOutcomeOf } from '../../../hardware/protocols/nexo-outcome.ts';
import { decodeZvt } from '../../../hardware/protocols/zvt.ts';
import { encodeApdu } from '../../../hardware/protocols/zvt-apdu.ts';
import { BITMAPS } from '../../../hardware/protocols/zvt-bitmaps.ts';
import { hexOf, joined } from '../../../hardware/protocols/zvt-bytes.ts';
import { printedLinesOf } from '../../../hardware/protocols/zvt-print.ts';
import { TAGS } from '../../../hardware/protocols/zvt-tags.ts';
import { tlvLength } from '../../../hardware/protocols/zvt-tlv.ts';
import { refuseCardNumber, written } from '../../fuzz/targets/planted-card-number.ts';

const STATUS_INFORMATION = 0x040f;
const PRINT_LINE = 0x06d1;
const PRINT_BLOCK = 0x06d3;
const FILE_BLOCK = '1c';

/** Any number of 13 to 19 digits that does not begin with 0 and whose check digit is right. */
const cardNumber = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 17 }))
  .map(([first, rest]) => {
    const body = [first, ...rest].join('');
    return body + [...'0123456789'].find((digit) => luhnIsRight(body + digit));
  });
const separator = fc.constantFrom('', ' ', '  ', '-', '.', '/', ':', ', ', '\t', '\n', '·');
/** With the same or with changing separators between its digits. */
const printed = fc
  .tuple(cardNumber, fc.array(separator, { minLength: 18, maxLength: 18 }), fc.boolean())
  .map(([number, separators, isByFours]) => ({
    number,
    text: isByFours
      ? number.replace(/\d{4}(?=\d)/g, `$&${separators[0] ?? ''}`)
      : Array.from(number, (digit, at) => (at === 0 ? digit : `${separators[at - 1] ?? ''}${digit}`)).join(''),
  }));
const around = fc.oneof(fc.string({ maxLength: 12 }), fc.stringMatching(/^[\d ]{0,8}$/), fc.constant(''));
const bytesAround = fc.uint8Array({ maxLength: 6 });
const form = fc.constantFrom('packed' as const, 'ascii' as const, 'grouped' as const);

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const element = (tag: string, value: Uint8Array): Uint8Array =>
  joined([bytesOf(tag), tlvLength(value.length) ?? new Uint8Array(), value]);
const status = (...parts: Uint8Array[]): Uint8Array =>
  encodeApdu(STATUS_INFORMATION, joined([Uint8Array.from([0x27, 0x00]), ...parts]));
/** A bitmap of variable length. */
const bitmap = (tag: number, lengthDigits: number, value: Uint8Array): Uint8Array => {
  const digits = String(value.length).padStart(lengthDigits, '0');
  return joined([Uint8Array.from([tag, ...Array.from(digits, (digit) => 0xf0 + Number(digit))]), value]);
};

const refuse = (answer: unknown, number: string): void => expect(() => refuseCardNumber(answer, number)).not.toThrow();

describe('a card number with a right check digit never comes out', () => {
  test('of a text, whatever stands between and beside its digits', () => {
    fc.assert(
      fc.property(around, printed, around, (before, { number, text }, after) => {
        refuse(withoutPrintedCardNumbers(before + text + after), number);
      }),
    );
  });

  test('of any element of a container, known or not, packed or in ASCII', () => {
    const tags = [...TAGS.keys(), 'df70', '4f', '84', '9f10', '5f34'].filter((tag) => tag !== FILE_BLOCK);
    fc.assert(
      fc.property(
        fc.constantFrom(...tags),
        bytesAround,
        cardNumber,
        form,
        bytesAround,
        (tag, before, number, as, after) => {
          const value = joined([before, written(number, as), after]);
          const container = element('06', element(tag, value));
          refuse(decodeZvt(status(container)), number);
          // Nested, and in a container that breaks off.
          refuse(decodeZvt(status(element('06', element('60', element(tag, value))))), number);
          refuse(decodeZvt(status(element('06', element(tag, value).subarray(0, -1)))), number);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('of any field of variable length, and of what is not understood at all', () => {
    const fields = [...BITMAPS]
      .map(([tag, { format }]) => ({ tag, lengthDigits: format.length === 'LL' ? 2 : format.length === 'LLL' ? 3 : 0 }))
      .filter(({ lengthDigits }) => lengthDigits > 0);
    fc.assert(
      fc.property(
        fc.constantFrom(...fields),
        bytesAround,
        cardNumber,
        form,
        bytesAround,
        ({ tag, lengthDigits }, before, number, as, after) => {
          const value = joined([before, written(number, as), after]);
          refuse(decodeZvt(status(bitmap(tag, lengthDigits, value))), number);
          refuse(decodeZvt(status(Uint8Array.from([0xff]), value)), number);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('of a printed line, be it one or in a block', () => {
    fc.assert(
      fc.property(
        around,
        cardNumber,
        fc.constantFrom('ascii' as const, 'grouped' as const),
        around,
        (before, number, as, after) => {
          const line = joined([Buffer.from(before, 'latin1'), written(number, as), Buffer.from(after, 'latin1')]);
          const one = decodeZvt(encodeApdu(PRINT_LINE, joined([Uint8Array.from([0]), line])));
          const block = decodeZvt(encodeApdu(PRINT_BLOCK, element('06', element('25', element('07', line)))));
          if (!one.ok || !block.ok) throw new Error('the message was not read');
          const lines = [printedLinesOf(PRINT_LINE, one.value.fields), printedLinesOf(PRINT_BLOCK, block.value.fields)];
          expect(lines.map(({ length }) => length)).toEqual([1, 1]);
          refuse(lines, number);
        },
      ),
    );
  });

  test('of a text, number or name of a member of a nexo message, nor of its receipt lines', () => {
    fc.assert(
      fc.property(around, printed, around, (before, { number, text }, after) => {
        const planted = before + text + after;
        const lines = [planted, `name=${encodeURIComponent(planted)}&value=x`, `name=x&value=${encodeURI(planted)}`];
        const receipt = {
          DocumentQualifier: 'CustomerReceipt',
          OutputContent: { OutputText: lines.map((Text) => ({ Text })) },
        };
        const answer = {
          Response: { Result: 'Success' as const, AdditionalResponse: planted },
          PaymentResult: { AmountsResp: { Currency: 'EUR', AuthorizedAmount: 1 } },
          PaymentReceipt: [receipt],
        };
        const body = {
          ...{ MessageHeader: HEADER, PaymentResponse: answer },
          ...{ Note: [planted, Number(number)], [`at ${planted}`]: true },
        };
        const opened = openEnvelope(JSON.stringify({ SaleToPOIResponse: body }), null);
        expect(opened.ok).toBe(true);
        refuse(opened, number);
        const outcome = paymentOutcomeOf(answer, { amountMinor: 100, currency: 'EUR' });
        expect(outcome).toMatchObject({ outcome: 'approved' });
        refuse(outcome, number);
      }),
    );
  });
});

const HEADER = {
  ...{ ProtocolVersion: '3.0', MessageClass: 'Service', MessageCategory: 'Payment', MessageType: 'Response' },
  ...{ ServiceID: 'A1', SaleID: 'till-1', POIID: 'V400m-1' },
};

describe('what is no card number', () => {
  test.each([
    '24.11.2026 10:52:28',
    '05.04.2023 22:55:58',
    '10:52:28.123+01:00',
    'Terminal-ID 52523535  TA-Nr 000975  BNr 0231',
    'EUR 1.234.567,89',
    '411111******1111 12/27',
    '0000000043060000',
    '4111 1111 1111 1115',
  ])('%s stays as it is', (text) => {
    expect(withoutPrintedCardNumbers(text)).toBe(text);
  });
});

test.each([
  ['4111 1111 1111 1111', '**** **** **** 1111'],
  ['4111.1111.1111.1111', '****.****.****.1111'],
  ['0001 4111111111111111', '0001 ************1111'],
  ['4111%201111%201111%201111', '****%20****%20****%201111'],
  // Digits behind make another number possible: then fewer are shown, never more.
  ['PAN 4111111111111111 01', 'PAN **************11 01'],
  ['4111 1111 1111 1111 12/27', '**** **** **** **** 12/27'],
])('%s becomes %s', (text, masked) => {
  expect(withoutPrintedCardNumbers(text)).toBe(masked);
});

describe('of EMV’s elements', () => {
  const PAN = '4111111111111111';
  test.each([
    ['5a', PAN, '411111******1111'],
    ['56', PAN, '*'.repeat(16)],
    ['57', `${PAN}d27122011234567890`, '*'.repeat(34)],
    ['5f20', hexOf(Buffer.from('DOE/JANE')), '*'.repeat(16)],
    ['9f6b', `${PAN}d2712201`, '*'.repeat(24)],
    ['9f1f', '3132', '****'],
  ])('%s shows no more than a card number may', (tag, hex, value) => {
    const decoded = decodeZvt(status(element('06', element(tag, bytesOf(hex)))));
    expect(decoded).toMatchObject({ ok: true, value: { fields: { tlv: [{ tag, value }] } } });
  });
});

describe('of a file', () => {
  const shown = (text: string): unknown =>
    decodeZvt(status(element('06', element(FILE_BLOCK, Buffer.from(text, 'latin1')))));

  test('that is text, hash sums stay whole and words of digits do not', () => {
    const hash = '86b7b836bb8797529406852231a';
    expect(shown(hash)).toMatchObject({
      value: { fields: { tlv: [{ value: hexOf(Buffer.from(hash)) }] } },
    });
    refuse(shown('card: 4111 1111 1111 1111;'), '4111111111111111');
  });
});

describe('a nexo message', () => {
  const opened = (extra: object): unknown =>
    openEnvelope(JSON.stringify({ SaleToPOIResponse: { MessageHeader: HEADER, ...extra } }), null);

  test('nested too deeply to be looked through is refused', () => {
    let deep: object = { PAN: '4111111111111111' };
    for (let depth = 0; depth < 40; depth += 1) deep = { a: deep };
    expect(opened({ Extra: deep })).toMatchObject({ ok: false, error: { kind: 'badMessage' } });
  });

  test('that is no JSON is not quoted', () => {
    const refused = openEnvelope('4111111111111111 and more', null);
    expect(refused).toEqual({ ok: false, error: { kind: 'badJson', detail: 'the text is no JSON' } });
  });

  test('keeps the names of transactions, save a whole run of digits that is a number of a card scheme', () => {
    const id = 'BV0q001643892070000.8836438920700000';
    expect(opened({ POIData: { TransactionID: id } })).toMatchObject({
      value: { message: { SaleToPOIResponse: { POIData: { TransactionID: id } } } },
    });
    expect(JSON.stringify(opened({ POIData: { TransactionID: 'x.4111111111111111' } }))).toContain(
      'x.************1111',
    );
  });
});
