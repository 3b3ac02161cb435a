import { describe, expect, test } from 'vitest';
import { FINE } from '../../../hardware/protocols/escpos-answers.ts';
import { type DecodedItem, textOf } from '../../../hardware/protocols/escpos-decode.ts';
import { encodePrintEndReply, encodeStarStatus } from '../../../hardware/protocols/star-answers.ts';
import { StarDecoder } from '../../../hardware/protocols/star-decode.ts';
import {
  encodeDrawerPulse,
  encodePrintEndRequest,
  isDrawerSwitchClosed,
  jobMarkOf,
  StarReplyDecoder,
  stateOfStar,
  tellsOfEnd,
} from '../../../hardware/protocols/star-status.ts';
import { StarRealTimeSplitter } from '../../../hardware/simulators/star-real-time.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const hex = (given: Uint8Array): string => Buffer.from(given).toString('hex');
const decode = (text: string): DecodedItem[] => {
  const decoder = new StarDecoder();
  return [...decoder.push(bytes(text)), ...decoder.finish()];
};
const statusOf = (frame: Uint8Array): Uint8Array => frame.subarray(2);

describe('a Star printer’s status', () => {
  test.each([
    [FINE, 'READY', null],
    [{ ...FINE, paper: 'low' as const }, 'MEDIA_LOW', null],
    [{ ...FINE, paper: 'out' as const }, 'MEDIA_EMPTY', null],
    [{ ...FINE, coverOpen: true, paper: 'out' as const }, 'COVER_OPEN', null],
    [{ ...FINE, jammed: true }, 'MEDIA_JAMMED', 'cutter'],
    [{ ...FINE, broken: true }, 'HARDWARE_ERROR', 'unrecoverable error'],
  ])('%o is %s', (condition, state, detail) => {
    expect(stateOfStar(statusOf(encodeStarStatus(condition, 0, false)))).toEqual({ state, detail });
  });

  test('tells a hot head, a jammed presenter and an offline printer apart', () => {
    expect(stateOfStar(Uint8Array.of(0x08, 0x40, 0, 0))).toEqual({
      state: 'HARDWARE_ERROR',
      detail: 'the head is too hot',
    });
    expect(stateOfStar(Uint8Array.of(0x08, 0, 0x04, 0))).toEqual({ state: 'MEDIA_JAMMED', detail: 'presenter' });
    expect(stateOfStar(Uint8Array.of(0x08, 0, 0, 0))).toEqual({ state: 'HARDWARE_ERROR', detail: 'offline' });
  });

  test('is nine bytes with a header that says so, the drawer’s switch and the end of what was printed', () => {
    const frame = encodeStarStatus({ ...FINE, drawerOpen: true }, 13, true);
    expect(hex(frame)).toBe('23060600000000' + '2a' + '00');
    expect(isDrawerSwitchClosed(statusOf(frame))).toBe(true);
    expect(tellsOfEnd(statusOf(frame))).toBe(true);
    expect(tellsOfEnd(statusOf(encodeStarStatus(FINE, 13, false)))).toBe(false);
  });

  test('is told from the end of a document, in whatever pieces, and a broken frame loses itself only', () => {
    const frame = encodeStarStatus(FINE, 0, false);
    const end = encodePrintEndReply(1, jobMarkOf('job-1'), 7);
    const stream = Buffer.concat([frame, end, frame.subarray(0, 4), frame, Uint8Array.of(0x99)]);
    for (const size of [1, 3, stream.length]) {
      const decoder = new StarReplyDecoder();
      const kinds: string[] = [];
      for (let at = 0; at < stream.length; at += size) {
        kinds.push(...decoder.push(stream.subarray(at, at + size)).map(({ kind }) => kind));
      }
      expect(kinds).toEqual(['status', 'printEnd', 'unknown', 'unknown', 'unknown', 'unknown', 'status', 'unknown']);
    }
  });
});

