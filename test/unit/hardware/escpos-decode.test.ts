import { describe, expect, test } from 'vitest';
import { CODEPAGE_NAMES, CODEPAGES } from '../../../hardware/protocols/codepages.ts';
import { type DotImage, isBlack } from '../../../hardware/protocols/dot-image.ts';
import {
  type DecodedItem,
  EscposDecoder,
  type EscposDecoderOptions,
  textOf,
} from '../../../hardware/protocols/escpos-decode.ts';
import type { PrintedBarcode, PrintedLine } from '../../../hardware/protocols/escpos-items.ts';
import { LINE_CHARACTERS_MAX } from '../../../hardware/protocols/escpos-line.ts';

const ESC = '\x1b';
const FS = '\x1c';
const GS = '\x1d';

function decode(stream: string | Uint8Array, options: EscposDecoderOptions = {}): DecodedItem[] {
  const decoder = new EscposDecoder(options);
  const bytes = typeof stream === 'string' ? Buffer.from(stream, 'latin1') : stream;
  return [...decoder.push(bytes), ...decoder.finish()];
}
const linesIn = (items: readonly DecodedItem[]): PrintedLine[] =>
  items.flatMap((item) => (item.kind === 'line' ? [item] : []));
const textsOf = (stream: string | Uint8Array, options?: EscposDecoderOptions): string[] =>
  linesIn(decode(stream, options)).map(textOf);
const barcodesOf = (stream: string): PrintedBarcode[] =>
  decode(stream).flatMap((item) => (item.kind === 'barcode' ? [item] : []));
const imagesOf = (stream: string): DotImage[] =>
  decode(stream).flatMap((item) =>
    item.kind === 'image' ? [item.image] : item.kind === 'line' ? item.images.map(({ image }) => image) : [],
  );
/** Rows of `#` and `.`. */
const drawn = (image: DotImage | undefined): string[] =>
  Array.from({ length: image?.heightDots ?? 0 }, (_, y) =>
    Array.from({ length: image?.widthDots ?? 0 }, (__, x) => (image && isBlack(image, x, y) ? '#' : '.')).join(''),
  );
/** `GS ( k`, with its length. */
const symbol = (code: string, fn: number, data: string): string =>
  `${GS}(k${String.fromCharCode((data.length + 2) % 256, (data.length + 2) >> 8)}${code}${String.fromCharCode(fn)}${data}`;

