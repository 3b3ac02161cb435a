import type ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { Symbology } from '../../core/documents/document.ts';
import { invariant, unreachable } from '../../core/result.ts';
import { plainText, type Repertoire, repertoireOf, runsOf } from './code-page-runs.ts';
import type { CodepageName } from './codepages.ts';
import type { DocumentPart, TextLine } from './document-layout.ts';
import type { DotImage } from './dot-image.ts';
import type { PaperFormat } from './paper-format.ts';
import { centred, chunksOf, type RealTimeLead, withoutRealTime } from './picture-chunks.ts';
import { symbolPicture } from './symbol-picture.ts';
import { wrapWords } from './word-wrap.ts';

/** A printer language: what differs between ESC/POS and StarPRNT in the middle of a document. */
export type Dialect = {
  /** Writes symbols. Its text is not used: a receipt of 40 lines with its tables would hold up the kiosk's loop for 60 ms. */
  createEncoder(format: PaperFormat): ReceiptPrinterEncoder;
  codepage(page: CodepageName): readonly number[];
  bold(on: boolean): readonly number[];
  underline(on: boolean): readonly number[];
  reverse(on: boolean): readonly number[];
  size(widthScale: number, heightScale: number): readonly number[];
  /** The reset, and what follows it. */
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

const LF = 0x0a;
const BLANK = 0x20;

class DocumentWriter {
  readonly #format: PaperFormat;
  readonly #dialect: Dialect;
  readonly #repertoire: Repertoire;
  #encoder: ReceiptPrinterEncoder | null = null;
  readonly #pieces: Uint8Array[] = [];
  /** Bytes of lines that are not yet a piece. */
  #lines: number[] = [];
  #page: CodepageName | null = null;

  constructor(format: PaperFormat, dialect: Dialect) {
    this.#format = format;
    this.#dialect = dialect;
    this.#repertoire = repertoireOf(format.codepages);
    this.#pieces.push(dialect.begin);
  }

  add(part: Exclude<DocumentPart, { kind: 'strip' }>): void {
    switch (part.kind) {
      case 'line':
        this.#addLine(part);
        return;
      case 'rule':
        this.#addText((this.#repertoire.pageOf.has('─') ? '─' : '-').repeat(this.#format.columns));
        return;
      case 'space':
        for (let line = 0; line < part.lines; line += 1) this.#lines.push(LF);
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

  #flush(): void {
    if (this.#lines.length > 0) this.#pieces.push(Uint8Array.from(this.#lines));
    this.#lines = [];
  }

  #addText(text: string): void {
    this.#addLine({ ...PLAIN_LINE, text });
  }

  #addLine({ text, placing, widthScale, heightScale, bold, underline, reverse }: TextLine): void {
    const { columns } = this.#format;
    const free = Math.max(0, columns - text.length * widthScale);
    const indent = placing === 'left' ? 0 : placing === 'right' ? free : free >> 1;
    for (let blank = 0; blank < indent; blank += 1) this.#lines.push(BLANK);
    const dialect = this.#dialect;
    const isScaled = widthScale !== 1 || heightScale !== 1;
    if (isScaled) this.#lines.push(...dialect.size(widthScale, heightScale));
    if (bold) this.#lines.push(...dialect.bold(true));
    if (underline) this.#lines.push(...dialect.underline(true));
    if (reverse) this.#lines.push(...dialect.reverse(true));
    for (const { page, bytes } of runsOf(text, this.#repertoire)) {
      if (page !== this.#page) this.#lines.push(...dialect.codepage(page));
      this.#page = page;
      this.#lines.push(...bytes);
    }
    if (reverse) this.#lines.push(...dialect.reverse(false));
    if (underline) this.#lines.push(...dialect.underline(false));
    if (bold) this.#lines.push(...dialect.bold(false));
    // After the line has its end: the paper moves by the height of what stands in it.
    this.#lines.push(LF);
    if (isScaled) this.#lines.push(...dialect.size(1, 1));
  }

  #addSymbol(symbology: Symbology, data: string): void {
    if (!this.#format.drawnSymbols.includes(symbology)) {
      this.#flush();
      this.#encoder ??= this.#dialect.createEncoder(this.#format);
      this.#encoder.align('center');
      this.#dialect.addSymbol(this.#encoder, symbology, data, this.#format);
      this.#pieces.push(this.#encoder.align('left').encode());
      return;
    }
    const picture = symbolPicture(symbology, data, this.#format);
    if (picture === null || picture.widthDots > this.#format.dots) {
      for (const line of wrapWords(plainText(data, this.#repertoire) ?? '', this.#format.columns)) this.#addText(line);
      return;
    }
    this.addPicture(centred(picture, this.#format.dots));
    if (HAS_READABLE_TEXT.has(symbology)) this.#addLine({ ...PLAIN_LINE, text: data, placing: 'center' });
  }
}

const PLAIN_LINE: Omit<TextLine, 'text'> = {
  kind: 'line',
  placing: 'left',
  widthScale: 1,
  heightScale: 1,
  bold: false,
  underline: false,
  reverse: false,
};

const HAS_READABLE_TEXT: ReadonlySet<Symbology> = new Set(['ean13', 'ean8', 'upca']);
