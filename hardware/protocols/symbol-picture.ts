import bwip from 'bwip-js/node';
import type { Symbology } from '../../core/documents/document.ts';
import { blacken, blankImage, type DotImage } from './dot-image.ts';
import type { PaperFormat } from './paper-format.ts';

/** Modules of a symbol, row by row; `rowDots` of a row and `columnDots` of a column in dots. */
type Grid = { columns: number; rows: number; dark: (column: number, row: number) => boolean };
type Raw = { pixs: ArrayLike<number>; pixx: number; pixy: number } | { sbs: ArrayLike<number> };

const BWIP_NAMES: Record<Symbology, string> = {
  pdf417: 'pdf417',
  qrcode: 'qrcode',
  code128: 'code128',
  ean13: 'ean13',
  ean8: 'ean8',
  upca: 'upca',
  aztec: 'azteccode',
};

/**
 * A symbol as dots, for printers without a command for it. Null where the symbology cannot carry the data (too much of it). The
 * light margin is the paper's own.
 */
export function symbolPicture(symbology: Symbology, data: string, format: PaperFormat): DotImage | null {
  const raw = modulesOf(symbology, data, format);
  if (raw === null) return null;
  if ('sbs' in raw) {
    return paint(gridOfBars(raw.sbs), format.bars.moduleDots, format.bars.heightDots);
  }
  const dots = symbology === 'pdf417' || symbology === 'qrcode' || symbology === 'aztec' ? symbology : 'qrcode';
  const { moduleDots } = format[dots];
  return paint(gridOfPixels(raw), moduleDots, dots === 'pdf417' ? moduleDots * format.pdf417.rowModules : moduleDots);
}

function modulesOf(symbology: Symbology, data: string, format: PaperFormat): Raw | null {
  try {
    // Bytes as they are: without this the library would read `^` and UTF-8 into them.
    const options = { ...optionsOf(symbology, format), binarytext: true };
    const [raw] = bwip.raw(BWIP_NAMES[symbology], data, options);
    return raw ?? null;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('bwipp.')) return null;
    throw error;
  }
}

function optionsOf(symbology: Symbology, format: PaperFormat): Record<string, string | number | boolean> {
  switch (symbology) {
    case 'pdf417': {
      const { columns, errorLevel } = format.pdf417;
      return columns === 0 ? { eclevel: errorLevel } : { columns, eclevel: errorLevel };
    }
    case 'qrcode':
      return { eclevel: format.qrcode.errorLevel.toUpperCase() };
    case 'aztec':
      return { eclevel: format.aztec.errorPercent };
    default:
      return {};
  }
}

/** PDF417 comes as one row of modules for each of its rows. */
function gridOfPixels({ pixs, pixx }: { pixs: ArrayLike<number>; pixx: number }): Grid {
  return { columns: pixx, rows: pixs.length / pixx, dark: (column, row) => pixs[row * pixx + column] === 1 };
}

/** Widths of bars and spaces by turns, beginning with a bar. */
function gridOfBars(sbs: ArrayLike<number>): Grid {
  const modules = Array.from(sbs).flatMap((width, index) => new Array<boolean>(width).fill(index % 2 === 0));
  return { columns: modules.length, rows: 1, dark: (column) => modules[column] === true };
}

function paint({ columns, rows, dark }: Grid, columnDots: number, rowDots: number): DotImage {
  const picture = blankImage(columns * columnDots, rows * rowDots);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (!dark(column, row)) continue;
      for (let y = row * rowDots; y < (row + 1) * rowDots; y += 1) {
        for (let x = column * columnDots; x < (column + 1) * columnDots; x += 1) blacken(picture, x, y);
      }
    }
  }
  return picture;
}
