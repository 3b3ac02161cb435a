/** The modules of a barcode, for whoever draws a document without a printer. Heavy: no screen loads it. */
// The named `raw` of this package is a symbology.
import bwip from 'bwip-js/generic';
import type { BlockOf, PrintDocument, Symbology } from './document.ts';
import type { SymbolRows } from './document-drawing.ts';

const NAMES: Record<Symbology, string> = {
  pdf417: 'pdf417',
  qrcode: 'qrcode',
  code128: 'code128',
  ean13: 'ean13',
  ean8: 'ean8',
  upca: 'upca',
  aztec: 'azteccode',
};

/** Null where the symbology cannot carry the data. */
export function symbolRows(symbology: Symbology, data: string): SymbolRows | null {
  try {
    // Bytes as they are: without this the library would read `^` and UTF-8 into them.
    const options = { binarytext: true, ...(symbology === 'qrcode' ? QR : {}) };
    const [raw] = bwip.raw(NAMES[symbology], data, options);
    if (raw === undefined) return null;
    if ('sbs' in raw)
      return [Array.from(raw.sbs, (width, place) => (place % 2 === 0 ? '1' : '0').repeat(width)).join('')];
    const { pixs, pixx } = raw;
    return Array.from({ length: pixs.length / pixx }, (_, row) =>
      Array.from({ length: pixx }, (_none, column) => (pixs[row * pixx + column] === 1 ? '1' : '0')).join(''),
    );
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('bwipp.')) return null;
    throw error;
  }
}

const QR = { eclevel: 'M' };

/** Of all barcodes of a document, in their order. */
export const symbolsOf = ({ blocks }: PrintDocument): (SymbolRows | null)[] =>
  blocks
    .filter((block): block is BlockOf<'barcode'> => block.type === 'barcode')
    .map(({ symbology, data }) => symbolRows(symbology, data));
