/**
 * A document as SVG, as wide as 80 mm paper: for the kiosk's screen, the digital receipt and mail. Drawn of text and rectangles alone, so
 * that a strict content policy lets it through and a screen reader reads it.
 */
import type { BlockOf, DocumentBlock, PrintDocument } from './document.ts';

/** The modules of a symbol, one string of `0` and `1` a row. A linear barcode has one row. */
export type SymbolRows = readonly string[];

const COLUMNS = 42;
const COLUMN_UNITS = 12;
const LINE_UNITS = 28;
const MARGIN_UNITS = 28;
const WIDTH_UNITS = COLUMNS * COLUMN_UNITS + 2 * MARGIN_UNITS;
const FONT_UNITS = 20;
const BAR_HEIGHT_UNITS = 88;
const SQUARE_UNITS_MAX = 300;
const SCALES = { normal: 1, large: 1.4, huge: 1.9 } as const;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no place for them, not even escaped.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g;
const escaped = (text: string): string =>
  text.replace(CONTROLS, ' ').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** Wide characters take two columns (Unicode's East Asian Width, its large ranges). */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const columnsOf = (text: string): number => [...text].reduce((sum, each) => sum + (WIDE.test(each) ? 2 : 1), 0);

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  const indent = /^ */.exec(text)?.[0] ?? '';
  for (const word of text.trim().split(/\s+/)) {
    const longer = line === '' ? indent + word : `${line} ${word}`;
    if (columnsOf(longer) <= columns || line === '') line = longer;
    else {
      lines.push(line);
      line = indent + word;
    }
    while (columnsOf(line) > columns) {
      const cut = [...line].findIndex((_, place, all) => columnsOf(all.slice(0, place + 1).join('')) > columns);
      lines.push([...line].slice(0, cut).join(''));
      line = [...line].slice(cut).join('');
    }
  }
  return [...lines, line];
}

type Drawing = { svg: string; height: number };
const RTL = /^(ar|fa|he|ur|yi)\b/;

/** `symbols` belong to the document's barcode blocks, in their order; null is told as text. `title` names the picture. */
export function documentSvg(document: PrintDocument, symbols: readonly (SymbolRows | null)[], title: string): string {
  const isRtl = RTL.test(document.language);
  const parts: string[] = [];
  let y = MARGIN_UNITS;
  let symbolsDrawn = 0;
  for (const block of document.blocks) {
    const rows = block.type === 'barcode' ? (symbols[symbolsDrawn++] ?? null) : null;
    const drawn = drawBlock(block, y, rows, isRtl);
    parts.push(drawn.svg);
    y += drawn.height;
  }
  const height = Math.ceil(y + MARGIN_UNITS);
  const size = `viewBox="0 0 ${WIDTH_UNITS} ${height}" width="${WIDTH_UNITS}" height="${height}"`;
  const font = `font-family="'Noto Sans Mono','DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="${FONT_UNITS}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font} direction="${isRtl ? 'rtl' : 'ltr'}" role="img"><title>${escaped(title)}</title><rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>`;
}

function drawBlock(block: DocumentBlock, y: number, rows: SymbolRows | null, isRtl: boolean): Drawing {
  switch (block.type) {
    case 'text':
      return drawText(block, y, isRtl);
    case 'pair':
      return drawPair(block, y, isRtl);
    case 'rule': {
      const at = y + LINE_UNITS / 2;
      const line = `M${MARGIN_UNITS} ${at}H${WIDTH_UNITS - MARGIN_UNITS}`;
      return { svg: `<path d="${line}" stroke="#767676" stroke-dasharray="8 6"/>`, height: LINE_UNITS };
    }
    case 'space':
      return { svg: '', height: (block.lines * LINE_UNITS) / 2 };
    case 'barcode':
      return rows === null
        ? drawText({ type: 'text', text: block.data, align: 'centre', size: 'normal', bold: false }, y, isRtl)
        : drawSymbol(rows, block, y);
    case 'image':
      return { svg: '', height: 0 };
  }
}

type Anchor = 'start' | 'middle' | 'end';
const ANCHORS = { start: 'start', centre: 'middle', end: 'end' } as const;

/** In a line that is read from the right, its start is there. */
function place(anchor: Anchor, isRtl: boolean): number {
  if (anchor === 'middle') return WIDTH_UNITS / 2;
  return (anchor === 'start') === isRtl ? WIDTH_UNITS - MARGIN_UNITS : MARGIN_UNITS;
}

function lineOf(
  text: string,
  y: number,
  anchor: Anchor,
  style: { scale: number; bold: boolean },
  isRtl: boolean,
): string {
  const size = style.scale === 1 ? '' : ` font-size="${FONT_UNITS * style.scale}"`;
  const weight = style.bold ? ' font-weight="700"' : '';
  const at = `x="${place(anchor, isRtl)}" y="${Math.round(y + LINE_UNITS * style.scale * 0.75)}"`;
  return `<text ${at} text-anchor="${anchor}" xml:space="preserve" fill="#111"${size}${weight}>${escaped(text)}</text>`;
}

function drawText({ text, align, size, bold }: BlockOf<'text'>, y: number, isRtl: boolean): Drawing {
  const scale = SCALES[size];
  const lines = wrapped(text, Math.floor(COLUMNS / scale));
  const height = LINE_UNITS * scale;
  const drawn = lines.map((line, place) => lineOf(line, y + place * height, ANCHORS[align], { scale, bold }, isRtl));
  return { svg: drawn.join(''), height: lines.length * height };
}

function drawPair({ label, value, bold }: BlockOf<'pair'>, y: number, isRtl: boolean): Drawing {
  const style = { scale: 1, bold };
  const lines = wrapped(label, Math.max(8, COLUMNS - columnsOf(value) - 1));
  const drawn = lines.map((line, place) => lineOf(line, y + place * LINE_UNITS, 'start', style, isRtl));
  return { svg: drawn.join('') + lineOf(value, y, 'end', style, isRtl), height: lines.length * LINE_UNITS };
}

function drawSymbol(rows: SymbolRows, { data }: BlockOf<'barcode'>, y: number): Drawing {
  const columns = rows[0]?.length ?? 1;
  const isLinear = rows.length === 1;
  const room = isLinear ? WIDTH_UNITS - 2 * MARGIN_UNITS : SQUARE_UNITS_MAX;
  const module = Math.max(1, Math.min(isLinear ? 3 : 7, Math.floor(room / columns)));
  const rowHeight = isLinear ? BAR_HEIGHT_UNITS : module;
  const left = Math.round((WIDTH_UNITS - columns * module) / 2);
  const top = y + LINE_UNITS / 2;
  const bars = rows.map((row, place) =>
    [...row.matchAll(/1+/g)]
      .map(
        (run) =>
          `M${left + run.index * module} ${top + place * rowHeight}h${run[0].length * module}v${rowHeight}h-${run[0].length * module}z`,
      )
      .join(''),
  );
  const under = isLinear ? lineOf(data, top + rowHeight, 'middle', { scale: 1, bold: false }, false) : '';
  const height = LINE_UNITS + rows.length * rowHeight + (isLinear ? LINE_UNITS : 0);
  return { svg: `<path d="${bars.join('')}" fill="#000" shape-rendering="crispEdges"/>${under}`, height };
}
