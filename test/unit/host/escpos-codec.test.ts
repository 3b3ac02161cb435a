import { describe, expect, test } from 'vitest';
import { escposCodec } from '../../../host/codecs/escpos.ts';

const read = (stream: string, options: Record<string, string> = {}): unknown =>
  escposCodec.decode?.read({ text: stream, bytes: Buffer.from(stream, 'latin1') }, options);

describe('decode escpos', () => {
  test('says what is printed, in its order', () => {
    const stream =
      '\x1b@\x1ba\x01Shop\n\n\x1ba\x00\x1dkE\x02A1\x1dv0\x00\x01\x00\x01\x00\xf0\x1bp\x00\x19\x19\x1dVB\x00';
    expect(read(stream)).toMatchObject({
      ok: true,
      value: {
        lines: ['Shop', ''],
        barcodes: [{ symbology: 'code39', data: 'A1' }],
        ...{ cuts: 1, drawerKicks: 1, unknownBytes: 0, unknown: [] },
        items: [
          { kind: 'reset' },
          { kind: 'line', text: 'Shop', align: 'center', complete: true, segments: [{ text: 'Shop', bold: false }] },
          { kind: 'line', text: '' },
          { kind: 'barcode', symbology: 'code39', data: 'A1', hex: '4131' },
          { kind: 'image', widthDots: 8, heightDots: 1, blackDots: 4 },
          { kind: 'drawer', connector: 0 },
          { kind: 'cut', partial: true },
        ],
      },
    });
  });

  test('counts what is unknown and says where it is', () => {
    expect(read('ab\x1bzc\n\x1dv0')).toMatchObject({
      ok: true,
      value: {
        lines: ['abc'],
        unknownBytes: 5,
        unknown: [
          { offset: 2, hex: '1b7a', reason: 'command' },
          { offset: 6, hex: '1d7630', reason: 'cutOff' },
        ],
      },
    });
  });

  test('has the lines of page mode among the lines, and strips of a picture not', () => {
    const strip = '\x1b*\x21\x01\x00abc\n';
    expect(read(`${strip}\x1bLon a page\n\x0clast`)).toMatchObject({
      ok: true,
      value: { lines: ['on a page', 'last'], items: [{ kind: 'image' }, { kind: 'page' }, { complete: false }] },
    });
  });

  test('reads the code pages and letters of the printer that is named', () => {
    expect(read('\x1bt\x06\xcf\n', { codepages: 'youku' })).toMatchObject({ value: { lines: ['П'] } });
    expect(read('\x1c&\xa7\x41\n', { multibyte: 'big5' })).toMatchObject({ value: { lines: ['你'] } });
    expect(read('x', { codepages: 'none' })).toMatchObject({ ok: false, error: { kind: 'wrongOption' } });
    expect(read('x', { multibyte: 'none' })).toMatchObject({ ok: false, error: { kind: 'wrongOption' } });
  });

  test('has nothing to say of nothing', () => {
    expect(read('')).toMatchObject({ ok: false, error: { kind: 'empty' } });
  });

  test('documents every field that it answers with', () => {
    const answer = read('\x1ba\x01Shop\n\x1dkE\x02A1');
    const names = Object.keys(Object(Object(answer).value));
    const help = escposCodec.decode?.help ?? '';
    expect(names.filter((name) => !help.includes(name))).toEqual([]);
  });
});
