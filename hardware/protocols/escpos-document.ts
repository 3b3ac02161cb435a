import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { DocumentBlock, PrintDocument } from '../../core/documents/document.ts';
import { invariant, unreachable } from '../../core/result.ts';
import { CODEPAGES, type CodepageName } from './codepages.ts';
import { encodeProcessIdRequest, IN_ORDER_STATUS_REQUEST, processIdOf } from './escpos-status.ts';

/** What a printer model can do, in its own units (dots and modules); part of the model's data. */
export type PaperFormat = {
  columns: number;
  codepages: readonly CodepageName[];
  feedLinesBeforeCut: number;
  cut: 'partial' | 'full';
  acknowledgement: 'processId' | 'inOrderStatus';
  pdf417: { columns: number; moduleDots: number; rowModules: number; errorLevel: number };
  qrcode: { moduleDots: number; errorLevel: 'l' | 'm' | 'q' | 'h' };
  code128: { moduleDots: number; heightDots: number };
};

/** Longer ones do not fit on 80 mm paper; they are printed as text, which a person can still type in. */
export const CODE128_LENGTH_MAX = 40;

const SIZES = { normal: [1, 1], large: [1, 2], huge: [2, 2] } as const;
const ALIGNMENTS = { start: 'left', centre: 'center', end: 'right' } as const;

/**
 * A whole print job: the document, a feed that brings its last line past the knife, the cut, and the request for an acknowledgement
 * that the printer answers only after all of it. Characters that no code page of the model has become `?`.
 */
export function encodeJob(jobId: string, document: PrintDocument, format: PaperFormat): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns: format.columns,
    feedBeforeCut: 0,
    newline: '\n',
    codepageMapping: Object.fromEntries(format.codepages.map((name) => [name, CODEPAGES[name].escposNumber])),
    codepageCandidates: [...format.codepages],
  });
  encoder.initialize().codepage('auto');
  for (const block of document.blocks) addBlock(encoder, block, format);
  return Buffer.concat([encoder.encode(), endOfJob(jobId, format)]);
}

/** Our own bytes: the encoder's cut is followed by a line feed that would stain the head of the next paper. */
function endOfJob(jobId: string, format: PaperFormat): Uint8Array {
  const acknowledgement =
    format.acknowledgement === 'processId' ? encodeProcessIdRequest(processIdOf(jobId)) : IN_ORDER_STATUS_REQUEST;
  const feedAndCut = [0x1b, 0x64, format.feedLinesBeforeCut, 0x1d, 0x56, format.cut === 'partial' ? 1 : 0];
  return Buffer.concat([Buffer.from(feedAndCut), acknowledgement]);
}

function addBlock(encoder: ReceiptPrinterEncoder, block: DocumentBlock, format: PaperFormat): void {
  switch (block.type) {
    case 'text':
      addText(encoder, block);
      return;
    case 'pair':
      addPair(encoder, block, format.columns);
      return;
    case 'rule':
      encoder.rule();
      return;
    case 'space':
      encoder.newline(block.lines);
      return;
    case 'barcode':
      addBarcode(encoder, block, format);
      return;
    default:
      unreachable(block);
  }
}

function addText(encoder: ReceiptPrinterEncoder, block: Extract<DocumentBlock, { type: 'text' }>): void {
  const [width, height] = SIZES[block.size];
  encoder.align(ALIGNMENTS[block.align]).size(width, height).bold(block.bold);
  encoder.line(block.text);
  encoder.bold(false).size(1, 1).align('left');
}

function addPair(
  encoder: ReceiptPrinterEncoder,
  block: Extract<DocumentBlock, { type: 'pair' }>,
  columns: number,
): void {
  const valueWidth = Math.max(1, block.value.length);
  const labelWidth = columns - valueWidth - 1;
  invariant(labelWidth > 0, `a value of ${valueWidth} characters leaves no room for its label on ${columns} columns`);
  encoder.bold(block.bold);
  encoder.table(
    [
      { width: labelWidth, align: 'left', marginRight: 1 },
      { width: valueWidth, align: 'right' },
    ],
    [[block.label, block.value]],
  );
  encoder.bold(false);
}

function addBarcode(
  encoder: ReceiptPrinterEncoder,
  block: Extract<DocumentBlock, { type: 'barcode' }>,
  format: PaperFormat,
): void {
  encoder.align('center');
  if (block.symbology === 'pdf417') {
    const { columns, moduleDots, rowModules, errorLevel } = format.pdf417;
    encoder.pdf417(block.data, { columns, width: moduleDots, height: rowModules, errorlevel: errorLevel, rows: 0 });
  } else if (block.symbology === 'qrcode') {
    encoder.qrcode(block.data, { model: 2, size: format.qrcode.moduleDots, errorlevel: format.qrcode.errorLevel });
  } else if (/^[ -~]+$/.test(block.data) && block.data.length <= CODE128_LENGTH_MAX) {
    // Code set B, where `{` introduces a function and is doubled to stand for itself. The encoder counts modules from 1 to 3.
    const data = `{B${block.data.replaceAll('{', '{{')}`;
    encoder.barcode(data, 'code128', { height: format.code128.heightDots, width: format.code128.moduleDots - 1 });
  } else {
    encoder.line(block.data);
  }
  encoder.align('left');
}
