import * as bwip from 'bwip-js/node';
import type { PrintedBarcode } from '../protocols/escpos-items.ts';
import { escapeXml, PAPER_FONT } from './paper-lines.ts';
import { type Drawn, startOf } from './paper-place.ts';

const GAP_DOTS = 12;
const HRI_DOTS = 24;
const HRI_CHARACTER_DOTS = 12;
const SCALE = 2;
/** A MaxiCode has one size, about an inch; its 30 columns are drawn 7 units apart. */
const MAXICODE_UNITS_PER_DOT = 1;
const FUNCTION_1 = '\x1d';

/** bwip-js' types name only the options that all symbologies share; the others are checked by the tests that read barcodes back. */
type SymbologyOptions = bwip.RenderOptions & {
  eclevel?: string;
  rowmult?: number;
  columns?: number;
  parsefnc?: boolean;
  includecheck?: boolean;
  binarytext?: boolean;
};

/** A barcode, or the reason why a printer would leave it out: data that the symbology cannot hold, or no room for it. */
export type DrawnBarcode = Drawn & { trouble: string | null };

export function drawBarcode(barcode: PrintedBarcode, y: number, widthDots: number): DrawnBarcode {
  const symbol = symbolOf(barcode);
  const { areaDots } = startOf(barcode, 0, widthDots);
  if (typeof symbol === 'string') return placeholder(barcode, symbol, y, widthDots);
  const width = symbol.modulesWide * barcode.moduleDots;
  if (width > areaDots) {
    return placeholder(barcode, `${barcode.symbology} of ${width} dots on ${areaDots}`, y, widthDots);
  }
  const height = barcode.heightDots > 0 ? barcode.heightDots : symbol.modulesHigh * barcode.moduleDots;
  const { xDots } = startOf(barcode, width, widthDots);
  const above = barcode.hri === 'above' || barcode.hri === 'both' ? HRI_DOTS : 0;
  const below = barcode.hri === 'below' || barcode.hri === 'both' ? HRI_DOTS : 0;
  const top = y + GAP_DOTS + above;
  // Text that is wider than its bars begins with them.
  const middle = xDots + Math.max(width, hriDotsOf(barcode)) / 2;
  const svg = [
    above > 0 ? drawHri(barcode, middle, top - HRI_DOTS / 4) : '',
    `<svg x="${xDots}" y="${top}" width="${width}" height="${height}" preserveAspectRatio="none" `,
    `shape-rendering="crispEdges" viewBox="${symbol.viewBox}">${symbol.inside}</svg>`,
    below > 0 ? drawHri(barcode, middle, top + height + (HRI_DOTS * 3) / 4) : '',
  ];
  return { svg: svg.join(''), heightDots: height + above + below + 2 * GAP_DOTS, trouble: null };
}

type Symbol = { viewBox: string; inside: string; modulesWide: number; modulesHigh: number };

