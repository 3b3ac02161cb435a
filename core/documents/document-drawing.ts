/**
 * Where everything of a document stands, on 80 mm of width: what SVG and PDF are both drawn from. Text, lines and bars alone, so that a
 * strict content policy lets the picture through and a screen reader reads it.
 */
import type { BlockOf, DocumentBlock, PrintDocument } from './document.ts';

/** The modules of a symbol, one string of `0` and `1` a row. A linear barcode has one row. */
export type SymbolRows = readonly string[];

export type Anchor = 'start' | 'middle' | 'end';
/** `y` is the base line. In a line that is read from the right, its start is there. */
export type DrawnText = {
  kind: 'text';
  text: string;
  x: number;
  y: number;
  anchor: Anchor;
  scale: number;
  bold: boolean;
};
export type DrawnRule = { kind: 'rule'; y: number; fromX: number; toX: number };
export type DrawnBars = { kind: 'bars'; bars: { x: number; y: number; width: number; height: number }[] };
export type DrawnItem = DrawnText | DrawnRule | DrawnBars;
export type DocumentDrawing = { width: number; height: number; isRtl: boolean; items: DrawnItem[] };

export const FONT_UNITS = 20;
const COLUMNS = 42;
const COLUMN_UNITS = 12;
const LINE_UNITS = 28;
const BASE_LINE = 0.75;
const MARGIN_UNITS = 28;
const WIDTH_UNITS = COLUMNS * COLUMN_UNITS + 2 * MARGIN_UNITS;
const BAR_HEIGHT_UNITS = 88;
const BAR_UNITS_MAX = 3;
const MODULE_UNITS_MAX = 7;
const SQUARE_UNITS_MAX = 300;
const LABEL_COLUMNS_MIN = 8;
const SCALES = { normal: 1, large: 1.4, huge: 1.9 } as const;
const ANCHORS = { start: 'start', centre: 'middle', end: 'end' } as const;
const RTL = /^(ar|fa|he|ur|yi)\b/;

/** Wide characters take two columns (the large ranges of Unicode's East Asian Width). */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const columnsOf = (text: string): number => [...text].reduce((sum, each) => sum + (WIDE.test(each) ? 2 : 1), 0);

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  const indent = /^ */.exec(text)?.[0] ?? '';
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    const longer = line === '' ? indent + word : `${line} ${word}`;
    if (line !== '' && columnsOf(longer) > columns) {
      lines.push(line);
      line = indent + word;
    } else line = longer;
    while (columnsOf(line) > columns) {
      const all = [...line];
      const cut = all.findIndex((_, place) => columnsOf(all.slice(0, place + 1).join('')) > columns);
      lines.push(all.slice(0, cut).join(''));
      line = all.slice(cut).join('');
    }
  }
  return [...lines, line];
}

type Part = { items: DrawnItem[]; height: number };

/** `symbols` belong to the document's barcode blocks, in their order; null is told as text. */
export function drawDocument(document: PrintDocument, symbols: readonly (SymbolRows | null)[]): DocumentDrawing {
  const isRtl = RTL.test(document.language);
  const items: DrawnItem[] = [];
  let y = MARGIN_UNITS;
  let symbolsDrawn = 0;
  for (const block of document.blocks) {
    let rows: SymbolRows | null = null;
    if (block.type === 'barcode') {
      rows = symbols[symbolsDrawn] ?? null;
      symbolsDrawn += 1;
    }
    const part = drawBlock(block, y, rows, isRtl);
    items.push(...part.items);
    y += part.height;
  }
  return { width: WIDTH_UNITS, height: Math.ceil(y + MARGIN_UNITS), isRtl, items };
}

function drawBlock(block: DocumentBlock, y: number, rows: SymbolRows | null, isRtl: boolean): Part {
  switch (block.type) {
    case 'text':
      return drawText(block, y, isRtl);
    case 'pair':
      return drawPair(block, y, isRtl);
    case 'rule': {
      const line = {
        kind: 'rule',
        y: y + LINE_UNITS / 2,
        fromX: MARGIN_UNITS,
        toX: WIDTH_UNITS - MARGIN_UNITS,
      } as const;
      return { items: [line], height: LINE_UNITS };
    }
    case 'space':
      return { items: [], height: (block.lines * LINE_UNITS) / 2 };
    case 'barcode':
      return rows === null
        ? drawText({ type: 'text', text: block.data, align: 'centre', size: 'normal', bold: false }, y, isRtl)
        : drawSymbol(rows, block, y);
    case 'image':
      // A logo is the printer's business.
      return { items: [], height: 0 };
  }
}

function placeOf(anchor: Anchor, isRtl: boolean): number {
  if (anchor === 'middle') return WIDTH_UNITS / 2;
  return (anchor === 'start') === isRtl ? WIDTH_UNITS - MARGIN_UNITS : MARGIN_UNITS;
}

const lineOf = (text: string, y: number, anchor: Anchor, scale: number, bold: boolean, isRtl: boolean): DrawnText => ({
  kind: 'text',
  text,
  x: placeOf(anchor, isRtl),
  y: Math.round(y + LINE_UNITS * scale * BASE_LINE),
  anchor,
  scale,
  bold,
});

function drawText({ text, align, size, bold }: BlockOf<'text'>, y: number, isRtl: boolean): Part {
  const scale = SCALES[size];
  const height = LINE_UNITS * scale;
  const lines = wrapped(text, Math.floor(COLUMNS / scale));
  const items = lines.map((line, place) => lineOf(line, y + place * height, ANCHORS[align], scale, bold, isRtl));
  return { items, height: lines.length * height };
}

function drawPair({ label, value, bold }: BlockOf<'pair'>, y: number, isRtl: boolean): Part {
  const lines = wrapped(label, Math.max(LABEL_COLUMNS_MIN, COLUMNS - columnsOf(value) - 1));
  const items = lines.map((line, place) => lineOf(line, y + place * LINE_UNITS, 'start', 1, bold, isRtl));
  return { items: [...items, lineOf(value, y, 'end', 1, bold, isRtl)], height: lines.length * LINE_UNITS };
}

function drawSymbol(rows: SymbolRows, { data }: BlockOf<'barcode'>, y: number): Part {
  const columns = rows[0]?.length ?? 1;
  const isLinear = rows.length === 1;
  const room = isLinear ? WIDTH_UNITS - 2 * MARGIN_UNITS : SQUARE_UNITS_MAX;
  const module = Math.max(1, Math.min(isLinear ? BAR_UNITS_MAX : MODULE_UNITS_MAX, Math.floor(room / columns)));
  const height = isLinear ? BAR_HEIGHT_UNITS : module;
  const left = Math.round((WIDTH_UNITS - columns * module) / 2);
  const top = y + LINE_UNITS / 2;
  const bars = rows.flatMap((row, place) =>
    [...row.matchAll(/1+/g)].map((run) => ({
      x: left + run.index * module,
      y: top + place * height,
      width: run[0].length * module,
      height,
    })),
  );
  const under = isLinear ? [lineOf(data, top + height, 'middle', 1, false, false)] : [];
  const whole = LINE_UNITS + rows.length * height + (isLinear ? LINE_UNITS : 0);
  return { items: [{ kind: 'bars', bars }, ...under], height: whole };
}