describe('text', () => {
  test('is read in the code page that was chosen, and in the one before until then', () => {
    expect(textsOf(`${ESC}t\x00\x82${ESC}t\x11\x8f\xe0${ESC}t\x10\x80\n`)).toEqual(['éПр€']);
  });

  test.each(CODEPAGE_NAMES)('of the upper half of %s is read byte by byte', (name) => {
    const { escposNumber, upperHalf } = CODEPAGES[name];
    const bytes = Uint8Array.of(
      0x1b,
      0x74,
      escposNumber,
      ...Array.from({ length: 128 }, (_, index) => 0x80 + index),
      0x0a,
    );
    const segments = linesIn(decode(bytes)).flatMap((line) => line.segments.map(({ text }) => text));
    expect(segments.join('')).toBe(upperHalf);
  });

  test('in a code page that nobody knows is unreadable, and says so', () => {
    expect(textsOf(`${ESC}t\xfe\x80A\n`)).toEqual(['\ufffdA']);
  });

  test('counts code pages as another maker does where that is said', () => {
    expect(textsOf(`${ESC}t\x06\x80\n`, { numbering: 'citizen' })).toEqual(['Ç']);
    expect(textsOf(`${ESC}t\x06\xcf\xf0\n`, { numbering: 'youku' })).toEqual(['Пр']);
  });

  test('has the letters of a country where ESC R says so', () => {
    expect(textsOf(`${ESC}R\x02[\\]{|}~@${ESC}R\x00[\n`)).toEqual(['ÄÖÜäöüß§[']);
  });

  test.each([
    ['gb18030', `${FS}&\xc4\xe3\xba\xc3${FS}.A\n`, '你好A'],
    ['big5', `${FS}&\xa7\x41\xa6\x6e${FS}.A\n`, '你好A'],
    ['euc-kr', `${FS}&\xbe\xc8\xb3\xe7${FS}.A\n`, '안녕A'],
  ] as const)('of two bytes is read between FS & and FS . (%s)', (multibyte, stream, text) => {
    expect(textsOf(stream, { multibyte })).toEqual([text]);
  });

  test('in Shift JIS and in JIS is read as FS C says', () => {
    expect(textsOf(`${FS}C1\x93\xfa\x96\x7b A\n`)).toEqual(['日本 A']);
    expect(textsOf(`${FS}C1\x93\xfa${FS}.\x82${FS}&\x96\x7b\n`)).toEqual(['日é本']);
    expect(textsOf(`${FS}C0${FS}&\x46\x7c\x4b\x5c${FS}.A\n`)).toEqual(['日本A']);
  });

  test('is UTF-8 after FS ( C, whatever the code page, also when a character comes in two pieces', () => {
    const stream = Buffer.concat([Buffer.from(`${FS}(C\x02\x0002`, 'latin1'), Buffer.from('Žluť €5 漢字\n')]);
    const decoder = new EscposDecoder();
    const items = [...stream].flatMap((byte) => decoder.push(Uint8Array.of(byte)));
    expect(linesIn(items).map(textOf)).toEqual(['Žluť €5 漢字']);
  });

  test('keeps its styles apart', () => {
    const [line] = linesIn(
      decode(
        `a${ESC}E\x01b${ESC}E\x00${ESC}-\x02c${ESC}-\x00${GS}!\x12d${GS}!\x00${GS}B\x01e${GS}B\x00${ESC}M\x01f${ESC}!\x39g\n`,
      ),
    );
    const styles = line?.segments.map(({ text, bold, underlineDots, widthScale, heightScale, reverse, font }) =>
      [text, bold, underlineDots, widthScale, heightScale, reverse, font].join(' '),
    );
    expect(styles).toEqual([
      'a false 0 1 1 false A',
      'b true 0 1 1 false A',
      'c false 2 1 1 false A',
      'd false 0 2 3 false A',
      'e false 0 1 1 true A',
      'f false 0 1 1 false B',
      'g true 0 2 2 false B',
    ]);
  });

  test('stands where tabs and positions put it, and reads with blanks between', () => {
    expect(textsOf(`${ESC}D\x0a\x14\x00a\tb\tc\n`)).toEqual(['a         b         c']);
    expect(textsOf(`${ESC}$\x3c\x00x${ESC}$\x00\x00y${ESC}\\\x18\x00z\n`)).toEqual(['y  z x']);
    const [line] = linesIn(decode(`${GS}L\x40\x00${GS}W\x00\x01${ESC}a\x02text\n`));
    expect([line?.leftDots, line?.areaDots, line?.align]).toEqual([64, 256, 'right']);
  });

  test('that was not fed when the stream ends is told apart', () => {
    expect(linesIn(decode('printed\nnot yet')).map((line) => [textOf(line), line.complete])).toEqual([
      ['printed', true],
      ['not yet', false],
    ]);
  });

  test('that a reset throws away is not on the paper, and told', () => {
    expect(decode(`lost${ESC}@kept\n`).map((item) => (item.kind === 'line' ? textOf(item) : item))).toEqual([
      { kind: 'discarded', text: 'lost' },
      { kind: 'reset' },
      'kept',
    ]);
  });

  test('of a line that never ends is printed when the buffer is full', () => {
    expect(textsOf('x'.repeat(LINE_CHARACTERS_MAX + 1)).map(({ length }) => length)).toEqual([LINE_CHARACTERS_MAX, 1]);
  });
});