/** The drawn modules, or what is wrong with the data. */
function symbolOf(barcode: PrintedBarcode): Symbol | string {
  try {
    const drawn = bwip.toSVG({ ...optionsFor(barcode), scale: SCALE });
    const [, viewBox = '', unitsWide = '0', unitsHigh = '0'] = /viewBox="(0 0 ([\d.]+) ([\d.]+))"/.exec(drawn) ?? [];
    return {
      viewBox,
      inside: drawn.replace(/^<svg[^>]*>/, '').replace(/<\/svg>\s*$/, ''),
      modulesWide: Math.ceil(Number(unitsWide) / unitsPerModule(barcode)),
      modulesHigh: Math.ceil(Number(unitsHigh) / unitsPerModule(barcode)),
    };
  } catch (error) {
    // The library says by an exception what a printer shows by printing nothing.
    return `${barcode.symbology}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** bwip-js draws a module of a bar as wide as the scale, one of a matrix twice that. */
function unitsPerModule({ symbology, moduleDots }: PrintedBarcode): number {
  if (symbology === 'maxicode') return MAXICODE_UNITS_PER_DOT * moduleDots;
  return ['qrcode', 'microqr', 'aztec', 'datamatrix'].includes(symbology) ? 2 * SCALE : SCALE;
}

function optionsFor(barcode: PrintedBarcode): SymbologyOptions {
  const { data, symbology } = barcode;
  // The very bytes that were sent, whatever text they are.
  const binary = { text: Buffer.from(barcode.bytes).toString('latin1'), binarytext: true };
  const level = barcode.errorLevel === '' ? {} : { eclevel: barcode.errorLevel.toUpperCase() };
  switch (symbology) {
    case 'upca':
      return { bcid: 'upca', text: data.slice(0, 11), height: 10 };
    case 'upce':
      return { bcid: 'upce', text: upcEOf(data), height: 10 };
    case 'ean13':
      return { bcid: 'ean13', text: data.slice(0, 12), height: 10 };
    case 'ean8':
      return { bcid: 'ean8', text: data.slice(0, 7), height: 10 };
    case 'code39':
      return { bcid: 'code39', text: data.replaceAll('*', ''), height: 10 };
    case 'itf':
      return { bcid: 'interleaved2of5', text: data, height: 10 };
    case 'codabar':
      return { bcid: 'rationalizedCodabar', text: data.toUpperCase(), height: 10 };
    case 'code93':
      return { bcid: 'code93ext', text: data, height: 10, includecheck: true };
    case 'code128':
      return { bcid: 'code128', ...withFunctions(data), height: 10 };
    case 'gs1-128':
      return { bcid: 'code128', ...withFunctions(data.startsWith(FUNCTION_1) ? data : FUNCTION_1 + data), height: 10 };
    case 'databarOmni':
    case 'databarTruncated':
    case 'databarLimited':
    case 'databarStacked':
    case 'databarStackedOmni':
      return { bcid: symbology.toLowerCase(), text: `(01)${gtinOf(data)}` };
    case 'databarExpanded':
    case 'databarExpandedStacked':
      return { bcid: symbology.toLowerCase(), text: data };
    case 'composite':
      return { bcid: 'gs1-128composite', text: data };
    case 'pdf417': {
      const columns = barcode.columns === 0 ? {} : { columns: barcode.columns };
      const bcid = barcode.isReduced ? 'pdf417compact' : 'pdf417';
      return { ...binary, ...columns, ...level, bcid, rowmult: barcode.rowModules };
    }
    case 'qrcode':
      return { ...binary, ...level, bcid: 'qrcode' };
    case 'microqr':
      // A symbol as small as the data allows: the smallest versions know no other level.
      return { ...binary, eclevel: 'L', bcid: 'microqrcode' };
    case 'maxicode':
      return { ...binary, bcid: 'maxicode' };
    case 'aztec':
      return { ...binary, bcid: barcode.isReduced ? 'azteccodecompact' : 'azteccode' };
    case 'datamatrix':
      return { ...binary, bcid: barcode.isReduced ? 'datamatrixrectangular' : 'datamatrix' };
  }
}

const withFunctions = (data: string): { text: string; parsefnc: true } => ({
  text: data.replaceAll('^', '^^').replaceAll(FUNCTION_1, '^FNC1'),
  parsefnc: true,
});

/** Printers complete the check digit, and drop one that was sent. */
function gtinOf(data: string): string {
  const digits = data.replace(/^\(?01\)?(?=\d{13})/, '').slice(0, 13);
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** Six digits stand for number system 0; eleven and twelve are a UPC-A that leaves out zeros. */
function upcEOf(data: string): string {
  if (data.length === 6) return `0${data}`;
  return data.length > 8 ? data.slice(0, 11) : data.slice(0, 7);
}

const hriDotsOf = ({ data }: PrintedBarcode): number =>
  Array.from(data.replaceAll(FUNCTION_1, '')).length * HRI_CHARACTER_DOTS;

function drawHri(barcode: PrintedBarcode, middle: number, baseline: number): string {
  const text = barcode.data.replaceAll(FUNCTION_1, '');
  const length = hriDotsOf(barcode);
  const place = `x="${middle}" y="${baseline}" text-anchor="middle" textLength="${length}"`;
  return `<text ${place} lengthAdjust="spacingAndGlyphs" font-family="'DejaVu Sans Mono', ${PAPER_FONT}, monospace" font-size="22">${escapeXml(text)}</text>`;
}

const PLACEHOLDER_DOTS = 40;

/** Printers leave such a barcode out without a word; on the simulator's paper a dashed box says so. */
function placeholder(barcode: PrintedBarcode, trouble: string, y: number, widthDots: number): DrawnBarcode {
  const { leftDots, areaDots } = startOf(barcode, 0, widthDots);
  const box = `<rect x="${leftDots + 1}" y="${y + 4}" width="${areaDots - 2}" height="${PLACEHOLDER_DOTS - 8}" fill="none" stroke="#c1121f" stroke-dasharray="6 4"/>`;
  const text = `<text x="${leftDots + 10}" y="${y + 26}" font-family="'DejaVu Sans Mono', ${PAPER_FONT}, monospace" font-size="16" fill="#c1121f">${escapeXml(trouble.slice(0, 60))}</text>`;
  return { svg: box + text, heightDots: PLACEHOLDER_DOTS, trouble };
}
