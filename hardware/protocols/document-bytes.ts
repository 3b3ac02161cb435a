import type ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { Symbology } from '../../core/documents/document.ts';
import { invariant, unreachable } from '../../core/result.ts';
import { type Repertoire, repertoireOf, runsOf } from './code-page-runs.ts';
import type { DocumentPart, TextLine } from './document-layout.ts';
import type { DotImage } from './dot-image.ts';
import type { PaperFormat } from './paper-format.ts';
import { centred, chunksOf, type RealTimeLead, withoutRealTime } from './picture-chunks.ts';
import { symbolPicture } from './symbol-picture.ts';

/** A printer language: what differs between ESC/POS and StarPRNT in the middle of a document. */
export type Dialect = {
  createEncoder(format: PaperFormat): ReceiptPrinterEncoder;
  /** What follows the reset. */
  begin: Uint8Array;
  /** By a command of the printer's own. */
  addSymbol(encoder: ReceiptPrinterEncoder, symbology: Symbology, data: string, format: PaperFormat): void;
  realTime: RealTimeLead;
  /** A picture of at most `rasterChunkDots`, which joins the one before without a seam. */
  raster(chunk: DotImage): Uint8Array;
};

/** The bytes of a document from the reset to its last line. `strips` are the drawn strips of its parts, in their order. */
export function documentBytes(
  parts: readonly DocumentPart[],
  strips: readonly DotImage[],
  format: PaperFormat,
  dialect: Dialect,
): Uint8Array {
  const writer = new DocumentWriter(format, dialect);
  let drawn = 0;
  for (const part of parts) {
    if (part.kind !== 'strip') {
      writer.add(part);
      continue;
    }
    const strip = strips[drawn];
    invariant(strip !== undefined, `strip ${drawn} of the document was not drawn`);
    drawn += 1;
    writer.addPicture(strip);
  }
  return writer.bytes();
}

class DocumentWriter {
  readonly #format: PaperFormat;
  readonly #dialect: Dialect;
  readonly #repertoire: Repertoire;
  readonly #encoder: ReceiptPrinterEncoder;
  readonly #pieces: Uint8Array[] = [];

  constructor(format: PaperFormat, dialect: Dialect) {
    this.#format = format;
    this.#dialect = dialect;
    this.#repertoire = repertoireOf(format.codepages);
    this.#encoder = dialect.createEncoder(format);
    this.#encoder.initialize();
    if (dialect.begin.length > 0) {
      this.#flush();
      this.#pieces.push(dialect.begin);
    }
  }

  add(part: Exclude<DocumentPart, { kind: 'strip' }>): void {
    switch (part.kind) {
      case 'line':
        this.#addLine(part);
        return;
      case 'rule':
        this.#addRule();
        return;
      case 'space':
        this.#encoder.newline(part.lines);
        return;
      case 'symbol':
        this.#addSymbol(part.symbology, part.data);
        return;
      case 'picture':
        this.addPicture(centred(part.picture, this.#format.dots));
        return;
      default:
        unreachable(part);
    }
  }

  addPicture(picture: DotImage): void {
    this.#flush();
    const safe = withoutRealTime(picture, this.#dialect.realTime);
    for (const chunk of chunksOf(safe, this.#format.rasterChunkDots)) this.#pieces.push(this.#dialect.raster(chunk));
  }

  bytes(): Uint8Array {
    this.#flush();
    return Buffer.concat(this.#pieces);
  }

  /** Pictures are our own bytes, so the encoder's have to end before them. */
  #flush(): void {
    this.#pieces.push(this.#encoder.encode());
  }

  #addLine({ text, placing, widthScale, heightScale, bold, underline, reverse }: TextLine): void {
    const encoder = this.#encoder;
    const isPlain = widthScale === 1 && heightScale === 1 && !bold && !underline && !reverse;
    if (placing !== 'left') encoder.align(placing);
    if (!isPlain) encoder.size(widthScale, heightScale).bold(bold).underline(underline).invert(reverse);
    for (const run of runsOf(text, this.#repertoire)) encoder.codepage(run.page).text(run.text);
    encoder.newline();
    if (!isPlain) encoder.invert(false).underline(false).bold(false).size(1, 1);
    if (placing !== 'left') encoder.align('left');
  }

  #addRule(): void {
    const [run] = runsOf('─'.repeat(this.#format.columns), this.#repertoire);
    if (run !== undefined && this.#repertoire.pageOf.has('─'))
      this.#encoder.codepage(run.page).text(run.text).newline();
    else this.#encoder.line('-'.repeat(this.#format.columns));
  }

  #addSymbol(symbology: Symbology, data: string): void {
    if (!this.#format.drawnSymbols.includes(symbology)) {
      this.#encoder.align('center');
      this.#dialect.addSymbol(this.#encoder, symbology, data, this.#format);
      this.#encoder.align('left');
      return;
    }
    const picture = symbolPicture(symbology, data, this.#format);
    if (picture === null || picture.widthDots > this.#format.dots) {
      this.#encoder.line(data);
      return;
    }
    this.addPicture(centred(picture, this.#format.dots));
    if (HAS_READABLE_TEXT.has(symbology)) this.#encoder.align('center').line(data).align('left');
  }
}

const HAS_READABLE_TEXT: ReadonlySet<Symbology> = new Set(['ean13', 'ean8', 'upca']);