describe('paper', () => {
  test.each([
    ['\n', 30],
    [`${ESC}3\x64\n`, 50],
    [`${GS}P\xcb\xcb${ESC}3\x64\n`, 100],
    [`${ESC}3\x00\n`, 24],
    [`${ESC}3\x64${ESC}2\n`, 30],
    [`${GS}!\x01y\n`, 48],
  ] as const)('moves for a line that ends with %j as far as its spacing or its characters', (end, dots) => {
    expect(linesIn(decode(`x${end}`))[0]?.feedDots).toBe(dots);
  });

  test('is fed in lines and dots, forwards and backwards', () => {
    const feeds = decode(`${ESC}d\x03${ESC}J\x14${ESC}e\x01${ESC}K\x14`);
    expect(feeds).toEqual([
      { kind: 'feed', lines: 3, dots: 90 },
      { kind: 'feed', lines: 0, dots: 10 },
      { kind: 'feed', lines: -1, dots: -30 },
      { kind: 'feed', lines: 0, dots: -10 },
    ]);
  });

  test('is cut in full or in part by every form of the command', () => {
    const cuts = ['\x00', '0', 'A\x00', 'a\x00', 'g\x00', '\x01', '1', 'B\x00', 'b\x00', 'h\x00'].map(
      (mode) => `${GS}V${mode}`,
    );
    const partial = decode([...cuts, `${ESC}i`, `${ESC}m`].join('')).map((item) => item.kind === 'cut' && item.partial);
    expect(partial).toEqual([false, false, false, false, false, true, true, true, true, true, true, true]);
  });

  test('is fed before a cut that says how far, and what waits is printed first', () => {
    const kinds = decode(`text${GS}VB\x14`).map((item) => (item.kind === 'feed' ? item.dots : item.kind));
    expect(kinds).toEqual(['line', 10, 'cut']);
  });
});

describe('pictures', () => {
  test('of GS v 0 are read dot by dot, at every size', () => {
    const stream = (mode: string): string => `${GS}v0${mode}\x01\x00\x02\x00\xa0\x01`;
    expect(drawn(imagesOf(stream('\x00'))[0])).toEqual(['#.#.....', '.......#']);
    expect(imagesOf(stream('\x01') + stream('\x02') + stream('\x03')).map((i) => [i.widthDots, i.heightDots])).toEqual([
      [16, 2],
      [8, 4],
      [16, 4],
    ]);
  });

  test('of ESC * are columns, 8 dots high of the head’s 24, or 24', () => {
    expect(drawn(imagesOf(`${ESC}*\x01\x02\x00\x80\x01\n`)[0])).toEqual([
      ...Array(3).fill('#.'),
      ...Array(18).fill('..'),
      ...Array(3).fill('.#'),
    ]);
    const tall = drawn(imagesOf(`${ESC}*\x21\x02\x00\x80\x00\x00\x00\x00\x01\n`)[0]);
    expect([tall.length, tall[0], tall[23]]).toEqual([24, '#.', '.#']);
    expect(imagesOf(`${ESC}*\x00\x02\x00ab\n`)[0]?.widthDots).toBe(4);
  });

  test('of GS ( L and GS 8 L are printed when told to, colours upon each other', () => {
    const layer = (colour: string, bits: string): string =>
      `${GS}(L\x0b\x000p0\x01\x01${colour}\x08\x00\x01\x00${bits}`;
    expect(imagesOf(`${layer('1', '\x80')}${layer('2', '\x01')}`)).toEqual([]);
    const print = `${GS}(L\x02\x0002`;
    expect(drawn(imagesOf(`${layer('1', '\x80')}${layer('2', '\x01')}${print}`)[0])).toEqual(['#......#']);
    const long = `${GS}8L\x0b\x00\x00\x000p0\x02\x021\x08\x00\x01\x00\x80${print}`;
    expect(drawn(imagesOf(long)[0])).toEqual(Array(2).fill('##..............'));
  });

  test('that were stored are printed by their names, and forgotten where they are volatile', () => {
    const store = (fn: string): string => `${GS}(L\x0c\x000${fn}0AB1\x08\x00\x01\x001\xf0`;
    const show = (fn: string): string => `${GS}(L\x06\x000${fn}AB\x01\x01`;
    expect(drawn(imagesOf(`${store('C')}${show('E')}`)[0])).toEqual(['####....']);
    expect(imagesOf(`${store('S')}${show('U')}`)).toHaveLength(1);
    expect(imagesOf(`${store('C')}${ESC}@${show('E')}`)).toHaveLength(1);
    expect(imagesOf(`${store('S')}${ESC}@${show('U')}`)).toEqual([]);
    expect(drawn(imagesOf(`${GS}*\x01\x01\x80\x00\x00\x00\x00\x00\x00\x01${GS}/\x00`)[0])[0]).toBe('#.......');
    expect(imagesOf(`${FS}q\x01\x01\x00\x01\x00abcdefgh${FS}p\x01\x03`)[0]).toMatchObject({
      widthDots: 16,
      heightDots: 16,
    });
    expect(decode(`${FS}p\x05\x00`)[0]).toMatchObject({ kind: 'other' });
  });

  test('that are Windows bitmaps are stored from the bottom up, and absurd ones are only told', () => {
    const bitmap = (width: number): string => {
      const file = Buffer.alloc(70);
      file.write('BM', 'latin1');
      file.writeUInt32LE(file.length, 2);
      file.writeUInt32LE(62, 10);
      file.writeInt32LE(width, 18);
      file.writeInt32LE(2, 22);
      file.writeUInt16LE(1, 28);
      file.writeUInt32LE(0xffffff, 58);
      file[62] = 0x0f;
      return `${GS}D0C0AB01${file.toString('latin1')}`;
    };
    const stored = `${bitmap(8)}${GS}(L\x06\x000EAB\x01\x01`;
    expect(drawn(imagesOf(stored)[0])).toEqual(['########', '####....']);
    expect(decode(bitmap(0x7fffffff))).toEqual([{ kind: 'other', command: 'GS D' }]);
  });

  test('of one character stand for it in its line', () => {
    const own = `${ESC}&\x03AA\x02\xff\xff\xff\x00\x00\x00`;
    const [line] = linesIn(decode(`${own}${ESC}%\x01A${ESC}%\x00A\n`));
    expect(line?.segments.map(({ text }) => text).join('')).toBe('\ufffcA');
    expect(line?.images.map(({ image }) => [image.widthDots, image.heightDots])).toEqual([[2, 24]]);
  });
});

