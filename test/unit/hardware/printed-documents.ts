import fc from 'fast-check';
import type { BlockOf, DocumentBlock, PrintDocument } from '../../../core/documents/document.ts';
import { escposPrinter } from '../../../hardware/drivers/escpos-printer.ts';
import { starPrinter } from '../../../hardware/drivers/star-printer.ts';
import { MODELS, modelPart } from '../../../hardware/models/models.ts';
import { layOut, stripsOf } from '../../../hardware/protocols/document-layout.ts';
import type { DotImage } from '../../../hardware/protocols/dot-image.ts';
import { type DecodedItem, EscposDecoder } from '../../../hardware/protocols/escpos-decode.ts';
import { encodeParts } from '../../../hardware/protocols/escpos-document.ts';
import type { PaperFormat } from '../../../hardware/protocols/paper-format.ts';
import { StarDecoder } from '../../../hardware/protocols/star-decode.ts';
import { encodeStarParts } from '../../../hardware/protocols/star-document.ts';

export const documentOf = (...blocks: DocumentBlock[]): PrintDocument => ({ kind: 'receipt', language: 'en', blocks });

export const text = (value: string, more: Partial<BlockOf<'text'>> = {}): DocumentBlock => ({
  type: 'text',
  text: value,
  align: 'start',
  size: 'normal',
  bold: false,
  ...more,
});

/** A printer model as the far end sees it: what it is sent for a document, and what it makes of that. */
export type FarEnd = {
  name: string;
  paper: PaperFormat;
  encode(document: PrintDocument, strips?: readonly DotImage[]): Uint8Array;
  decode(bytes: Uint8Array): DecodedItem[];
};

export const FAR_ENDS: readonly FarEnd[] = MODELS.flatMap(({ name, driver }): FarEnd[] => {
  if (driver === escposPrinter.name) {
    const model = modelPart(escposPrinter, name);
    return [
      {
        name,
        paper: model.paper,
        encode: (document, strips = []) => encodeParts('job-1', layOut(document, model.paper), model, strips),
        decode: (bytes) => decoded(new EscposDecoder(), bytes),
      },
    ];
  }
  if (driver !== starPrinter.name) return [];
  const model = modelPart(starPrinter, name);
  return [
    {
      name,
      paper: model.paper,
      encode: (document, strips = []) => encodeStarParts('job-1', layOut(document, model.paper), model, strips),
      decode: (bytes) => decoded(new StarDecoder(), bytes),
    },
  ];
});

const decoded = (decoder: EscposDecoder | StarDecoder, bytes: Uint8Array): DecodedItem[] => [
  ...decoder.push(bytes),
  ...decoder.finish(),
];

/** Striped, so that a lost or shifted row shows. */
export function stripesFor(document: PrintDocument, paper: PaperFormat): DotImage[] {
  return stripsOf(layOut(document, paper)).map(({ widthDots }, index) => ({
    widthDots,
    heightDots: 30 + index,
    bits: Uint8Array.from({ length: Math.ceil(widthDots / 8) * (30 + index) }, (_, at) => (at * 37 + index) & 0xff),
  }));
}

const words = fc.string({ unit: fc.constantFrom(...'aZ9 .,-€ßžéÜ“شكرا谢谢תודה\u00a0\t\n%{}^\u001b'), maxLength: 120 });
const block: fc.Arbitrary<DocumentBlock> = fc.oneof(
  fc.record({
    type: fc.constant('text' as const),
    text: words,
    align: fc.constantFrom('start' as const, 'centre' as const, 'end' as const),
    size: fc.constantFrom('normal' as const, 'large' as const, 'huge' as const),
    bold: fc.boolean(),
    underline: fc.boolean(),
    reverse: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('pair' as const),
    label: words,
    value: words.map((value) => value.slice(0, 40)),
    bold: fc.boolean(),
  }),
  fc.constant({ type: 'rule' as const }),
  fc.record({ type: fc.constant('space' as const), lines: fc.integer({ min: 1, max: 8 }) }),
  fc.record({
    type: fc.constant('barcode' as const),
    symbology: fc.constantFrom(
      'pdf417' as const,
      'qrcode' as const,
      'code128' as const,
      'ean13' as const,
      'ean8' as const,
      'upca' as const,
      'aztec' as const,
    ),
    data: fc.oneof(fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 14 }), words),
  }),
  fc
    .record({ widthDots: fc.integer({ min: 1, max: 700 }), heightDots: fc.integer({ min: 1, max: 130 }) })
    .map(({ widthDots, heightDots }) => ({
      type: 'image' as const,
      widthDots,
      heightDots,
      data: Buffer.alloc(Math.ceil(widthDots / 8) * heightDots, 0xa5).toString('base64'),
    })),
);

export const documents: fc.Arbitrary<PrintDocument> = fc.record({
  kind: fc.constant('receipt' as const),
  language: fc.constantFrom('en', 'ar', 'he', 'zh-CN'),
  blocks: fc.array(block, { maxLength: 12 }),
});
