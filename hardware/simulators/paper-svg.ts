import * as bwip from 'bwip-js/node';
import type { Align, PrintedBarcode, PrintedLine } from '../protocols/escpos-decode.ts';

/** 80 mm paper at 203 dpi: 576 printable dots and a margin to either side. Font A is 12 × 24 dots, a line 30. */
const PRINTABLE_DOTS = 576;
const MARGIN_DOTS = 32;
const CHARACTER_DOTS = 12;
const LINE_DOTS = 30;
const BARCODE_GAP_DOTS = 12;
export const PAPER_FONT = 'Inconsolata';

export type PaperItem = PrintedLine | PrintedBarcode | { kind: 'feed'; lines: number };

/** Draws what was printed, in printer dots. */
export function drawPaper(items: readonly PaperItem[]): string {
  let y = MARGIN_DOTS;
  const parts: string[] = [];
  for (const item of items) {
    if (item.kind === 'feed') {
      y += item.lines * LINE_DOTS;
    } else if (item.kind === 'line') {
      y += Math.max(1, ...item.segments.map((segment) => segment.heightScale)) * LINE_DOTS;
      parts.push(drawLine(item, y - LINE_DOTS / 4));
    } else {
      const barcode = drawBarcode(item, y + BARCODE_GAP_DOTS);
      parts.push(barcode.svg);
      y += barcode.height + 2 * BARCODE_GAP_DOTS;
    }
  }
  const width = PRINTABLE_DOTS + 2 * MARGIN_DOTS;
  const height = y + MARGIN_DOTS;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  return `${head}<rect width="${width}" height="${height}" fill="#fff"/>${parts.join('')}</svg>`;
}

function startOf(align: Align, width: number): number {
  if (align === 'left') return MARGIN_DOTS;
  const free = PRINTABLE_DOTS - width;
  return MARGIN_DOTS + (align === 'center' ? free / 2 : free);
}

function drawLine(line: PrintedLine, baseline: number): string {
  const dotsOf = (segment: PrintedLine['segments'][number]): number =>
    segment.text.length * CHARACTER_DOTS * segment.widthScale;
  let x = startOf(
    line.align,
    line.segments.reduce((sum, segment) => sum + dotsOf(segment), 0),
  );
  const parts = line.segments.map((segment) => {
    const { widthScale, heightScale } = segment;
    const place = `translate(${x} ${baseline}) scale(${widthScale} ${heightScale})`;
    const length = segment.text.length * CHARACTER_DOTS;
    x += dotsOf(segment);
    // Few fonts have box-drawing characters, and a rule must not depend on one.
    if (/^─+$/.test(segment.text)) {
      return `<rect transform="${place}" y="-8" width="${length}" height="2"/>`;
    }
    return (
      `<text transform="${place}" font-family="'DejaVu Sans Mono', ${PAPER_FONT}, monospace" font-size="24" ` +
      `${segment.bold ? 'font-weight="700" stroke="#000" stroke-width="0.7" ' : ''}textLength="${length}" ` +
      `lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escapeXml(segment.text)}</text>`
    );
  });
  return parts.join('');
}

function drawBarcode(barcode: PrintedBarcode, top: number): { svg: string; height: number } {
  const drawn = bwip.toSVG(optionsFor(barcode));
  const [, unitsWide = '0', unitsHigh = '0'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(drawn) ?? [];
  const dotsPerUnit = barcode.moduleDots / UNITS_PER_MODULE;
  const width = Number(unitsWide) * dotsPerUnit;
  const height = barcode.symbology === 'code128' ? barcode.heightDots : Number(unitsHigh) * dotsPerUnit;
  const place = `x="${startOf(barcode.align, width)}" y="${top}" width="${width}" height="${height}"`;
  const open = `<svg ${place} preserveAspectRatio="none" shape-rendering="crispEdges" viewBox="0 0 ${unitsWide} ${unitsHigh}">`;
  const inside = drawn.replace(/^<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '');
  return { svg: `${open}${inside}</svg>`, height };
}

/** bwip-js draws two units a module at scale 2. */
const UNITS_PER_MODULE = 2;

/** bwip-js' types name only the options that all symbologies share; the others are checked by the test that reads the barcodes back. */
type SymbologyOptions = bwip.RenderOptions & { eclevel?: string; rowmult?: number; columns?: number };

function optionsFor(barcode: PrintedBarcode): SymbologyOptions {
  const common = { text: barcode.data, scale: UNITS_PER_MODULE };
  switch (barcode.symbology) {
    case 'code128':
      return { ...common, bcid: 'code128', height: 10 };
    case 'qrcode':
      return { ...common, bcid: 'qrcode', eclevel: barcode.errorLevel.toUpperCase() };
    case 'pdf417': {
      const columns = barcode.columns === 0 ? {} : { columns: barcode.columns };
      return { ...common, ...columns, bcid: 'pdf417', rowmult: barcode.rowModules, eclevel: barcode.errorLevel };
    }
  }
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