describe('barcodes', () => {
  test.each([
    [`${GS}k\x0201234567890\x00`, 'ean13', '01234567890'],
    [`${GS}k\x04*A1*\x00`, 'code39', '*A1*'],
    [`${GS}kE\x03A-1`, 'code39', 'A-1'],
    [`${GS}kF\x041234`, 'itf', '1234'],
    [`${GS}kI\x0a{BAb{{{C\x0c\x22`, 'code128', 'Ab{1234'],
    [`${GS}kI\x06{A{1AB`, 'code128', '\x1dAB'],
    [`${GS}kJ\x10(01)049123451234`, 'gs1-128', '01049123451234'],
    [`${GS}kK\x0d0491234512345`, 'databarOmni', '0491234512345'],
    [`${GS}kN\x05(10)A`, 'databarExpanded', '(10)A'],
    [`${GS}kO\x04Auto`, 'code128', 'Auto'],
  ] as const)('%j is %s with %s', (stream, symbology, data) => {
    expect(barcodesOf(stream).map((barcode) => [barcode.symbology, barcode.data])).toEqual([[symbology, data]]);
  });

  test.each([
    ['0', 'pdf417'],
    ['1', 'qrcode'],
    ['2', 'maxicode'],
    ['5', 'aztec'],
    ['6', 'datamatrix'],
  ] as const)('of two dimensions (%s) are stored, and printed as often as they are asked for', (code, symbology) => {
    const print = symbol(code, 81, '0');
    const printed = barcodesOf(`${symbol(code, 80, '0Hallo')}${print}${print}`);
    expect(printed.map((barcode) => [barcode.symbology, barcode.data])).toEqual([
      [symbology, 'Hallo'],
      [symbology, 'Hallo'],
    ]);
  });

  test('carry what was set for them', () => {
    const settings = `${symbol('1', 65, '3\x00')}${symbol('1', 67, '\x06')}${symbol('1', 69, '3')}`;
    expect(barcodesOf(`${ESC}a\x01${settings}${symbol('1', 80, '0x')}${symbol('1', 81, '0')}`)[0]).toMatchObject({
      ...{ symbology: 'microqr', moduleDots: 6, errorLevel: 'h', align: 'center' },
    });
    expect(barcodesOf(`${GS}h\x50${GS}w\x02${GS}H\x03${GS}kE\x01A`)[0]).toMatchObject({
      ...{ heightDots: 80, moduleDots: 2, hri: 'both' },
    });
  });

  test('of two dimensions hold UTF-8, and other bytes as they are', () => {
    const print = symbol('1', 81, '0');
    const utf8 = Buffer.from('Grüße').toString('latin1');
    expect(
      barcodesOf(`${symbol('1', 80, `0${utf8}`)}${print}${symbol('1', 80, '0\xff\x00')}${print}`).map(
        ({ data }) => data,
      ),
    ).toEqual(['Grüße', 'ÿ\x00']);
  });
});

