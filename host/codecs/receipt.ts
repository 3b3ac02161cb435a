import { z } from 'zod';
import { printDocumentSchema } from '../../core/documents/document.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { escposPrinter } from '../../hardware/drivers/escpos-printer.ts';
import { starPrinter } from '../../hardware/drivers/star-printer.ts';
import { findModel, MODELS, modelPart } from '../../hardware/models/models.ts';
import { type DocumentPart, layOut, stripsOf } from '../../hardware/protocols/document-layout.ts';
import type { DotImage } from '../../hardware/protocols/dot-image.ts';
import { encodeParts } from '../../hardware/protocols/escpos-document.ts';
import { layoutWarnings } from '../../hardware/protocols/layout-warnings.ts';
import type { PaperFormat } from '../../hardware/protocols/paper-format.ts';
import { encodeStarParts } from '../../hardware/protocols/star-document.ts';
import { createStripDrawer } from '../../hardware/rendering/draw-strips.ts';
import type { Codec, CodecError, CodecOutput } from './codec.ts';

/** What documents of the kiosk always say, and people who write one by hand need not. */
const BLOCK_DEFAULTS: ReadonlyMap<unknown, object> = new Map<unknown, object>([
  ['text', { align: 'start', size: 'normal', bold: false }],
  ['pair', { bold: false }],
]);

const withDefaults = (block: unknown): unknown =>
  typeof block === 'object' && block !== null && 'type' in block
    ? { ...BLOCK_DEFAULTS.get(block.type), ...block }
    : block;

const inputSchema = z.strictObject({
  model: z.string(),
  jobId: z.string().min(1).max(200).default('1'),
  document: z.preprocess(
    (document) =>
      typeof document === 'object' && document !== null && 'blocks' in document && Array.isArray(document.blocks)
        ? { ...document, blocks: document.blocks.map(withDefaults) }
        : document,
    printDocumentSchema,
  ),
});

/** How the jobs of a model are written. */
type Language = {
  paper: PaperFormat;
  encode(jobId: string, parts: readonly DocumentPart[], strips: readonly DotImage[]): Uint8Array;
};

const PRINTER_DRIVERS: readonly string[] = [escposPrinter.name, starPrinter.name];
const PRINTER_MODELS = MODELS.filter(({ driver }) => PRINTER_DRIVERS.includes(driver)).map(({ name }) => name);

function languageOf(name: string): Language | null {
  switch (findModel(name)?.driver) {
    case escposPrinter.name: {
      const model = modelPart(escposPrinter, name);
      return { paper: model.paper, encode: (jobId, parts, strips) => encodeParts(jobId, parts, model, strips) };
    }
    case starPrinter.name: {
      const model = modelPart(starPrinter, name);
      return { paper: model.paper, encode: (jobId, parts, strips) => encodeStarParts(jobId, parts, model, strips) };
    }
    default:
      return null;
  }
}

function write(input: unknown): Result<CodecOutput, CodecError> {
  const parsed = inputSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return err({ kind: 'invalidInput', message: `${issue?.path.join('.') || 'the input'}: ${issue?.message ?? ''}` });
  }
  const { model, jobId, document } = parsed.data;
  const language = languageOf(model);
  if (language === null) {
    return err({ kind: 'unknownModel', message: `"${model}" is no printer; known: ${PRINTER_MODELS.join(', ')}` });
  }
  const parts = layOut(document, language.paper);
  const requests = stripsOf(parts);
  const strips = requests.length === 0 ? [] : createStripDrawer()(requests);
  return ok({
    bytes: language.encode(
      jobId,
      parts,
      strips.map(({ picture }) => picture),
    ),
    warnings: layoutWarnings(document, language.paper),
  });
}

export const receiptCodec: Codec = {
  kind: 'receipt',
  title: 'A document as the bytes that a printer model gets for it',
  encode: {
    help: `model                      a model file's name: ${PRINTER_MODELS.join(', ')}
jobId                      acknowledged by printers that can; the same id gives the same bytes; 1 without
document.kind              receipt or boardingPass
document.language          BCP 47 tag of its text; lines of ar, fa, he, ur … start at the right
document.blocks[]          from the top, each with its type:
  text                     {text, align: start|centre|end, size: normal|large|huge, bold, underline?, reverse?}; without: start, normal, false
  pair                     {label, value, bold (false without)}: the label at the start of the line, the value at its end
  rule                     {}
  space                    {lines: 1 to 8}
  barcode                  {symbology: pdf417|qrcode|code128|ean13|ean8|upca|aztec, data}
  image                    {widthDots, heightDots, data}: base64 of rows padded to whole bytes, highest bit leftmost, 1 = black
Text that no code page of the model holds is drawn and sent as a picture.
The answer:
hex                        the bytes
warnings[]                 symbols that are printed as text, because they cannot be made, or that are wider than the paper`,
    write,
  },
};
