import { z } from 'zod';

export const IMAGE_WIDTH_DOTS_MAX = 1_024;
/** Half a metre at 203 dots an inch: a longer picture is a mistake, not a logo. */
export const IMAGE_HEIGHT_DOTS_MAX = 4_096;

const decodedBytes = (base64: string): number =>
  (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);

/**
 * A printable document, independent of paper width and printer language: drivers turn it into ESC/POS, screens may draw it.
 * Text is already in the reader's language. Amounts are already formatted.
 */
export const documentBlockSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    text: z.string().max(400),
    align: z.enum(['start', 'centre', 'end']),
    size: z.enum(['normal', 'large', 'huge']),
    bold: z.boolean(),
    underline: z.boolean().optional(),
    /** White on black. */
    reverse: z.boolean().optional(),
  }),
  /** Two columns: a label at the start, a value at the end of the line. The label wraps, the value never does. */
  z.object({ type: z.literal('pair'), label: z.string().max(200), value: z.string().max(40), bold: z.boolean() }),
  z.object({ type: z.literal('rule') }),
  z.object({ type: z.literal('space'), lines: z.int().min(1).max(8) }),
  z.object({
    type: z.literal('barcode'),
    symbology: z.enum(['pdf417', 'qrcode', 'code128', 'ean13', 'ean8', 'upca', 'aztec']),
    data: z.string().max(600),
  }),
  /**
   * A picture in printer dots, black or white, centred. `data`: base64 of its rows from the top, each padded to whole bytes, the
   * leftmost dot in the highest bit, 1 = black. Wider than the paper it is cut off at the right.
   */
  z
    .object({
      type: z.literal('image'),
      widthDots: z.int().min(1).max(IMAGE_WIDTH_DOTS_MAX),
      heightDots: z.int().min(1).max(IMAGE_HEIGHT_DOTS_MAX),
      data: z.base64(),
    })
    .refine(({ widthDots, heightDots, data }) => decodedBytes(data) === Math.ceil(widthDots / 8) * heightDots, {
      path: ['data'],
      message: 'must hold heightDots rows of widthDots, each padded to whole bytes',
    }),
]);
export type DocumentBlock = z.infer<typeof documentBlockSchema>;
export type BlockOf<T extends DocumentBlock['type']> = Extract<DocumentBlock, { type: T }>;
export type Symbology = BlockOf<'barcode'>['symbology'];

const DOCUMENT_BLOCKS_MAX = 2_000;

export const printDocumentSchema = z.object({
  kind: z.enum(['receipt', 'boardingPass']),
  language: z.string(),
  blocks: z.array(documentBlockSchema).max(DOCUMENT_BLOCKS_MAX),
});
export type PrintDocument = z.infer<typeof printDocumentSchema>;