describe('what a Star printer is sent', () => {
  test('is byte for byte: the question about the end of a job with the job’s mark', () => {
    const [first, second] = jobMarkOf('job-1');
    expect(hex(encodePrintEndRequest([first, second]))).toBe(`1b1d0301${hex(Uint8Array.of(first, second))}`);
  });

  test('is byte for byte: a pulse for either drawer', () => {
    expect(hex(encodeDrawerPulse(1, 100, 200))).toBe('1b070a1407');
    expect(hex(encodeDrawerPulse(2, 100, 200))).toBe('1a');
  });

  test('acts at once where it is in real time, even in pieces', () => {
    const splitter = new StarRealTimeSplitter();
    const kinds = Array.from(bytes('ab\x1b\x06\x01c\x1b\x06\x18d\x1bE')).flatMap((byte) =>
      splitter.push(Uint8Array.of(byte)).map((part) => part.kind),
    );
    expect(kinds.filter((kind) => kind !== 'data')).toEqual(['statusRequest', 'reset']);
  });
});

describe('a Star stream', () => {
  test('is lines with their style', () => {
    const [line] = decode('\x1b\x1da\x01\x1bE\x1b-1\x1bi10Total\x1bF\x1b-0\x1bi00 \x1b\x1dt\x20\x80 1.20\n');
    expect(line).toMatchObject({
      ...{ kind: 'line', align: 'center' },
      segments: [
        { text: 'Total', bold: true, underlineDots: 1, heightScale: 2, widthScale: 1 },
        { text: ' € 1.20', bold: false, underlineDots: 0, heightScale: 1 },
      ],
    });
  });

  test.each([
    ['\x1bb312P4006381333931\x1e', 'ean13', '4006381333931'],
    ['\x1bb\x06\x02\x01\x50A%0%A\x1e', 'code128', 'A%\u0001'],
    ['\x1b\x1dyS1\x02\x1b\x1dyS2\x05\x1b\x1dyD1\x00\x03\x00abc\x1b\x1dyP', 'qrcode', 'abc'],
    ['\x1b\x1dxS0\x01\x00\x06\x1b\x1dxS2\x03\x1b\x1dxD\x03\x00abc\x1b\x1dxP', 'pdf417', 'abc'],
  ])('is symbols: %j', (stream, symbology, data) => {
    const printed = decode(stream).flatMap((item) => (item.kind === 'barcode' ? [item] : []));
    expect(printed.map((barcode) => [barcode.symbology, barcode.data])).toEqual([[symbology, data]]);
  });

  test('is pictures, of one command, of bands and row by row', () => {
    const streams = [
      '\x1b\x1dS\x01\x01\x00\x02\x00\x00\xaa\x55',
      `\x1bk\x01\x00${'\xaa'.repeat(24)}\n`,
      '\x1b*rA\x1b*rE13\x00b\x01\x00\xaak\x01\x00\x50b\x01\x00\x05\x1b\x0c\x04\x1b*rBbk\n',
    ];
    const [one, band, rows] = streams.map(decode);
    expect(one).toMatchObject([{ kind: 'image', image: { widthDots: 8, heightDots: 2 } }]);
    expect(band).toMatchObject([{ kind: 'line', images: [{ image: { heightDots: 24 } }] }]);
    expect(rows?.map(({ kind }) => kind)).toEqual(['image', 'cut', 'line']);
    expect(rows?.[0]).toMatchObject({ image: { heightDots: 2, bits: Uint8Array.of(0xaa, 0x55) } });
    // Outside of raster mode they are letters again.
    expect(rows?.[2]?.kind === 'line' ? textOf(rows[2]) : '').toBe('bk');
  });

  test('is questions, drawers and pages', () => {
    const items = decode(
      '\x1b\x1ea\x01\x07\x1a\x17\x1b\x1d\x03\x01\x0a\x0b\x1b\x06\x01\x1b\x1dP0\x1b\x1dP3\x00\x00\x00\x00\x40\x00\x40\x00page\n\x1b\x1dP7',
    );
    expect(items).toMatchObject([
      { kind: 'automaticStatus', selected: 1 },
      { kind: 'drawer', connector: 0 },
      { kind: 'drawer', connector: 1 },
      { kind: 'endCounterRequest' },
      { kind: 'printEnd', function: 1, first: 0x0a, second: 0x0b },
      { kind: 'realTime' },
      { kind: 'page' },
    ]);
  });

  test('names a command that nobody knows, and reads on after it', () => {
    const items = decode('\x1b\x7fText\n');
    expect(items.map(({ kind }) => kind)).toEqual(['unknown', 'line']);
  });
});

test('the numbers of the Star specification’s own examples hold', () => {
  // Page 3-2: an undefined code is discarded; the characters around it are not.
  expect(decode('01\x032\n3').flatMap((item) => (item.kind === 'line' ? [textOf(item)] : []))).toEqual(['012', '3']);
});
