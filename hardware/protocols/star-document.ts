import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { Symbology } from '../../core/documents/document.ts';
import { invariant, unreachable } from '../../core/result.ts';
import { type Dialect, documentBytes } from './document-bytes.ts';
import type { DocumentPart } from './document-layout.ts';
import { bytesPerRow, type DotImage } from './dot-image.ts';
import { addCommonSymbol, barsOf } from './encoder-symbols.ts';
import type { PaperFormat } from './paper-format.ts';
import type { RealTimeLead } from './picture-chunks.ts';
import { STAR_CODEPAGE_NUMBERS } from './star-codepages.ts';
import { DOCUMENT_END, DOCUMENT_START, END_COUNTER_REQUEST, encodePrintEndRequest, jobMarkOf } from './star-status.ts';

export type StarFormat = {
  paper: PaperFormat;
  /** `printEnd`: `ESC GS ETX`, which gives the job's own mark back. `endCounter`: `ETB`, on printers that do not know it. */
  acknowledgement: 'printEnd' | 'endCounter';
  /** Whether it knows the beginning and the end of a document, and throws away the rest of one that an error interrupted. */
  cancelsDocuments: boolean;
};

/** A whole print job: reset, document, feed to the knife and cut, and the request for an acknowledgement. */
export function encodeStarParts(
  jobId: string,
  parts: readonly DocumentPart[],
  format: StarFormat,
  strips: readonly DotImage[],
): Uint8Array {
  const { paper, acknowledgement, cancelsDocuments } = format;
  const begin = cancelsDocuments ? Buffer.concat([STAR.begin, DOCUMENT_START]) : STAR.begin;
  const dialect: Dialect = { ...STAR, begin };
  const feed = paper.feedLinesBeforeCut === 0 ? [] : [0x1b, 0x61, paper.feedLinesBeforeCut];
  const cut = paper.cut === 'none' ? [] : [0x1b, 0x64, paper.cut === 'partial' ? 3 : 2];
  return Buffer.concat([
    documentBytes(parts, strips, paper, dialect),
    Uint8Array.from([...feed, ...cut]),
    acknowledgement === 'printEnd' ? encodePrintEndRequest(jobMarkOf(jobId)) : END_COUNTER_REQUEST,
    cancelsDocuments ? DOCUMENT_END : new Uint8Array(0),
  ]);
}

/** `ESC ACK`. */
export const STAR_REAL_TIME: RealTimeLead = { first: 0x1b, seconds: [0x06], thicken: 0x01 };

const STAR: Dialect = {
  // What flushes the printer's page is the cut at the end of the job.
  createEncoder: ({ columns }) =>
    new ReceiptPrinterEncoder({ language: 'star-prnt', columns, newline: '\n', autoFlush: false }),
  codepage: (page) => [0x1b, 0x1d, 0x74, numberOf(page)],
  bold: (on) => [0x1b, on ? 0x45 : 0x46],
  underline: (on) => [0x1b, 0x2d, on ? 1 : 0],
  reverse: (on) => [0x1b, on ? 0x34 : 0x35],
  size: (widthScale, heightScale) => [0x1b, 0x69, heightScale - 1, widthScale - 1],
  /** `ESC @` and `CAN`. */
  begin: Uint8Array.of(0x1b, 0x40, 0x18),
  addSymbol,
  realTime: STAR_REAL_TIME,
  /** `ESC GS S`, in whole bytes a row. */
  raster: ({ widthDots, heightDots, bits }) => {
    const width = bytesPerRow(widthDots);
    const head = [0x1b, 0x1d, 0x53, 1, width & 0xff, width >> 8, heightDots & 0xff, heightDots >> 8, 0];
    return Buffer.concat([Uint8Array.from(head), bits]);
  },
};

function numberOf(name: PaperFormat['codepages'][number]): number {
  const number = STAR_CODEPAGE_NUMBERS[name];
  invariant(number !== undefined, `Star printers have no code page ${name}`);
  return number;
}

function addSymbol(encoder: ReceiptPrinterEncoder, symbology: Symbology, data: string, format: PaperFormat): void {
  const bars = barsOf(format);
  switch (symbology) {
    case 'pdf417':
    case 'qrcode':
      addCommonSymbol(encoder, symbology, data, format);
      return;
    case 'code128':
      // The printer chooses the code sets; a percent sign introduces what is not printable.
      encoder.barcode(data.replaceAll('%', '%0'), 'code128', bars);
      return;
    case 'ean13':
    case 'ean8':
    case 'upca':
      encoder.barcode(data, symbology, { ...bars, text: 'below' });
      return;
    case 'aztec':
      throw new Error('StarPRNT has no command for Aztec: the model draws it');
    default:
      unreachable(symbology);
  }
}
