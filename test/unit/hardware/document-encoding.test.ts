import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printDocumentSchema } from '../../../core/documents/document.ts';
import { CODEPAGES, upperHalvesOf } from '../../../hardware/protocols/codepages.ts';
import { layOut, stripsOf } from '../../../hardware/protocols/document-layout.ts';
import { type DotImage, isBlack } from '../../../hardware/protocols/dot-image.ts';
import { type DecodedItem, textOf } from '../../../hardware/protocols/escpos-decode.ts';
import { ESCPOS_REAL_TIME } from '../../../hardware/protocols/escpos-document.ts';
import { RealTimeSplitter } from '../../../hardware/protocols/escpos-real-time.ts';
import { withoutRealTime } from '../../../hardware/protocols/picture-chunks.ts';
import { STAR_CODEPAGE_NUMBERS } from '../../../hardware/protocols/star-codepages.ts';
import { STAR_REAL_TIME } from '../../../hardware/protocols/star-document.ts';
import { documentOf, documents, FAR_ENDS, type FarEnd, stripesFor, text } from './printed-documents.ts';

const linesOf = (items: readonly DecodedItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'line' ? [textOf(item)] : []));
const imagesOf = (items: readonly DecodedItem[]): DotImage[] =>
  items.flatMap((item) => (item.kind === 'image' ? [item.image] : []));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const farEnd = (name: string): FarEnd => {
  const found = FAR_ENDS.find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

/** Pictures that came one after the other, as one. */
const joined = (images: readonly DotImage[]): Buffer => Buffer.concat(images.map((image) => image.bits));

describe.each(FAR_ENDS)('a document on $name', ({ name, paper, encode, decode }) => {
  test('of any kind is read back by the far end without an unknown byte, and its text comes out', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const items = decode(encode(document, stripesFor(document, paper)));
        expect(items.filter((item) => item.kind === 'unknown' || item.kind === 'discarded')).toEqual([]);
        const expected = layOut(document, paper).flatMap((part) => (part.kind === 'line' ? [part.text.trim()] : []));
        const printed = linesOf(items).map((line) => line.trim());
        // Rules, blank lines and the text of symbols that could not be made stand between them.
        let at = 0;
        for (const line of expected) {
          at = printed.indexOf(line, at);
          expect(at, `"${line}" in ${JSON.stringify(printed)}`).toBeGreaterThanOrEqual(0);
          at += 1;
        }
      }),
      { numRuns: 60 },
    );
  });

  test('brings every strip out dot by dot, in pieces that are no multiple of 48 dots high', () => {
    const document = documentOf(text('شكرا'), text('谢谢', { size: 'large' }), text('תודה'));
    const strips = [...stripesFor(document, paper)];
    strips[0] = { ...(strips[0] as DotImage), heightDots: 96, bits: new Uint8Array(paper.dots * 12).fill(0x81) };
    const images = imagesOf(decode(encode(document, strips)));
    const lead = name.startsWith('star') ? STAR_REAL_TIME : ESCPOS_REAL_TIME;
    expect(hex(joined(images))).toBe(hex(joined(strips.map((strip) => withoutRealTime(strip, lead)))));
    expect(images.filter(({ heightDots }) => heightDots % 48 === 0 || heightDots > paper.rasterChunkDots)).toEqual([]);
  });

  test('cuts after the text has left the head, or not at all', () => {
    const cuts = decode(encode(documentOf(text('Hi')))).filter((item) => item.kind === 'cut');
    expect(cuts).toEqual(paper.cut === 'none' ? [] : [{ kind: 'cut', partial: paper.cut === 'partial' }]);
  });

  test('prints a picture in the middle, and cuts off what is wider than the paper', () => {
    const picture = (widthDots: number) => {
      const data = Buffer.alloc(Math.ceil(widthDots / 8) * 20, 0xff).toString('base64');
      return imagesOf(decode(encode(documentOf({ type: 'image', widthDots, heightDots: 20, data }))))[0] as DotImage;
    };
    const small = picture(100);
    const left = (paper.dots - 100) >> 1;
    expect(isBlack(small, left - 8, 0)).toBe(false);
    expect(isBlack(small, left + 8, 0)).toBe(true);
    expect(small.widthDots).toBeLessThanOrEqual(paper.dots);
    expect(picture(1_024).widthDots).toBe(paper.dots);
  });
});

