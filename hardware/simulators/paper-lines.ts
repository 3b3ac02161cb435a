import type { PrintedLine, PrintedSegment } from '../protocols/escpos-items.ts';
import { GEOMETRY } from '../protocols/escpos-settings.ts';
import { drawGlyph, isDrawn } from './paper-glyphs.ts';
import { drawImage } from './paper-image.ts';
import { type Drawn, startOf } from './paper-place.ts';

export const PAPER_FONT = 'Inconsolata';
const FONT_FAMILY = `font-family="'DejaVu Sans Mono', ${PAPER_FONT}, monospace"`;
const INK = '#000';
const SECOND_INK = '#c1121f';
/** The share of a character's height above its baseline. */
const ASCENT = 0.79;
const FONT_SIZE = 0.92;
/** Stands for a character that the sender drew itself. */
const OWN_CHARACTER = '\ufffc';

type Row = { segments: PrintedSegment[]; images: PrintedLine['images'] };

/** Draws a line from `y` down; where it is longer than the paper is wide it goes on below, as printers do. */
export function drawLine(line: PrintedLine, y: number, widthDots: number): Drawn {
  const { areaDots } = startOf(line, 0, widthDots);
  const rows = rowsOf(line, areaDots);
  const svg = rows.map((row, index) => drawRow(row, line, y + index * line.feedDots, widthDots));
  return { svg: svg.join(''), heightDots: rows.length * line.feedDots };
}

/** Breaks before the first character that does not fit. */
function rowsOf(line: PrintedLine, areaDots: number): Row[] {
  const rows: Row[] = [{ segments: [], images: line.images }];
  let shift = 0;
  for (const segment of line.segments) {
    const characters = Array.from(segment.text);
    const step = segment.widthDots / Math.max(1, characters.length);
    let from = 0;
    while (from < characters.length) {
      const x = segment.xDots + from * step - shift;
      const fit = Math.floor((areaDots - x) / step);
      const row = rows.at(-1);
      if (fit < 1 && x > 0 && row !== undefined) {
        shift += x;
        rows.push({ segments: [], images: [] });
        continue;
      }
      const taken = characters.slice(from, from + Math.max(1, fit));
      row?.segments.push({ ...segment, text: taken.join(''), xDots: x, widthDots: taken.length * step });
      from += taken.length;
    }
  }
  return rows;
}

function drawRow(row: Row, line: PrintedLine, y: number, widthDots: number): string {
  const rowDots = Math.max(
    0,
    ...row.segments.map((segment) => segment.xDots + segment.widthDots),
    ...row.images.map(({ xDots, image }) => xDots + image.widthDots),
  );
  const { xDots, leftDots, areaDots } = startOf(line, rowDots, widthDots);
  const bottom = y + line.heightDots;
  const end = leftDots + areaDots;
  const parts = [
    ...row.images.map(({ image, xDots: x }) => drawImage(image, xDots + x, bottom - image.heightDots, end)),
    ...row.segments.map((segment) => drawSegment(segment, xDots + segment.xDots, bottom)),
  ].join('');
  if (!line.upsideDown) return parts;
  return `<g transform="rotate(180 ${leftDots + areaDots / 2} ${y + line.heightDots / 2})">${parts}</g>`;
}

function drawSegment(segment: PrintedSegment, x: number, bottom: number): string {
  const characters = Array.from(segment.text);
  if (characters.length === 0) return '';
  const { widthScale, heightScale, widthDots, rotated } = segment;
  const cellDots = widthDots / characters.length / widthScale;
  const font = cellDots >= GEOMETRY.kanji.widthDots ? GEOMETRY.kanji : GEOMETRY.fonts[segment.font];
  const height = rotated ? font.widthDots : font.heightDots;
  const ink = segment.secondColour ? SECOND_INK : INK;
  const top = bottom - height * heightScale;
  const behind = segment.reverse
    ? `<rect x="${x}" y="${top}" width="${widthDots}" height="${height * heightScale}" fill="${ink}"/>`
    : '';
  const underline =
    segment.underlineDots > 0
      ? `<rect x="${x}" y="${bottom - segment.underlineDots}" width="${widthDots}" height="${segment.underlineDots}"/>`
      : '';
  const place = `transform="translate(${x} ${top}) scale(${widthScale} ${heightScale})"`;
  const fill = segment.reverse ? '#fff' : ink;
  const weight = segment.bold ? ` font-weight="700" stroke="${fill}" stroke-width="0.7"` : '';
  const inside = rotated
    ? characters.map((character, index) => drawRotated(character, index * cellDots, font)).join('')
    : runsOf(characters)
        .map((run) => drawRun(run, cellDots, font.heightDots))
        .join('');
  return `${behind}<g ${place} fill="${fill}"${weight} ${FONT_FAMILY} font-size="${font.heightDots * FONT_SIZE}">${inside}</g>${underline}`;
}

type Run = { text: string; from: number; length: number; drawn: boolean };

/** Text of a font, and single characters that are drawn. */
function runsOf(characters: readonly string[]): Run[] {
  const runs: Run[] = [];
  for (const [index, character] of characters.entries()) {
    const last = runs.at(-1);
    const drawn = isDrawn(character) || character === OWN_CHARACTER;
    if (last !== undefined && !last.drawn && !drawn) {
      last.text += character;
      last.length += 1;
    } else {
      runs.push({ text: character, from: index, length: 1, drawn });
    }
  }
  return runs;
}

function drawRun({ text, from, length, drawn }: Run, cellDots: number, heightDots: number): string {
  if (drawn) {
    if (text === OWN_CHARACTER) return '';
    return `<g transform="translate(${from * cellDots} 0)" stroke="none">${drawGlyph(text, cellDots, heightDots)}</g>`;
  }
  if (text.trim() === '') return '';
  const place = `x="${from * cellDots}" y="${heightDots * ASCENT}" textLength="${length * cellDots}"`;
  return `<text ${place} lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escapeXml(text)}</text>`;
}

function drawRotated(character: string, x: number, font: { widthDots: number; heightDots: number }): string {
  if (character.trim() === '' || character === OWN_CHARACTER) return '';
  const place = `transform="translate(${x + font.heightDots} 0) rotate(90)" y="${font.heightDots * ASCENT}"`;
  return `<text ${place} textLength="${font.widthDots}" lengthAdjust="spacingAndGlyphs">${escapeXml(character)}</text>`;
}

export const escapeXml = (text: string): string =>
  text
    .replaceAll(/\p{Cc}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
