import { z } from 'zod';

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
  }),
  /** Two columns: a label at the start, a value at the end of the line. The label wraps, the value never does. */
  z.object({ type: z.literal('pair'), label: z.string().max(200), value: z.string().max(40), bold: z.boolean() }),
  z.object({ type: z.literal('rule') }),
  z.object({ type: z.literal('space'), lines: z.int().min(1).max(8) }),
  z.object({
    type: z.literal('barcode'),
    symbology: z.enum(['pdf417', 'qrcode', 'code128']),
    data: z.string().max(600),
  }),
]);
export type DocumentBlock = z.infer<typeof documentBlockSchema>;

const DOCUMENT_BLOCKS_MAX = 2_000;

export const printDocumentSchema = z.object({
  kind: z.enum(['receipt', 'boardingPass']),
  language: z.string(),
  blocks: z.array(documentBlockSchema).max(DOCUMENT_BLOCKS_MAX),
});
export type PrintDocument = z.infer<typeof printDocumentSchema>;
