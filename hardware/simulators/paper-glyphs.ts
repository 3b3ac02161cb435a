/**
 * Rules, frames and shades, drawn from rectangles: few fonts have them, and they must join. Per character its arms up, down, left and
 * right: 0 none, 1 a line, 2 a double line.
 */
const ARMS: Readonly<Record<string, string>> = {
  '─': '0011',
  '│': '1100',
  '┌': '0101',
  '┐': '0110',
  '└': '1001',
  '┘': '1010',
  '├': '1101',
  '┤': '1110',
  '┬': '0111',
  '┴': '1011',
  '┼': '1111',
  '╭': '0101',
  '╮': '0110',
  '╰': '1001',
  '╯': '1010',
  '═': '0022',
  '║': '2200',
  '╔': '0202',
  '╗': '0220',
  '╚': '2002',
  '╝': '2020',
  '╠': '2202',
  '╣': '2220',
  '╦': '0222',
  '╩': '2022',
  '╬': '2222',
  '╒': '0102',
  '╓': '0201',
  '╕': '0120',
  '╖': '0210',
  '╘': '1002',
  '╙': '2001',
  '╛': '1020',
  '╜': '2010',
  '╞': '1102',
  '╟': '2201',
  '╡': '1120',
  '╢': '2210',
  '╤': '0122',
  '╥': '0211',
  '╧': '1022',
  '╨': '2011',
  '╪': '1122',
  '╫': '2211',
};

/** Parts of a cell in eighths: x, y, width, height. */
const BLOCKS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  '█': [0, 0, 8, 8],
  '▀': [0, 0, 8, 4],
  '▄': [0, 4, 8, 4],
  '▌': [0, 0, 4, 8],
  '▐': [4, 0, 4, 8],
  '▁': [0, 7, 8, 1],
  '▂': [0, 6, 8, 2],
  '▃': [0, 5, 8, 3],
  '▅': [0, 3, 8, 5],
  '▆': [0, 2, 8, 6],
  '▇': [0, 1, 8, 7],
  '▏': [0, 0, 1, 8],
  '▎': [0, 0, 2, 8],
  '▍': [0, 0, 3, 8],
  '▋': [0, 0, 5, 8],
  '▊': [0, 0, 6, 8],
  '▉': [0, 0, 7, 8],
  '▔': [0, 0, 8, 1],
  '▕': [7, 0, 1, 8],
  '■': [1, 2, 6, 4],
};
const SHADES: Readonly<Record<string, number>> = { '░': 0.25, '▒': 0.5, '▓': 0.75 };

export const isDrawn = (character: string): boolean => character in ARMS || character in BLOCKS || character in SHADES;

const STROKE = 2;
const GAP = 2;

/** The character in a cell of that size, from its upper left corner. */
export function drawGlyph(character: string, width: number, height: number): string {
  const shade = SHADES[character];
  if (shade !== undefined) return `<rect width="${width}" height="${height}" fill-opacity="${shade}"/>`;
  const block = BLOCKS[character];
  if (block !== undefined) {
    const [x, y, wide, high] = block;
    return rect((x * width) / 8, (y * height) / 8, (wide * width) / 8, (high * height) / 8);
  }
  const [up = 0, down = 0, left = 0, right = 0] = Array.from(ARMS[character] ?? '', Number);
  const [middleX, middleY] = [Math.floor(width / 2) - STROKE / 2, Math.floor(height / 2) - STROKE / 2];
  const reachX = Math.max(left, right) === 2 ? GAP : 0;
  const reachY = Math.max(up, down) === 2 ? GAP : 0;
  const vertical = (arm: number, from: number, to: number): string =>
    strokes(arm)
      .map((offset) => rect(middleX + offset, from, STROKE, to - from))
      .join('');
  const horizontal = (arm: number, from: number, to: number): string =>
    strokes(arm)
      .map((offset) => rect(from, middleY + offset, to - from, STROKE))
      .join('');
  return [
    vertical(up, 0, middleY + STROKE + reachX),
    vertical(down, middleY - reachX, height),
    horizontal(left, 0, middleX + STROKE + reachY),
    horizontal(right, middleX - reachY, width),
  ].join('');
}

const strokes = (arm: number): number[] => (arm === 0 ? [] : arm === 1 ? [0] : [-GAP, GAP]);

const rect = (x: number, y: number, width: number, height: number): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}"/>`;
