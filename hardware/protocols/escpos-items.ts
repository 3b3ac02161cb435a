import type { DotImage } from './dot-image.ts';

export type Align = 'left' | 'center' | 'right';
export type FontName = 'A' | 'B' | 'C';

export type TextStyle = {
  font: FontName;
  bold: boolean;
  underlineDots: number;
  /** White on black. */
  reverse: boolean;
  widthScale: number;
  heightScale: number;
  /** A quarter turn clockwise, each character for itself. */
  rotated: boolean;
  secondColour: boolean;
};

/** Where something stands: dots from the left margin, which is `leftDots` from the left end of the print area of the paper. */
export type Place = {
  align: Align;
  leftDots: number;
  /** The width that `GS W` left for printing; null for all of the paper. */
  areaDots: number | null;
};

/** Characters in one style. U+FFFC stands for a character that the sender drew itself; its dots are among the line's images. */
export type PrintedSegment = TextStyle & { text: string; xDots: number; widthDots: number };
export type PrintedLine = Place & {
  kind: 'line';
  segments: PrintedSegment[];
  images: { xDots: number; image: DotImage }[];
  upsideDown: boolean;
  /** How high the highest character or image is. */
  heightDots: number;
  /** How far the paper moves for this line. */
  feedDots: number;
  /** False for what stood in the print buffer when the stream ended. */
  complete: boolean;
};

export type LinearSymbology =
  | ('upca' | 'upce' | 'ean13' | 'ean8' | 'code39' | 'itf' | 'codabar' | 'code93' | 'code128' | 'gs1-128')
  | ('databarOmni' | 'databarTruncated' | 'databarLimited' | 'databarExpanded');
export type StackedSymbology = 'databarStacked' | 'databarStackedOmni' | 'databarExpandedStacked' | 'composite';
export type MatrixSymbology = 'pdf417' | 'qrcode' | 'microqr' | 'maxicode' | 'aztec' | 'datamatrix';
export type HriPosition = 'none' | 'above' | 'below' | 'both';

export type PrintedBarcode = Place & {
  kind: 'barcode';
  symbology: LinearSymbology | StackedSymbology | MatrixSymbology;
  /** What a reader reads: UTF-8 where the bytes are UTF-8, else Latin-1. U+001D is a function 1 character. */
  data: string;
  bytes: Uint8Array;
  moduleDots: number;
  /** The height of bars; 0 for the others. */
  heightDots: number;
  /** `pdf417`: data columns, 0 = automatic; height of a row in modules. */
  columns: number;
  rowModules: number;
  /** As the symbology counts it; empty where nothing was asked for. */
  errorLevel: string;
  /** `pdf417` truncated, `aztec` compact, `datamatrix` rectangular. */
  isReduced: boolean;
  /** Text beside linear barcodes. */
  hri: HriPosition;
};

export type PrintedImage = Place & { kind: 'image'; image: DotImage };

/** What one print area of a page holds: where each begins and its lower edge, counted as the area's direction reads. */
export type PageArea = {
  xDots: number;
  yDots: number;
  widthDots: number | null;
  heightDots: number | null;
  /** Quarter turns: 0 reads from the left, 1 from the bottom up, 2 upside down, 3 from the top down. */
  direction: 0 | 1 | 2 | 3;
  parts: { xDots: number; yDots: number; item: PrintedLine | PrintedBarcode | PrintedImage }[];
};
export type PrintedPage = { kind: 'page'; areas: PageArea[] };

export type DecodedItem =
  | PrintedLine
  | PrintedBarcode
  | PrintedImage
  | PrintedPage
  /** Paper moved without printing; backwards when negative. `lines`: 0 when the distance was given in dots. */
  | { kind: 'feed'; lines: number; dots: number }
  | { kind: 'cut'; partial: boolean }
  | { kind: 'drawer'; connector: number }
  | { kind: 'buzzer' }
  /** `ESC @`. */
  | { kind: 'reset' }
  /** Text that was still in the print buffer when a reset threw it away. */
  | { kind: 'discarded'; text: string }
  | { kind: 'processIdRequest'; processId: string }
  | { kind: 'inOrderStatusRequest'; query: number }
  /** `GS a`: which changes the printer shall tell by itself from now on; 0 = none. */
  | { kind: 'automaticStatus'; selected: number }
  | { kind: 'identityRequest'; id: number }
  /** Star's `ETB`: count the end of what was printed so far, and tell it in the automatic status. */
  | { kind: 'endCounterRequest' }
  /** Star's `ESC GS ETX s n1 n2`: 0 tells the counter of ends, 1 counts and tells, 2 clears, 3 and 4 begin and end a document. */
  | { kind: 'printEnd'; function: number; first: number; second: number }
  /** A real-time command where the stream reached it; what it does was done when it arrived. */
  | { kind: 'realTime'; bytes: Uint8Array }
  /** A command that is known and read in full, and whose effect is not shown. */
  | { kind: 'other'; command: string }
  | { kind: 'unknown'; bytes: Uint8Array; offset: number; reason: 'command' | 'byte' | 'tooLong' | 'cutOff' };
