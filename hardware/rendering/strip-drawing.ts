import type { Placing, StripRequest } from '../protocols/document-layout.ts';
import { wrapByWidth } from './line-breaks.ts';
import type { ShapedLine, Shaper } from './shaping.ts';

/** A strip as SVG in dots. */
export type StripDrawing = { svg: string; widthDots: number; heightDots: number; missing: string[] };

/** An em of unscaled text; characters of the printer's own font A are as high. */
const SIZE_DOTS = 24;
/** Between a label and its value. */
const GAP_DOTS = 12;
/** Beneath this a label gets lines of its own above its value. */
const LABEL_DOTS_MIN = 96;
const BOLD_STROKE_DOTS = 0.9;
const UNDERLINE_DOTS = 2;

/** Pieces that stand on one line of the strip. */
type Row = { line: ShapedLine; placing: Placing }[];

export function drawStrip(request: StripRequest, shaper: Shaper): StripDrawing {
  const scaledWidth = request.widthDots / request.widthScale;
  const shaped = (text: string): ShapedLine => shaper.shape(text, request.direction, SIZE_DOTS);
  const wrapped = (text: string, widthDots: number): ShapedLine[] =>
    wrapByWidth(text, widthDots, (piece) => shaped(piece).width).map(shaped);
  const rows =
    request.kind === 'text'
      ? wrapped(request.text, scaledWidth).map((line): Row => [{ line, placing: request.placing }])
      : pairRows(request, scaledWidth, shaped, wrapped);
  return drawRows(rows, request, scaledWidth);
}

function pairRows(
  request: Extract<StripRequest, { kind: 'pair' }>,
  widthDots: number,
  shaped: (text: string) => ShapedLine,
  wrapped: (text: string, widthDots: number) => ShapedLine[],
): Row[] {
  const [start, end]: [Placing, Placing] = request.direction === 'ltr' ? ['left', 'right'] : ['right', 'left'];
  const value = shaped(request.value);
  const labelDots = widthDots - value.width - GAP_DOTS;
  if (labelDots < LABEL_DOTS_MIN) {
    const label = wrapped(request.label, widthDots).map((line): Row => [{ line, placing: start }]);
    return [...label, ...wrapped(request.value, widthDots).map((line): Row => [{ line, placing: end }])];
  }
  return wrapped(request.label, labelDots).map((line, index) =>
    index === 0
      ? [
          { line, placing: start },
          { line: value, placing: end },
        ]
      : [{ line, placing: start }],
  );
}

function drawRows(rows: readonly Row[], request: StripRequest, scaledWidth: number): StripDrawing {
  const parts: string[] = [];
  let y = 0;
  for (const row of rows) {
    const ascent = Math.ceil(Math.max(...row.map(({ line }) => line.ascent)));
    const descent = Math.ceil(Math.max(...row.map(({ line }) => line.descent)));
    for (const { line, placing } of row) {
      const free = scaledWidth - line.width;
      const x = placing === 'left' ? 0 : placing === 'right' ? free : free / 2;
      parts.push(drawLine(line, { x, baseline: y + ascent, top: y, height: ascent + descent }, request));
    }
    y += ascent + descent;
  }
  const heightDots = y * request.heightScale;
  const { widthDots } = request;
  const scale = `scale(${request.widthScale} ${request.heightScale})`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthDots}" height="${heightDots}">` +
    `<rect width="100%" height="100%" fill="#fff"/><g transform="${scale}">${parts.join('')}</g></svg>`;
  return { svg, widthDots, heightDots, missing: rows.flatMap((row) => row.flatMap(({ line }) => line.missing)) };
}

type Place = { x: number; baseline: number; top: number; height: number };

function drawLine(line: ShapedLine, { x, baseline, top, height }: Place, request: StripRequest): string {
  const ink = request.reverse ? '#fff' : '#000';
  const ground = request.reverse ? `<rect x="${x}" y="${top}" width="${line.width}" height="${height}"/>` : '';
  const underline = request.underline
    ? `<rect x="${x}" y="${baseline + UNDERLINE_DOTS}" width="${line.width}" height="${UNDERLINE_DOTS}" fill="${ink}"/>`
    : '';
  const glyphs = line.glyphs.map(({ outline, x: dx, y: dy, dotsPerUnit }) => {
    const place = `translate(${(x + dx).toFixed(2)} ${(baseline - dy).toFixed(2)}) scale(${dotsPerUnit} ${-dotsPerUnit})`;
    const bold = request.bold ? ` stroke="${ink}" stroke-width="${BOLD_STROKE_DOTS / dotsPerUnit}"` : '';
    return `<path transform="${place}" fill="${ink}"${bold} d="${outline}"/>`;
  });
  return ground + underline + glyphs.join('');
}
