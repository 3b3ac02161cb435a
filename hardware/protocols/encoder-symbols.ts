import type ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { Symbology } from '../../core/documents/document.ts';
import type { PaperFormat } from './paper-format.ts';

/** Symbols that the encoder library writes alike for every printer language; the printer draws them. */
export type CommonSymbology = Extract<Symbology, 'pdf417' | 'qrcode'>;

export function addCommonSymbol(
  encoder: ReceiptPrinterEncoder,
  symbology: CommonSymbology,
  data: string,
  { pdf417, qrcode }: PaperFormat,
): void {
  if (symbology === 'qrcode') {
    encoder.qrcode(data, { model: 2, size: qrcode.moduleDots, errorlevel: qrcode.errorLevel });
    return;
  }
  const { columns, moduleDots, rowModules, errorLevel } = pdf417;
  encoder.pdf417(data, { columns, width: moduleDots, height: rowModules, errorlevel: errorLevel, rows: 0 });
}

/** The encoder counts the dots of a module from 1 to 3. */
export const barsOf = ({ bars }: PaperFormat): { height: number; width: number } => ({
  height: bars.heightDots,
  width: bars.moduleDots - 1,
});
