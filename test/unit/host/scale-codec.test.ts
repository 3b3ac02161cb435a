import { describe, expect, test } from 'vitest';
import { scaleCodec } from '../../../host/codecs/scale.ts';
import { descriptorBytes } from '../hardware/hid-descriptors.ts';

function decode(input: string | Uint8Array, options: Record<string, string> = {}): Record<string, unknown> {
  const bytes = typeof input === 'string' ? Buffer.from(input, 'latin1') : input;
  const read = scaleCodec.decode?.read({ text: Buffer.from(bytes).toString('latin1'), bytes }, options);
  if (read === undefined) throw new Error('nothing is decoded');
  return read.ok ? { ok: true, ...read.value } : { ok: false, error: read.error.kind };
}
const hex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'));

describe('Mettler Toledo 8217', () => {
  const protocol = 'toledo-8217';
  test.each([
    ['\x0201234\r', { kind: 'stable', weightGrams: 1_234, value: '1.234', unit: 'kg', isExact: true, isNet: false }],
    ['\x02001234\r', { kind: 'stable', weightGrams: 1_234 }],
    ['\x0201.234N\r', { kind: 'stable', weightGrams: 1_234, isNet: true }],
    ['01.234', { kind: 'stable', weightGrams: 1_234 }],
    ['\x02?A\r', { kind: 'motion', isZero: false, isNet: false }],
    ['\x02?B\r', { kind: 'overload' }],
    ['\x02?D\r', { kind: 'underload' }],
    ['\x02?P\r', { kind: 'zero', isZero: true }],
    ['\x02?@\r', { kind: 'status' }],
  ])('%j', (text, fields) => {
    expect(decode(text, { protocol })).toMatchObject({ ok: true, ...fields });
  });

  test('in pounds, which are not on the wire', () => {
    expect(decode('\x02001.20\r', { protocol, unit: 'lb' })).toMatchObject({
      weightGrams: 544,
      value: '1.20',
      unit: 'lb',
      isExact: false,
    });
    expect(decode('\x0200120\r', { protocol, unit: 'lb', decimals: '2' })).toMatchObject({ weightGrams: 544 });
  });

  test.each(['\x02012\r', '\x0201a34\r', '\x02?\r', 'xx\x0201234\r', '\x0201234\rxx', '\x02\x0201234\r'])(
    '%j is not understood',
    (text) => {
      expect(decode(text, { protocol })).toEqual({ ok: false, error: 'notUnderstood' });
    },
  );
});

describe('MT-SICS', () => {
  const protocol = 'mt-sics';
  test.each([
    ['S S     100.00 g', { kind: 'stable', weightGrams: 100, value: '100.00', unit: 'g', isExact: true }],
    ['S D     129.07 g\r\n', { kind: 'motion', weightGrams: 129, isExact: false }],
    ['S I', { kind: 'motion' }],
    ['S +', { kind: 'overload' }],
    ['S -', { kind: 'underload' }],
    ['Z A', { kind: 'zero' }],
    ['T S     100.00 g', { kind: 'tare', weightGrams: 100 }],
    ['TAC A', { kind: 'tareCleared' }],
    ['T I', { kind: 'refused', command: 'tare' }],
    ['ES', { kind: 'refused', detail: 'the scale does not know the command (ES)' }],
    ['I4 A "0123456789"', { kind: 'information', name: 'I4', values: ['0123456789'] }],
  ])('%j', (text, fields) => {
    expect(decode(text, { protocol })).toMatchObject({ ok: true, ...fields });
  });

  test('several answers are all told, the last one on top', () => {
    expect(decode('S D 90 g\r\nS S 100 g\r\n', { protocol })).toMatchObject({
      kind: 'stable',
      weightGrams: 100,
      answers: [
        { kind: 'motion', weightGrams: 90 },
        { kind: 'stable', weightGrams: 100 },
      ],
    });
  });

  test.each(['S S 100.00', 'S S 100 pcs', 'HELLO', 'S S 100 g\r\nxx'])('%j is not understood', (text) => {
    expect(decode(text, { protocol })).toEqual({ ok: false, error: 'notUnderstood' });
  });
});

describe('NCI', () => {
  const protocol = 'nci';
  test.each([
    ['\n00.520kg\r\n00\r\x03', { kind: 'stable', weightGrams: 520, value: '0.520', unit: 'kg', isZero: false }],
    ['\n00.520kg\r\n00\r', { kind: 'stable', weightGrams: 520 }],
    ['\n10\r\x03', { kind: 'motion' }],
    ['\nS20\r\x03', { kind: 'zero' }],
    ['\n40\r\x03', { kind: 'fault' }],
    ['\n?\r\x03', { kind: 'refused' }],
  ])('%j', (text, fields) => {
    expect(decode(text, { protocol })).toMatchObject({ ok: true, ...fields });
  });

  test('half an answer is not understood', () => {
    expect(decode('\n00.520kg\r\n', { protocol })).toEqual({ ok: false, error: 'notUnderstood' });
  });
});

