import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { printer as ThermalPrinter, types } from 'node-thermal-printer';
import { describe, expect, test } from 'vitest';
import { type DecodedItem, EscposDecoder, textOf } from '../../../hardware/protocols/escpos-decode.ts';

function decode(bytes: Uint8Array): DecodedItem[] {
  const decoder = new EscposDecoder();
  return [...decoder.push(bytes), ...decoder.finish()];
}
const unknownIn = (items: readonly DecodedItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'unknown' ? [Buffer.from(item.bytes).toString('hex')] : []));
const linesIn = (items: readonly DecodedItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'line' ? [textOf(item).trim()] : []));
const barcodesIn = (items: readonly DecodedItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'barcode' ? [`${item.symbology} ${item.data}`] : []));
const kindsIn = (items: readonly DecodedItem[]): string[] => items.map(({ kind }) => kind);

const picture = (width: number, height: number) => ({
  ...{ width, height },
  data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 || at % 32 < 16 ? 255 : 0)),
});

describe('receipt-printer-encoder', () => {
  const BARCODES = [
    ['upca', '01234567890'],
    ['ean13', '313063057461'],
    ['ean8', '9031101'],
    ['code39', 'ABC 123'],
    ['itf', '123456'],
    ['codabar', 'A1234B'],
    ['code93', 'CODE93'],
    ['code128', 'Code 128'],
    ['gs1-databar-omni', '0491234512345'],
    ['gs1-databar-expanded', '(01)00614141999996(10)A'],
  ] as const;

  test.each(['column', 'raster'] as const)('is read in full, with pictures as %s', (imageMode) => {
    const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', imageMode, columns: 42 });
    encoder.initialize().codepage('auto');
    encoder.line('Grüße, Žluť, Привет, Ελλάδα, שלום');
    encoder.bold(true).italic(true).underline(true).invert(true).size(2, 3).line('styled');
    encoder.bold(false).italic(false).underline(false).invert(false).size(1, 1).font('B').line('small').font('A');
    encoder.align('center').line('centred').align('right').line('right').align('left');
    encoder.table(
      [
        { width: 20, align: 'left' },
        { width: 20, align: 'right' },
      ],
      [['Bananas', '1.20']],
    );
    encoder.rule().box({ style: 'double', width: 30 }, 'in a box');
    for (const [symbology, data] of BARCODES) encoder.barcode(data, symbology, { height: 60, width: 2, text: true });
    encoder.qrcode('https://example.org', { model: 1, size: 6, errorlevel: 'h' });
    encoder.pdf417('PDF417', { width: 3, height: 3, columns: 4, rows: 0, errorlevel: 2, truncated: true });
    encoder.image(picture(64, 48), 64, 48, 'threshold', 128);
    encoder.pulse(0, 100, 500).cut('partial');
    const items = decode(encoder.encode());
    expect(unknownIn(items)).toEqual([]);
    expect(linesIn(items)).toEqual(
      expect.arrayContaining([
        'Grüße, Žluť, Привет, Ελλάδα, שלום',
        'styled',
        'small',
        'centred',
        'right',
        expect.stringMatching(/^║ *in a box *║$/),
      ]),
    );
    expect(barcodesIn(items).slice(0, 3)).toEqual(['upca 01234567890', 'ean13 313063057461', 'ean8 9031101']);
    expect(barcodesIn(items).slice(-2)).toEqual(['qrcode https://example.org', 'pdf417 PDF417']);
    const pictures = items.flatMap((item) =>
      item.kind === 'image' ? [item.image] : item.kind === 'line' ? item.images.map(({ image }) => image) : [],
    );
    expect(pictures.reduce((sum, { heightDots }) => sum + heightDots, 0)).toBe(48);
    expect(kindsIn(items)).toEqual(expect.arrayContaining(['drawer', 'cut']));
  });
});

