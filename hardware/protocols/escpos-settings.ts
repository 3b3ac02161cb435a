import type { DotImage } from './dot-image.ts';
import { initialEncoding, type TextEncoding } from './escpos-characters.ts';
import type { Align, FontName, HriPosition, TextStyle } from './escpos-items.ts';

/** What a printer's head and its units are like; the defaults are those of most 80 mm printers. */
export type PrinterGeometry = {
  fonts: Readonly<Record<FontName, { widthDots: number; heightDots: number }>>;
  kanji: { widthDots: number; heightDots: number };
  lineDots: number;
  /** What one step of `ESC $`, `GS L` … and of `ESC 3`, `ESC J` … is before `GS P` says otherwise. */
  horizontalUnitDots: number;
  verticalUnitDots: number;
  dotsPerInch: number;
};

export const GEOMETRY: PrinterGeometry = {
  fonts: {
    A: { widthDots: 12, heightDots: 24 },
    B: { widthDots: 9, heightDots: 17 },
    C: { widthDots: 9, heightDots: 17 },
  },
  kanji: { widthDots: 24, heightDots: 24 },
  lineDots: 30,
  horizontalUnitDots: 1,
  verticalUnitDots: 0.5,
  dotsPerInch: 203,
};

const TAB_STOPS_MAX = 32;
const TAB_COLUMNS: readonly number[] = Array.from({ length: TAB_STOPS_MAX }, (_, index) => (index + 1) * 8);

/** What is set for a two-dimensional symbol before its data is printed. */
export type SymbolSettings = {
  moduleDots: number;
  columns: number;
  rowModules: number;
  errorLevel: string;
  /** The model, mode or type, as the symbology numbers them. */
  variant: number;
  data: Uint8Array;
};
export type SymbolName = 'pdf417' | 'qrcode' | 'maxicode' | 'databar' | 'composite' | 'aztec' | 'datamatrix';

/** Everything that `ESC @` sets back. */
export type Settings = {
  style: TextStyle;
  kanjiStyle: { underlineDots: number; widthScale: number; heightScale: number };
  encoding: TextEncoding;
  align: Align;
  upsideDown: boolean;
  characterSpacingDots: number;
  leftDots: number;
  areaDots: number | null;
  lineDots: number;
  horizontalUnitDots: number;
  verticalUnitDots: number;
  tabStopsDots: number[];
  ownCharacters: boolean;
  barcode: { moduleDots: number; heightDots: number; hri: HriPosition };
  symbols: Record<SymbolName, SymbolSettings>;
};

const NO_DATA = new Uint8Array(0);
const symbol = (errorLevel: string, moduleDots = 3, rowModules = 0): SymbolSettings => ({
  moduleDots,
  columns: 0,
  rowModules,
  errorLevel,
  variant: 0,
  data: NO_DATA,
});

export const initialSettings = (geometry: PrinterGeometry): Settings => ({
  style: {
    font: 'A',
    bold: false,
    underlineDots: 0,
    reverse: false,
    widthScale: 1,
    heightScale: 1,
    rotated: false,
    secondColour: false,
  },
  kanjiStyle: { underlineDots: 0, widthScale: 1, heightScale: 1 },
  encoding: initialEncoding(),
  align: 'left',
  upsideDown: false,
  characterSpacingDots: 0,
  leftDots: 0,
  areaDots: null,
  lineDots: geometry.lineDots,
  horizontalUnitDots: geometry.horizontalUnitDots,
  verticalUnitDots: geometry.verticalUnitDots,
  tabStopsDots: tabStops(TAB_COLUMNS, geometry.fonts.A.widthDots),
  ownCharacters: false,
  barcode: { moduleDots: 3, heightDots: 162, hri: 'none' },
  symbols: {
    pdf417: symbol('1', 3, 3),
    qrcode: symbol('l'),
    maxicode: symbol(''),
    databar: symbol('', 2),
    composite: symbol('', 2),
    aztec: symbol(''),
    datamatrix: symbol(''),
  },
});

/** Tab stops are columns of the characters in force when they are set, and stay where they are afterwards. */
export const tabStops = (columns: readonly number[], characterDots: number): number[] =>
  columns.slice(0, TAB_STOPS_MAX).map((column) => column * characterDots);

export type StoredImages = Map<string, DotImage>;