describe('what a document becomes', () => {
  const m30 = farEnd('epson-tm-m30');
  const star = farEnd('star-mc-print3');

  test('is byte for byte: a EAN-13 with its check digit in GS k function B', () => {
    const bytes = hex(m30.encode(documentOf({ type: 'barcode', symbology: 'ean13', data: '400638133393' })));
    expect(bytes).toContain(`1d6b430d${Buffer.from('4006381333931').toString('hex')}`);
  });

  test('is byte for byte: a Star job between the beginning and the end of a document', () => {
    const bytes = hex(star.encode(documentOf(text('Hi'))));
    expect(bytes).toMatch(/^1b4018(1b1d03030000)1b1d7401(48690a)1b6403(1b1d0301....)(1b1d03040000)$/);
  });

  test('is a picture for Aztec, and for QR on a printer that has no command for it', () => {
    const clone = farEnd('generic-58mm-escpos');
    const symbols = documentOf(
      { type: 'barcode', symbology: 'aztec', data: 'M1DOE/JOHN' },
      { type: 'barcode', symbology: 'qrcode', data: 'https://example.org' },
    );
    const items = clone.decode(clone.encode(symbols));
    expect(items.some((item) => item.kind === 'barcode')).toBe(false);
    // 19 modules of 5 dots, 25 modules of 6 dots, in pieces of at most 100 rows.
    expect(imagesOf(items).map(({ heightDots }) => heightDots)).toEqual([95, 100, 50]);
    const seven = farEnd('epson-tm-t88vii');
    const printed = seven.decode(seven.encode(symbols)).flatMap((item) => (item.kind === 'barcode' ? [item] : []));
    expect(printed.map(({ symbology, data }) => [symbology, data])).toEqual([
      ['aztec', 'M1DOE/JOHN'],
      ['qrcode', 'https://example.org'],
    ]);
  });

  test.each([
    ['ean13', '4006381333932'],
    ['ean8', '123'],
    ['upca', 'A12345678901'],
    ['code128', 'Grüße'],
    ['qrcode', '谢谢'],
  ] as const)('is text where a %s cannot carry %s', (symbology, data) => {
    const document = documentOf({ type: 'barcode', symbology, data });
    const items = m30.decode(m30.encode(document, stripesFor(document, m30.paper)));
    expect(items.some((item) => item.kind === 'barcode')).toBe(false);
    const drawn = stripsOf(layOut(document, m30.paper)).map((request) => (request.kind === 'text' ? request.text : ''));
    expect([...linesOf(items).map((line) => line.trim()), ...drawn]).toContain(data);
  });

  test('opens no drawer by a picture that looks like a real-time command, and thickens one stroke by a dot', () => {
    const rows = Uint8Array.of(0x10, 0x14, 0x01, 0x00, 0x01, 0x10, 0x04, 0x01);
    const document = documentOf({
      ...{ type: 'image', widthDots: 64, heightDots: 1 },
      data: Buffer.from(rows).toString('base64'),
    });
    const bytes = m30.encode(document);
    expect(new RealTimeSplitter().push(bytes).map(({ kind }) => kind)).toEqual(['data']);
    const [image] = imagesOf(m30.decode(bytes));
    expect(hex(image?.bits ?? new Uint8Array(0)).endsWith('1016010001100601')).toBe(true);
  });

  test('lets no text reach the printer as a command', () => {
    const items = m30.decode(m30.encode(documentOf(text('a\u001bp\u0000\u0001\u0001b\u001di'))));
    expect(items.some((item) => item.kind === 'drawer')).toBe(false);
    expect(linesOf(items)[0]).toBe('a p   b i');
  });

  test('starts at the right in a language that is written so, and its values stand at the left', () => {
    const document = {
      ...documentOf({ type: 'pair', label: 'Total', value: '12.50', bold: false }, text('Hi')),
      language: 'ar',
    };
    const lines = linesOf(m30.decode(m30.encode(document)));
    expect(lines[0]).toMatch(/^12\.50 {38}Total$/);
    expect(lines[1]).toBe(`${' '.repeat(46)}Hi`);
  });

  test('keeps a value whole, and gives it a line of its own where it leaves no room for the label', () => {
    const clone = farEnd('generic-58mm-escpos');
    const value = '1234567890123456789012345678';
    const lines = linesOf(
      clone.decode(clone.encode(documentOf({ type: 'pair', label: 'Reference', value, bold: false }))),
    );
    expect(lines.slice(0, 2).map((line) => line.trim())).toEqual(['Reference', value]);
  });

  test('draws nothing for typography that a plain printer can do without', () => {
    const document = documentOf(text('“Fennel” – it’s…\u202f5\u00a0€\u200f'));
    expect(stripsOf(layOut(document, farEnd('generic-58mm-escpos').paper))).toEqual([]);
  });
});

