import { describe, expect, test } from 'vitest';
import type { CodecOptions } from '../../../host/codecs/codec.ts';
import { CODECS } from '../../../host/codecs/codecs.ts';
import { mrzCodec } from '../../../host/codecs/mrz.ts';

const WRONG: readonly (readonly [string, CodecOptions])[] = [
  ['barcode', { today: '2026-13-45' }],
  ['barcode', { 'in-store-rules': '[' }],
  ['bcbp', { today: 'soon' }],
  ['digital-link', { associations: 'yes' }],
  ['escpos', { codepages: 'none' }],
  ['escpos', { multibyte: 'none' }],
  ['gs1', { form: 'nice' }],
  ['gs1', { today: '2026-02-30' }],
  ['mrz', { correct: 'perhaps' }],
  ['mrz', { today: '24.11.2026' }],
  ['nexo', { passphrase: 'alone' }],
  ['scale', { decimals: '9' }],
  ['scale', { descriptor: '00' }],
  ['scale', { protocol: 'dialog06' }],
  ['scale', { unit: 'stone' }],
];

describe('the values of options are checked without an input', () => {
  test.each(WRONG)('%s %j', (kind, options) => {
    const codec = CODECS.find((each) => each.kind === kind);
    expect(codec?.checkOptions?.(options)).toMatchObject({ ok: false, error: { kind: 'wrongOption' } });
  });

  test.each(CODECS.map((codec) => [codec.kind, codec] as const))('%s needs none', (_kind, codec) =>
    expect(codec.checkOptions?.({}).ok ?? true).toBe(true),
  );

  test('every option that is not free text is checked', () => {
    const free = ['stem', 'passphrase', 'key-identifier', 'key-version'];
    const unchecked = CODECS.flatMap(({ kind, options = {}, checkOptions }) =>
      checkOptions === undefined ? Object.keys(options).map((name) => `${kind} ${name}`) : [],
    );
    expect(unchecked.filter((each) => !free.some((name) => each.endsWith(` ${name}`)))).toEqual([]);
  });
});

test.each(CODECS.flatMap(({ kind, encode }) => (encode === undefined ? [] : [[kind, encode] as const])))(
  'a JSON value that is no object is invalidInput to %s',
  (_kind, encode) => expect(encode.write(12, {})).toMatchObject({ ok: false, error: { kind: 'invalidInput' } }),
);

test('one line of a zone of two says how a zone of several lines is given', () => {
  const line = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<';
  const read = mrzCodec.decode?.read({ text: line, bytes: Buffer.from(line) }, {});
  expect(read).toMatchObject({
    ok: false,
    error: { kind: 'wrongLength', message: expect.stringMatching(/\\n between them.*--file/) },
  });
});
