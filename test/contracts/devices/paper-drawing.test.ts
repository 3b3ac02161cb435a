import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { EscposDecoder } from '../../../hardware/protocols/escpos-decode.ts';
import { paperToPng } from '../../../hardware/simulators/paper-png.ts';
import { PaperStrip, type PrintedPaper } from '../../../hardware/simulators/paper-strip.ts';

const MARGIN_DOTS = 32;

/** What comes out of a printer of that width. */
function printed(stream: string | Uint8Array, widthDots = 576): PrintedPaper {
  const strip = new PaperStrip(() => 0, widthDots);
  const decoder = new EscposDecoder();
  const bytes = typeof stream === 'string' ? Buffer.from(stream, 'latin1') : stream;
  for (const item of [...decoder.push(bytes), ...decoder.finish()]) {
    const { kind } = item;
    if (kind === 'line' || kind === 'barcode' || kind === 'image' || kind === 'page' || kind === 'feed')
      strip.add(item);
  }
  return strip.cut('fullCut');
}

type Pixels = { width: number; height: number; isBlack: (x: number, y: number) => boolean };
/** Counted from the first dot that the head can print. */
function pixelsOf(svg: string): Pixels {
  const image = new Resvg(svg, { background: '#fff' }).render();
  const { width, height, pixels } = image;
  const isBlack = (x: number, y: number): boolean =>
    (pixels[((y + MARGIN_DOTS) * width + x + MARGIN_DOTS) * 4] ?? 255) < 128;
  return { width, height, isBlack };
}
/** Whether anything is black between two columns of dots. */
const inkIn = ({ isBlack, height }: Pixels, fromX: number, toX: number): boolean => {
  for (let y = 0; y < height - 2 * MARGIN_DOTS; y += 1)
    for (let x = fromX; x < toX; x += 1) if (isBlack(x, y)) return true;
  return false;
};

