import bidiFactory from 'bidi-js';
import { Buffer as ShapingBuffer, Direction as ShapingDirection, shape } from 'harfbuzzjs';
import type { Direction } from '../protocols/document-layout.ts';
import type { FontShelf, LoadedFont } from './fonts.ts';

/** A glyph of a shaped line: an outline of SVG path data in font units, `y` up, and where its origin stands, in dots. */
export type PlacedGlyph = { outline: string; x: number; y: number; dotsPerUnit: number };
export type ShapedLine = { glyphs: PlacedGlyph[]; width: number; ascent: number; descent: number; missing: string[] };

type Run = { text: string; font: LoadedFont; level: number };

/** Stands for a character that no font has. */
const BOX = '\u25a1';
/** Characters that steer others and need no glyph of their own. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;

/** Turns one line of text into placed outlines: font by character, direction by Unicode's bidirectional algorithm, ligatures by the font. */
export class Shaper {
  readonly #fonts: FontShelf;
  readonly #bidi = bidiFactory();
  readonly #graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

  constructor(fonts: FontShelf) {
    this.#fonts = fonts;
  }

  /** `sizeDots`: the height of an em. */
  shape(text: string, direction: Direction, sizeDots: number): ShapedLine {
    const missing: string[] = [];
    const runs = visualOrder(this.#runsOf(text, direction, missing));
    const line: ShapedLine = { glyphs: [], width: 0, ...this.#heightOf(runs, sizeDots), missing };
    for (const run of runs) addRun(line, run, sizeDots);
    return line;
  }

  #heightOf(runs: readonly Run[], sizeDots: number): { ascent: number; descent: number } {
    const fonts = runs.length === 0 ? [this.#fonts.first] : runs.map((run) => run.font);
    return {
      ascent: Math.max(...fonts.map((font) => font.ascent)) * sizeDots,
      descent: Math.max(...fonts.map((font) => font.descent)) * sizeDots,
    };
  }

  #runsOf(text: string, direction: Direction, missing: string[]): Run[] {
    const { levels } = this.#bidi.getEmbeddingLevels(text, direction);
    const runs: Run[] = [];
    for (const { segment, index } of this.#graphemes.segment(text)) {
      const last = runs.at(-1);
      const level = levels[index] ?? 0;
      const found = this.#fontFor(segment, last?.font ?? null);
      if (found === null) missing.push(segment);
      const font = found ?? this.#fonts.first;
      const shown = found === null ? BOX : segment;
      if (last !== undefined && last.font === font && last.level === level) last.text += shown;
      else runs.push({ text: shown, font, level });
    }
    return runs;
  }

  /** Blanks, digits and marks stay in the font before them where it has them, so that a word is not torn into pieces. */
  #fontFor(grapheme: string, current: LoadedFont | null): LoadedFont | null {
    const codePoints = Array.from(grapheme, (character) => character.codePointAt(0) ?? 0);
    const needed = codePoints.filter((codePoint) => !IGNORABLE.test(String.fromCodePoint(codePoint)));
    const currentHas = current !== null && needed.every((codePoint) => current.has(codePoint));
    if (currentHas && !/\p{L}/u.test(grapheme)) return current;
    return this.#fonts.find(needed);
  }
}

/** Rule L2 of the bidirectional algorithm, over whole runs: HarfBuzz turns what is inside of one. */
function visualOrder(runs: readonly Run[]): Run[] {
  const ordered = [...runs];
  const highest = Math.max(0, ...runs.map((run) => run.level));
  for (let level = highest; level >= 1; level -= 1) {
    for (let from = 0; from < ordered.length; from += 1) {
      let to = from;
      while ((ordered[to]?.level ?? -1) >= level) to += 1;
      if (to - from > 1) ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      if (to > from) from = to;
    }
  }
  return ordered;
}

function addRun(line: ShapedLine, run: Run, sizeDots: number): void {
  const buffer = new ShapingBuffer();
  buffer.addText(run.text);
  buffer.guessSegmentProperties();
  buffer.setDirection(run.level % 2 === 1 ? ShapingDirection.RTL : ShapingDirection.LTR);
  shape(run.font.font, buffer);
  const dotsPerUnit = run.font.dotsPerUnit * sizeDots;
  const positions = buffer.getGlyphPositions();
  for (const [index, glyph] of buffer.getGlyphInfos().entries()) {
    const position = positions[index];
    if (position === undefined) continue;
    const outline = run.font.font.glyphToPath(glyph.codepoint);
    const x = line.width + position.xOffset * dotsPerUnit;
    if (outline !== '') line.glyphs.push({ outline, x, y: position.yOffset * dotsPerUnit, dotsPerUnit });
    line.width += position.xAdvance * dotsPerUnit;
  }
}