describe('node-thermal-printer', () => {
  test('is read in full', () => {
    const printer = new ThermalPrinter({ type: types.EPSON, interface: 'tcp://127.0.0.1:9', width: 42 });
    printer.println('Gruss');
    printer.bold(true);
    printer.invert(true);
    printer.underlineThick(true);
    printer.setTextQuadArea();
    printer.println('styled');
    printer.setTextNormal();
    printer.setTextSize(7, 7);
    printer.println('8');
    printer.setTypeFontB();
    printer.upsideDown(true);
    printer.println('small');
    printer.alignCenter();
    printer.drawLine();
    printer.leftRight('Bananas', '1.20');
    printer.tableCustom([
      { text: 'a', align: 'LEFT', width: 0.5 },
      { text: 'b', align: 'RIGHT', width: 0.5 },
    ]);
    printer.code128('Code128');
    printer.printBarcode('4912345678904', 2);
    printer.printQR('https://example.org', { cellSize: 4, correction: 'H', model: 2 });
    printer.pdf417('PDF417', { rowHeight: 4, width: 4, correction: 2, truncated: true, columns: 3 });
    printer.maxiCode('MaxiCode', { mode: 4 });
    printer.openCashDrawer();
    printer.beep(2, 2);
    printer.partialCut();
    printer.cut();
    const items = decode(printer.getBuffer());
    expect(unknownIn(items)).toEqual([]);
    expect(linesIn(items)).toEqual(expect.arrayContaining(['Gruss', 'styled', 'small']));
    expect(barcodesIn(items)).toEqual([
      ...['code128 Code128', 'ean13 4912345678904', 'qrcode https://example.org', 'pdf417 PDF417', 'maxicode MaxiCode'],
    ]);
    expect(kindsIn(items)).toEqual(expect.arrayContaining(['drawer', 'buzzer', 'cut']));
  });
});

/** What python-escpos sends (MIT, `src/escpos/constants.py`, `escpos.py` and its tests), and escpos-php (MIT, `test/unit/EscposTest.php`). */
const SENT: readonly (readonly [what: string, stream: string])[] = [
  ['python-escpos: reset', '\x1b\x3f\x0a\x00'],
  ['python-escpos: select and reset', '\x1b=\x01\x1b@'],
  ['python-escpos: drawers', '\x1bp\x002\x32\x1bp\x012\x32'],
  ['python-escpos: cut', '\n\n\n\n\n\n\x1dV\x00\x1bd\x06\x1dV\x01'],
  ['python-escpos: buttons', '\x1bc5\x00\x1bc5\x01'],
  ['python-escpos: line display', '\x1b=\x02\x1b@text\x1b=\x01'],
  ['python-escpos: sheets', '\x1bc0\x04\x1bc0\x01\x1bK\xc0\x0c'],
  ['python-escpos: set', '\x1b!\x00\x1b!\x00\x1dB\x00\x1db\x00\x1b{\x00\x1b-\x00\x1bE\x00\x1bM\x00\x1ba\x00\x1d|\x08'],
  ['python-escpos: line spacing', '\x1bA\x55\x1b+\xff\x1b3\xff\x1b2'],
  ['python-escpos: buzzer', '\x1bB\x02\x04'],
  ['python-escpos: tabs', '\x1bD\x08\x10\x18\x20\x28\x30\x38\x40\x48\x50\x00\t\x0b\r'],
  ['python-escpos: barcode A', '\x1ba\x01\x1dh\x40\x1dw\x03\x1df\x00\x1dH\x02\x1dk\x024006381333931\x00'],
  ['python-escpos: barcode B', '\x1ba\x01\x1dh\x40\x1dw\x03\x1df\x00\x1dH\x02\x1dkI\x04{B12'],
  [
    'python-escpos: native QR',
    '\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x03\x1d(k\x03\x001E0\x1d(k\x07\x001P01234\x1d(k\x03\x001Q0',
  ],
  ['python-escpos: status', '\x10\x04\x01\x10\x04\x04'],
  ['python-escpos: print speed', '\x1d(K\x02\x002\x05'],
  ['python-escpos: kanji', '\x1c&\x1cC\x01\x83e\x1c.'],
  ['escpos-php: slip', '\x1b@\x1bq\x0c'],
  ['escpos-php: code table of Star printers', '\x1b@\x1b\x1dt\x05text\n'],
  [
    'escpos-php: truncated PDF417',
    '\x1d(k\x03\x000F\x01\x1d(k\x03\x000A\x00\x1d(k\x03\x000C\x03\x1d(k\x03\x000D\x03\x1d(k\x04\x000E1\x01\x1d(k\x07\x000P01234\x1d(k\x03\x000Q0',
  ],
  ['escpos-php: Aures customer display', '\x02\x05C1\x03\x1b@\x1bt\x00\x1f\x02\x0ctext\r\n\x02\xfcU\xaaU\xaa'],
  ['escpos-php: ink and peeler status', '\x10\x04\x07\x01\x10\x04\x07\x02\x10\x04\x08\x03'],
  ['escpos-php: custom beep of the TM-T20 II', '\x1b(A\x05\x00\x61\x64\x03\x20\x20'],
];

test.each(SENT)('%s is read without an unknown byte', (_, stream) => {
  expect(unknownIn(decode(Buffer.from(stream, 'latin1')))).toEqual([]);
});