describe('text in other letters than Latin', () => {
  const epson = FAR_ENDS.filter(({ name }) => name.startsWith('epson'));
  const TEXTS = [
    'Привет',
    'Київ, Україна',
    'Беларусь: ўсё',
    'Ελλάδα',
    'Ευχαριστώ, 1,50 €',
    'Grüße, Žluť, Привет, Ελλάδα',
  ];

  test.each(epson)('is text on $name, not a picture', ({ paper, encode, decode }) => {
    const document = documentOf(...TEXTS.map((each) => text(each)));
    expect(stripsOf(layOut(document, paper))).toEqual([]);
    expect(linesOf(decode(encode(document))).slice(0, TEXTS.length)).toEqual(TEXTS);
  });

  const escpos = FAR_ENDS.filter(({ name }) => !name.startsWith('star'));
  test.each(escpos)('is Russian text on $name', ({ paper, encode, decode }) => {
    const document = documentOf(text('Спасибо за покупку'));
    expect(stripsOf(layOut(document, paper))).toEqual([]);
    expect(linesOf(decode(encode(document)))[0]).toBe('Спасибо за покупку');
  });

  test('leaves Western text to the first page, so that the printer does not change pages for it', () => {
    const [, ...selected] = hex(farEnd('epson-tm-t88v').encode(documentOf(text('Grüße, señor, façade')))).split('1b74');
    expect(selected.map((rest) => rest.slice(0, 2))).toEqual(['00']);
  });
});

test('a picture whose data is not as long as its rows is no document', () => {
  const image = (data: string) =>
    printDocumentSchema.safeParse(documentOf({ type: 'image', widthDots: 9, heightDots: 2, data })).success;
  expect(image(Buffer.alloc(4).toString('base64'))).toBe(true);
  expect(image(Buffer.alloc(3).toString('base64'))).toBe(false);
});

/** What receipt-print-hq/escpos-printer-db (CC-BY-4.0) knows of the printer or of the nearest one of its family. */
const KNOWN_AS: Readonly<Record<string, string>> = {
  'epson-tm-t88v': 'TM-T88V',
  'epson-tm-t88vi': 'TM-T88V',
  'epson-tm-t88vii': 'TM-T88V',
  'epson-tm-m30': 'TM-T20III',
  'citizen-ct-s310ii': 'CT-S651',
  'bixolon-srp-350iii': 'SRP-S300',
  'generic-58mm-escpos': 'POS-5890',
  'generic-80mm-escpos': 'P822D',
  'star-mc-print3': 'mcPrint',
  'star-tsp143iv': 'mcPrint',
};

test.each(FAR_ENDS)('$name counts its code pages as the database of printers does', ({ name, paper }) => {
  const known = upperHalvesOf(KNOWN_AS[name] ?? '');
  const numberOf = (page: keyof typeof CODEPAGES): number | undefined =>
    name.startsWith('star') ? STAR_CODEPAGE_NUMBERS[page] : CODEPAGES[page].escposNumber;
  const wrong = paper.codepages.filter((page) => known[numberOf(page) ?? -1] !== CODEPAGES[page].upperHalf);
  expect(wrong).toEqual([]);
});
