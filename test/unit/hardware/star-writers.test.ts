import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { describe, expect, test } from 'vitest';
import { textOf } from '../../../hardware/protocols/escpos-decode.ts';
import { StarDecoder } from '../../../hardware/protocols/star-decode.ts';

describe.each(['star-prnt', 'star-line'] as const)('what receipt-printer-encoder writes as %s', (language) => {
  const decoded = (write: (encoder: ReceiptPrinterEncoder) => void) => {
    const encoder = new ReceiptPrinterEncoder({ language, columns: 48 });
    encoder.initialize().codepage('auto');
    write(encoder);
    const decoder = new StarDecoder();
    const items = [...decoder.push(encoder.encode()), ...decoder.finish()];
    expect(items.filter((item) => item.kind === 'unknown')).toEqual([]);
    return items;
  };

  test('is text of any code page, in any style', () => {
    const items = decoded((encoder) => {
      encoder.align('center').size(2, 2).bold(true).line('Fennel').size(1, 1).bold(false).align('left');
      encoder.underline(true).line('under').underline(false).invert(true).line('reverse').invert(false);
      encoder.font('B').line('small').font('A').line('Žluť € Привет Ελλάδα Grüße ñ');
    });
    const lines = items.flatMap((item) => (item.kind === 'line' ? [textOf(item).trim()] : []));
    expect(lines).toEqual(
      expect.arrayContaining(['Fennel', 'under', 'reverse', 'small', 'Žluť € Привет Ελλάδα Grüße ñ']),
    );
  });

  test('is symbols, drawers and cuts', () => {
    const items = decoded((encoder) => {
      encoder.barcode('4006381333931', 'ean13', 60).barcode('ABC123', 'code128', 60).barcode('CODE39', 'code39', 60);
      encoder.qrcode('https://example.org').pdf417('M1DOE/JOHN').pulse().cut('partial');
    });
    expect(items.flatMap((item) => (item.kind === 'barcode' ? [[item.symbology, item.data]] : []))).toEqual([
      ['ean13', '4006381333931'],
      ['code128', 'ABC123'],
      ['code39', 'CODE39'],
      ['qrcode', 'https://example.org'],
      ['pdf417', 'M1DOE/JOHN'],
    ]);
    expect(items).toEqual(
      expect.arrayContaining([
        { kind: 'drawer', connector: 0 },
        { kind: 'cut', partial: true },
      ]),
    );
  });

  test('is a picture in strips of 24 rows', () => {
    const data = Uint8ClampedArray.from({ length: 64 * 48 * 4 }, (_, index) =>
      index % 4 === 3 || index % 12 < 4 ? 255 : 0,
    );
    const items = decoded(
      (encoder) => void encoder.image({ data, width: 64, height: 48, colorSpace: 'srgb' }, 64, 48, 'threshold'),
    );
    const strips = items.flatMap((item) => (item.kind === 'line' ? item.images : []));
    expect(strips.map(({ image }) => [image.widthDots, image.heightDots])).toEqual([
      [64, 24],
      [64, 24],
    ]);
  });
});