describe('CAS', () => {
  const protocol = 'cas';
  test.each([
    [
      '01 02 53 20 30 31 2e 32 33 34 6b 67 65 03 04',
      { kind: 'stable', weightGrams: 1_234, value: '1.234', unit: 'kg' },
    ],
    ['01 02 55 20 30 31 2e 32 33 34 6b 67 63 03 04', { kind: 'motion', weightGrams: 1_234 }],
    ['06', { kind: 'ready' }],
    ['15', { kind: 'status' }],
  ])('%s', (digits, fields) => {
    expect(decode(hex(digits), { protocol })).toMatchObject({ ok: true, ...fields });
  });

  test('a wrong check character is not understood', () => {
    expect(decode(hex('01 02 53 20 30 31 2e 32 33 34 6b 67 64 03 04'), { protocol })).toEqual({
      ok: false,
      error: 'notUnderstood',
    });
  });
});

describe('HID', () => {
  const protocol = 'hid';
  test.each([
    ['03 04 0b ff 34 19', { kind: 'stable', weightGrams: 18_291, value: '645.2', unit: 'oz', isExact: false }],
    ['04 02 00 14 00', { kind: 'stable', weightGrams: 20 }],
    ['03 02 03 fd 00 00', { kind: 'stable', weightGrams: 0, isZero: true }],
    ['03 03 03 fd 60 01', { kind: 'motion', weightGrams: 352 }],
    ['03 06 03 fd 60 01', { kind: 'overload' }],
    ['03 07 03 fd 00 00', { kind: 'fault' }],
  ])('%s', (digits, fields) => {
    expect(decode(hex(digits), { protocol })).toMatchObject({ ok: true, ...fields });
  });

  test('by a report descriptor', () => {
    const descriptor = Buffer.from(descriptorBytes('pitney-bowes-scale')).toString('hex');
    expect(decode(hex('03 04 03 fd 60 01'), { protocol, descriptor })).toMatchObject({ weightGrams: 352 });
    const keyboard = Buffer.from(descriptorBytes('boot-keyboard')).toString('hex');
    expect(decode(hex('03 04 03 fd 60 01'), { protocol, descriptor: keyboard })).toEqual({
      ok: false,
      error: 'wrongOption',
    });
  });

  test('another report, a short one and nonsense are errors', () => {
    expect(decode(hex('05 04 03 fd 60 01'), { protocol })).toEqual({ ok: false, error: 'otherReport' });
    expect(decode(hex('03 04 03'), { protocol })).toEqual({ ok: false, error: 'notUnderstood' });
    expect(decode(hex('03 ff ff ff ff ff'), { protocol })).toEqual({ ok: false, error: 'notUnderstood' });
  });
});

test('the protocol is found out by the look of the input', () => {
  expect(decode('\x0201234\r')).toMatchObject({ weightGrams: 1_234 });
  expect(decode('S S 1.234 kg')).toMatchObject({ weightGrams: 1_234 });
  expect(decode('\n01.234kg\r\n00\r\x03')).toMatchObject({ weightGrams: 1_234 });
  expect(decode(hex('03 04 03 fd d2 04'))).toMatchObject({ weightGrams: 1_234 });
});

test.each(['garbage', '4711', '123456', '?!'])('%s is an answer of no protocol by its look', (text) =>
  expect(decode(text)).toEqual({ ok: false, error: 'notUnderstood' }),
);

test('nothing is empty, also where the protocol would have to be found out', () =>
  expect(decode('')).toEqual({ ok: false, error: 'empty' }));

test('what was asked wrongly is said', () => {
  expect(decode('S S 1 g', { protocol: 'dialog06' })).toEqual({ ok: false, error: 'wrongOption' });
  expect(decode('\x0201234\r', { protocol: 'toledo-8217', unit: 'stone' })).toEqual({
    ok: false,
    error: 'wrongOption',
  });
  expect(decode('\x0201234\r', { protocol: 'toledo-8217', decimals: '9' })).toEqual({
    ok: false,
    error: 'wrongOption',
  });
  expect(decode('', { protocol: 'mt-sics' })).toEqual({ ok: false, error: 'empty' });
  expect(decode('S S 1 g', { decimals: '' })).toEqual({ ok: false, error: 'wrongOption' });
});
