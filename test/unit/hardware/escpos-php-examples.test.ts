import { describe, expect, test } from 'vitest';
import { type DecodedItem, EscposDecoder, textOf } from '../../../hardware/protocols/escpos-decode.ts';
import type { PrintedBarcode, PrintedLine } from '../../../hardware/protocols/escpos-items.ts';

/**
 * What the example programs of escpos-php (MIT, © 2014-16 Michael Billington, `example/*.php`) send, rebuilt from their sources: the
 * recorded streams of these are not at hand.
 */
const RESET = '\x1b@';
const CUT = '\x1dVA\x03';
const emphasis = (on: boolean): string => `\x1bE${on ? '\x01' : '\x00'}`;
const byte = (value: number): string => String.fromCharCode(value);
const word = (value: number): string => byte(value % 256) + byte(value >> 8);
const title = (text: string): string => `\x1b!\x30${text}\n\x1b!\x00`;

function decode(stream: string): DecodedItem[] {
  const decoder = new EscposDecoder();
  const items = [...decoder.push(Buffer.from(stream, 'latin1')), ...decoder.finish()];
  expect(items.filter(({ kind }) => kind === 'unknown')).toEqual([]);
  return items;
}
const linesIn = (items: readonly DecodedItem[]): PrintedLine[] =>
  items.flatMap((item) => (item.kind === 'line' ? [item] : []));
const barcodesIn = (items: readonly DecodedItem[]): PrintedBarcode[] =>
  items.flatMap((item) => (item.kind === 'barcode' ? [item] : []));

test('margins-and-spacing.php moves its margin and narrows its print area', () => {
  const margins = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
  const widths = [512, 256, 128, 64];
  const items = decode(
    [
      RESET,
      `${emphasis(true)}Left margin\n${emphasis(false)}Default left\n`,
      ...margins.map((margin) => `\x1dL${word(margin)}left margin ${margin}\n`),
      `\x1dL${word(0)}${emphasis(true)}Page width\n${emphasis(false)}\x1ba\x02Default width\n`,
      ...widths.map((width) => `\x1dW${word(width)}page width ${width}\n`),
      `\x1dW${word(512)}${CUT}`,
    ].join(''),
  );
  const lines = linesIn(items);
  expect(lines.slice(2, 12).map(({ leftDots }) => leftDots)).toEqual(margins);
  expect(lines.slice(-4).map((line) => [textOf(line), line.areaDots, line.align])).toEqual(
    widths.map((width) => [`page width ${width}`, width, 'right']),
  );
});

test('pdf417-code.php sets columns, sizes, correction and the truncated form', () => {
  const symbol = (fn: number, data: string): string => `\x1d(k${word(data.length + 2)}0${byte(fn)}${data}`;
  const pdf417 = (width = 3, height = 3, columns = 0, ratio = 1, truncated = 0): string =>
    [
      symbol(70, byte(truncated)),
      symbol(65, byte(columns)),
      symbol(67, byte(width)),
      symbol(68, byte(height)),
      symbol(69, `1${byte(ratio)}`),
      symbol(80, '0Testing 123'),
      symbol(81, '0'),
    ].join('');
  const symbols = [
    pdf417(),
    pdf417(3, 3, 2),
    ...[1, 5, 10, 20, 40].map((ratio) => pdf417(3, 3, 0, ratio)),
    ...[2, 3, 4, 8].map((width) => pdf417(width)),
    ...[2, 3, 4, 8].map((height) => pdf417(3, height)),
    ...[0, 1, 2, 3, 4, 5, 30].map((columns) => pdf417(3, 3, columns)),
    pdf417(3, 3, 0, 1, 1),
  ];
  const items = decode(
    `${RESET}${title('PDF417 code demo')}${symbols.map((each) => `${each}text\n\n`).join('')}${CUT}`,
  );
  const barcodes = barcodesIn(items);
  expect(barcodes).toHaveLength(symbols.length);
  expect(new Set(barcodes.map(({ symbology, data }) => `${symbology} ${data}`))).toEqual(
    new Set(['pdf417 Testing 123']),
  );
  expect(barcodes.slice(7, 11).map(({ moduleDots }) => moduleDots)).toEqual([2, 3, 4, 8]);
  expect(barcodes.slice(11, 15).map(({ rowModules }) => rowModules)).toEqual([2, 3, 4, 8]);
  expect(barcodes.slice(15, 22).map(({ columns }) => columns)).toEqual([0, 1, 2, 3, 4, 5, 30]);
  expect(barcodes.map(({ isReduced }) => isReduced).lastIndexOf(true)).toBe(barcodes.length - 1);
});

test('text-size.php scales each way from one to eight', () => {
  const size = (wide: number, high: number): string => `\x1d!${byte(((wide - 1) << 4) + high - 1)}`;
  const steps = [1, 2, 3, 4, 5, 6, 7, 8];
  const items = decode(
    `${RESET}${steps.map((step) => `${size(1, step)}${step}`).join('')}\n${steps.map((step) => `${size(step, 1)}${step}`).join('')}\n${CUT}`,
  );
  const [tall, wide] = linesIn(items);
  expect(tall?.segments.map(({ heightScale }) => heightScale)).toEqual(steps);
  expect(tall?.heightDots).toBe(8 * 24);
  expect(wide?.segments.map(({ widthScale }) => widthScale)).toEqual(steps);
  expect(wide?.segments.at(-1)?.xDots).toBe(12 * (1 + 2 + 3 + 4 + 5 + 6 + 7));
});

describe('character-tables.php', () => {
  /** Every table of the default profile; 255 is a page that the user fills. */
  const TABLES = [0, 1, 2, 3, 4, 5, 11, 13, 14, 15, 16, 17, 18, 19, 32, 33, 34, 35, 36, 37, 38, 39, 40, 45, 52, 255];

  test('prints each byte of each table as one character', () => {
    const rows = Array.from({ length: 8 }, (_, row) =>
      Array.from({ length: 16 }, (__, column) => byte(0x80 + row * 16 + column)).join(''),
    );
    const table = (number: number): string =>
      `\x1bt${byte(number)}Table ${number}\n${rows.map((row) => `${row}\n`).join('')}`;
    const lines = linesIn(decode(`${RESET}${TABLES.map(table).join('')}${CUT}`));
    expect(lines).toHaveLength(TABLES.length * 9);
    const lengths = lines.map(({ segments }) => segments.map(({ text }) => text).join('').length);
    expect(lengths.filter((_, index) => index % 9 !== 0).every((length) => length === 16)).toBe(true);
  });
});

test('graphics.php prints a picture in four sizes with GS ( L', () => {
  const [width, height] = [20, 3];
  const raster = '\xff\x00\xf0'.repeat(height);
  const graphics = (wide: number, high: number): string => {
    const data = `0p0${byte(wide)}${byte(high)}1${word(width)}${word(height)}${raster}`;
    return `\x1d(L${word(data.length)}${data}\x1d(L\x02\x0002`;
  };
  const items = decode(`${RESET}${graphics(1, 1)}${graphics(2, 1)}${graphics(1, 2)}${graphics(2, 2)}${CUT}`);
  const sizes = items.flatMap((item) => (item.kind === 'image' ? [[item.image.widthDots, item.image.heightDots]] : []));
  expect(sizes).toEqual([
    [20, 3],
    [40, 3],
    [20, 6],
    [40, 6],
  ]);
});
