import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { PrintDocument, Symbology } from '../../core/documents/document.ts';
import { unreachable } from '../../core/result.ts';
import { CODEPAGES } from './codepages.ts';
import { type Dialect, documentBytes } from './document-bytes.ts';
import { type DocumentPart, layOut } from './document-layout.ts';
import { bytesPerRow, type DotImage } from './dot-image.ts';
import { addCommonSymbol, barsOf } from './encoder-symbols.ts';
import { encodeProcessIdRequest, IN_ORDER_STATUS_REQUEST, processIdOf } from './escpos-status.ts';
import type { PaperFormat } from './paper-format.ts';
import type { RealTimeLead } from './picture-chunks.ts';

export type Acknowledgement = 'processId' | 'inOrderStatus';
export type EscposFormat = { paper: PaperFormat; acknowledgement: Acknowledgement };

/**
 * A whole print job: the document, a feed that brings its last line past the knife, the cut, and the request for an acknowledgement
 * that the printer answers only after all of it. `strips`: what `stripsOf` asked for, drawn.
 */
export function encodeJob(
  jobId: string,
  document: PrintDocument,
  format: EscposFormat,
  strips: readonly DotImage[] = [],
): Uint8Array {
  return encodeParts(jobId, layOut(document, format.paper), format, strips);
}

export function encodeParts(
  jobId: string,
  parts: readonly DocumentPart[],
  format: EscposFormat,
  strips: readonly DotImage[],
): Uint8Array {
  return Buffer.concat([documentBytes(parts, strips, format.paper, ESCPOS), endOfJob(jobId, format)]);
}

/** Our own bytes: the encoder's cut is followed by a line feed that would stain the head of the next paper. */
function endOfJob(jobId: string, { paper, acknowledgement }: EscposFormat): Uint8Array {
  const request =
    acknowledgement === 'processId' ? encodeProcessIdRequest(processIdOf(jobId)) : IN_ORDER_STATUS_REQUEST;
  const cut = paper.cut === 'none' ? [] : [0x1d, 0x56, paper.cut === 'partial' ? 1 : 0];
  return Buffer.concat([Uint8Array.of(0x1b, 0x64, paper.feedLinesBeforeCut, ...cut), request]);
}

/** `DLE EOT`, `DLE ENQ` and `DLE DC4`. */
export const ESCPOS_REAL_TIME: RealTimeLead = { first: 0x10, seconds: [0x04, 0x05, 0x14], thicken: 0x02 };

const ESCPOS: Dialect = {
  createEncoder: ({ columns }) => new ReceiptPrinterEncoder({ language: 'esc-pos', columns, newline: '\n' }),
  codepage: (page) => [0x1b, 0x74, CODEPAGES[page].escposNumber],
  bold: (on) => [0x1b, 0x45, on ? 1 : 0],
  underline: (on) => [0x1b, 0x2d, on ? 1 : 0],
  reverse: (on) => [0x1d, 0x42, on ? 1 : 0],
  size: (widthScale, heightScale) => [0x1d, 0x21, ((widthScale - 1) << 4) | (heightScale - 1)],
  /** `ESC @`, `FS .` against two-byte characters, `ESC M 0` for font A. */
  begin: Uint8Array.of(0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x4d, 0),
  addSymbol,
  realTime: ESCPOS_REAL_TIME,
  /** `GS v 0`, in whole bytes a row. */
  raster: ({ widthDots, heightDots, bits }) => {
    const width = bytesPerRow(widthDots);
    const head = [0x1d, 0x76, 0x30, 0, width & 0xff, width >> 8, heightDots & 0xff, heightDots >> 8];
    return Buffer.concat([Uint8Array.from(head), bits]);
  },
};

/** `GS k` function B: the length goes before the data. */
const GTIN_SYSTEMS = { upca: 0x41, ean13: 0x43, ean8: 0x44 } as const;

function addSymbol(encoder: ReceiptPrinterEncoder, symbology: Symbology, data: string, format: PaperFormat): void {
  const bars = barsOf(format);
  switch (symbology) {
    case 'pdf417':
    case 'qrcode':
      addCommonSymbol(encoder, symbology, data, format);
      return;
    case 'code128':
      // Code set B, where `{` introduces a function and is doubled to stand for itself.
      encoder.barcode(`{B${data.replaceAll('{', '{{')}`, 'code128', bars);
      return;
    case 'ean13':
    case 'ean8':
    case 'upca':
      encoder.barcode(data, GTIN_SYSTEMS[symbology], { ...bars, text: 'below' });
      return;
    case 'aztec':
      encoder.raw([...aztecCommands(data, format)]);
      return;
    default:
      unreachable(symbology);
  }
}

/** `GS ( k` with cn = 53: size of a module (function 67), error correction (69), data (80), print (81). Own reading. */
function aztecCommands(data: string, { aztec }: PaperFormat): Uint8Array {
  const command = (...values: number[]): number[] => {
    const length = values.length + 1;
    return [0x1d, 0x28, 0x6b, length & 0xff, length >> 8, 0x35, ...values];
  };
  return Uint8Array.from([
    ...command(0x43, aztec.moduleDots),
    ...command(0x45, aztec.errorPercent),
    ...command(0x50, 0x30, ...Buffer.from(data, 'latin1')),
    ...command(0x51, 0x30),
  ]);
}