test('a picture is on the paper dot by dot', () => {
  const [bytesWide, rows] = [9, 40];
  const bits = Uint8Array.from({ length: bytesWide * rows }, (_, at) => (at * 73 + (at >> 3) * 29) & 0xff);
  const { isBlack } = pixelsOf(
    printed(Buffer.concat([Uint8Array.of(0x1d, 0x76, 0x30, 0, bytesWide, 0, rows, 0), bits])).svg,
  );
  const wrong: [number, number][] = [];
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < bytesWide * 8; x += 1) {
      const wanted = (((bits[y * bytesWide + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1;
      if (isBlack(x, y) !== wanted) wrong.push([x, y]);
    }
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['left', '\x00', 0],
  ['centred', '\x01', 284],
  ['right', '\x02', 568],
] as const)('a picture stands %s', (_, align, x) => {
  const pixels = pixelsOf(printed(`\x1ba${align}\x1dv0\x00\x01\x00\x01\x00\xff`).svg);
  expect([pixels.isBlack(x, 0), pixels.isBlack(x + 7, 0), pixels.isBlack(x - 1, 0), pixels.isBlack(x + 8, 0)]).toEqual([
    ...[true, true, false, false],
  ]);
});

test.each([576, 512, 384])(
  'paper with a print area of %i dots breaks a line where it ends, and is as wide',
  (widthDots) => {
    const columns = widthDots / 12;
    const paper = printed(`${'x'.repeat(Math.floor(columns))}\n`, widthDots);
    const longer = printed(`${'x'.repeat(Math.floor(columns) + 1)}\n`, widthDots);
    expect(pixelsOf(paper.svg).width).toBe(widthDots + 2 * MARGIN_DOTS);
    expect(pixelsOf(longer.svg).height - pixelsOf(paper.svg).height).toBe(30);
  },
);

test.each([3, 4, 8])(
  'a module of a QR code is %i dots wide, a bar of one module as wide as it was asked for',
  (dots) => {
    const stored = '1P0x';
    const qr = pixelsOf(
      printed(`\x1d(k\x03\x001C${String.fromCharCode(dots)}\x1d(k\x04\x00${stored}\x1d(k\x03\x001Q0`).svg,
    );
    // The upper edge of a finder pattern is seven modules, and the first white follows.
    expect([qr.isBlack(0, 12), qr.isBlack(7 * dots - 1, 12), qr.isBlack(7 * dots, 12)]).toEqual([true, true, false]);
    const bars = pixelsOf(printed(`\x1dw${String.fromCharCode(dots)}\x1dkD\x074901234`).svg);
    expect([bars.isBlack(dots - 1, 20), bars.isBlack(dots, 20), bars.isBlack(2 * dots, 20)]).toEqual([
      true,
      false,
      true,
    ]);
  },
);

test('styles look as they are called', () => {
  const height = (stream: string): number => pixelsOf(printed(stream).svg).height;
  expect(height('\x1d!\x07x\n') - height('x\n')).toBe(8 * 24 - 30);
  const reverse = pixelsOf(printed('\x1dB\x01 \x1dB\x00\n').svg);
  expect([reverse.isBlack(0, 0), reverse.isBlack(11, 23), reverse.isBlack(12, 0)]).toEqual([true, true, false]);
  const underlined = pixelsOf(printed('\x1b-\x02 \x1b-\x00\n').svg);
  expect([underlined.isBlack(5, 23), underlined.isBlack(5, 22), underlined.isBlack(5, 21)]).toEqual([
    true,
    true,
    false,
  ]);
  const rule = pixelsOf(printed('\x1bt\x00\xc4\xc4\xc4\n').svg);
  expect(Array.from({ length: 36 }, (_, x) => rule.isBlack(x, 12)).every(Boolean)).toBe(true);
  const margin = pixelsOf(printed('\x1dL\x40\x00x\n').svg);
  expect([inkIn(margin, 0, 64), inkIn(margin, 64, 76)]).toEqual([false, true]);
  const upsideDown = pixelsOf(printed('\x1b{\x01x\n').svg);
  expect([inkIn(upsideDown, 0, 500), inkIn(upsideDown, 564, 576)]).toEqual([false, true]);
  const tabbed = pixelsOf(printed('\x1bD\x0a\x00\tx\n').svg);
  expect([inkIn(tabbed, 0, 120), inkIn(tabbed, 120, 132)]).toEqual([false, true]);
});

test('a page is drawn with each of its areas in its direction, and is as long as they are', () => {
  const area = '\x1bW\x00\x00\x00\x00\xc8\x00\x90\x01';
  const paper = printed(`\x1bL${area}\x1bT\x00xx\n\x1bT\x02xx\n\x0c`);
  const pixels = pixelsOf(paper.svg);
  expect(pixels.height).toBe(200 + 2 * MARGIN_DOTS);
  const inkAt = (x: number, y: number): boolean =>
    Array.from({ length: 24 * 24 }, (_, at) => pixels.isBlack(x + (at % 24), y + Math.floor(at / 24))).some(Boolean);
  expect([inkAt(0, 0), inkAt(176, 176), inkAt(176, 0), inkAt(0, 176)]).toEqual([true, true, false, false]);
  expect(paper.lines).toEqual(['xx', 'xx']);
});

test('what a printer would leave out without a word is told', () => {
  const wide = printed('\x1dw\x08\x1dkE\x14ABCDEFGHIJKLMNOPQRST\n');
  expect(wide.troubles).toEqual([expect.stringMatching(/^code39 of \d+ dots on 576$/)]);
  expect(printed('\x1dkC\x0c12345678901X').troubles).toEqual([expect.stringMatching(/^ean13: /)]);
  expect(printed(`\x1dv0\x00\x50\x00\x01\x00${'\xff'.repeat(80)}`).troubles).toEqual(['image of 640 dots on 576']);
});

test('pictures off the paper are left out, and the paper is drawn', () => {
  const dot = '\x1dv0\x00\x01\x00\x01\x00\xff';
  const column = `\x1b*\x21\x08\x00${'\xff'.repeat(24)}`;
  const far = '\xff\x7f';
  const streams = [
    `\x1b$${far}${column}\n`,
    `\x1b{\x01\x1b$${far}${column}\n`,
    `\x1dL${far}${dot}`,
    `\x1bK\xff\x1be\xff${dot}`,
    `\x1bL\x1bW${far}${far}\x10\x00\x10\x00${dot}\x0c`,
    ...[0, 1, 2, 3].map(
      (turn) =>
        `\x1bL\x1bW\x00\x00\x00\x00\x40\x00\x40\x00\x1bT${turn}\x1b$${far}${dot}\x1d$${far}\x1b$\x00\x00${dot}\x0c`,
    ),
  ];
  for (const stream of streams) expect(paperToPng(printed(stream).svg).length).toBeGreaterThan(0);
});

describe('each symbology is read off the paper by a reader', () => {
  beforeAll(() => {
    const file = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
    prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(file).buffer } });
  });
  const symbol = (code: string, data: string): string => {
    const stored = `${code}P0${data}`;
    return `\x1d(k\x03\x00${code}C\x04\x1d(k${String.fromCharCode(stored.length, 0)}${stored}\x1d(k\x03\x00${code}Q0`;
  };
  const linear = (type: string, data: string): string => `\x1dk${type}${String.fromCharCode(data.length)}${data}`;

  test.each([
    ['UPCA', linear('A', '01234567890'), /012345678905$/],
    ['UPCE', linear('B', '0123456'), /^01234565|012345000065/],
    ['EAN13', linear('C', '490123456789'), /^4901234567894$/],
    ['EAN8', linear('D', '4901234'), /^49012347$/],
    ['Code39', linear('E', 'CODE-39'), /^CODE-39$/],
    ['ITF', linear('F', '123456'), /^123456$/],
    ['Codabar', linear('G', 'A1234B'), /1234/],
    ['Code93', linear('H', 'CODE 93'), /^CODE 93$/],
    ['Code128', linear('I', '{BCode{C\x0c\x22'), /^Code1234$/],
    ['Code128', linear('J', '(01)04912345123459'), /^\(01\)04912345123459$/],
    ['DataBar', linear('K', '0491234512345'), /04912345123459/],
    ['DataBarLimited', linear('M', '0491234512345'), /04912345123459/],
    ['DataBarExpanded', linear('N', '(01)00614141999996(10)A'), /0100614141999996.*10A|\(01\)00614141999996\(10\)A/],
    ['PDF417', symbol('0', 'PDF417 data'), /^PDF417 data$/],
    ['QRCode', symbol('1', 'QR data'), /^QR data$/],
    ['Aztec', symbol('5', 'Aztec data'), /^Aztec data$/],
    ['DataMatrix', symbol('6', 'DataMatrix data'), /^DataMatrix data$/],
  ] as const)('%s', async (format, stream, text) => {
    const paper = printed(`\x1dh\x50\x1dw\x03\x1ba\x01${stream}\x1bd\x02`);
    expect(paper.troubles).toEqual([]);
    const read = await readBarcodes(new Uint8Array(paperToPng(paper.svg)), { formats: [format], tryHarder: true });
    expect(read.map((each) => each.text)).toEqual([expect.stringMatching(text)]);
  });
});