describe('page mode', () => {
  const box = (width: string): string => `${ESC}W\x00\x00\x00\x00${width}\x01\xc8\x00`;

  test('prints its areas together, each in its direction, and goes back to lines', () => {
    const items = decode(`${ESC}L${box('\x00')}${ESC}T\x00one\n${ESC}T\x03two\n\x0cafter\n`);
    const [page, after] = items;
    if (page?.kind !== 'page' || after?.kind !== 'line') throw new Error('expected a page and a line');
    expect(page.areas.map(({ direction, parts }) => [direction, parts.length])).toEqual([
      [0, 1],
      [3, 1],
    ]);
    expect(textOf(after)).toBe('after');
  });

  test('places by GS $ and ESC $, forgets by CAN, prints twice by ESC FF, and leaves without printing by ESC S', () => {
    const items = decode(`${ESC}L${box('\x00')}gone\n\x18${GS}$\x64\x00kept\n${ESC}\x0c${ESC}\x0c${ESC}S`);
    const pages = items.flatMap((item) => (item.kind === 'page' ? [item] : []));
    expect(pages).toHaveLength(2);
    expect(pages[0]?.areas[0]?.parts).toMatchObject([{ yDots: 50 }]);
  });
});

describe('what is not known', () => {
  test.each([
    [`${ESC}zText\n`, [['1b7a', 0, 'command']]],
    [`A\x0eText\n`, [['0e', 1, 'byte']]],
    [`${GS}(~\x02\x00ab${'Text\n'}`, [['1d287e02006162', 0, 'command']]],
    [`${ESC}${ESC}@Text\n`, [['1b', 0, 'command']]],
  ] as const)('%j is told with its place, and what follows is read', (stream, unknown) => {
    const items = decode(stream);
    const told = items.flatMap((item) =>
      item.kind === 'unknown' ? [[Buffer.from(item.bytes).toString('hex'), item.offset, item.reason]] : [],
    );
    expect(told).toEqual(unknown);
    expect(linesIn(items).map(textOf).join('')).toMatch(/Text$/);
  });

  test('a command that is cut off by the end is told, and one that claims gigabytes is not waited for', () => {
    expect(decode(`${GS}v0\x00\x02\x00\x02\x00\xff`)).toMatchObject([{ kind: 'unknown', reason: 'cutOff', offset: 0 }]);
    expect(decode(`${GS}8L\xff\xff\xff\xff0p\nText\n`)[0]).toMatchObject({ kind: 'unknown', reason: 'tooLong' });
  });
});

test('questions and real-time commands are told, also in the middle of a line', () => {
  const items = decode(`a${GS}r1${GS}a\xff${GS}IB${GS}(H\x06\x0000abcd\x10\x04\x01${ESC}p1\x19\x19b\x07\n`);
  expect(items.map(({ kind }) => kind)).toEqual([
    ...[
      'inOrderStatusRequest',
      'automaticStatus',
      'identityRequest',
      'processIdRequest',
      'realTime',
      'drawer',
      'buzzer',
    ],
    'line',
  ]);
});
