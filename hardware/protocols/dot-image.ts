/** A picture of dots. `bits`: rows from the top, each padded to whole bytes, the leftmost dot in the highest bit, 1 = black. */
export type DotImage = { widthDots: number; heightDots: number; bits: Uint8Array };

/** Wider and higher than anything that a receipt printer prints in one piece; what asks for more is cut off. */
export const IMAGE_DOTS_MAX = 4_096;
export const IMAGE_ROWS_MAX = 16_384;
const IMAGE_BYTES_MAX = 4_194_304;

export const bytesPerRow = (widthDots: number): number => (widthDots + 7) >> 3;

export function blankImage(widthDots: number, heightDots: number): DotImage {
  const width = Math.min(widthDots, IMAGE_DOTS_MAX);
  const rows = Math.min(heightDots, IMAGE_ROWS_MAX, Math.floor(IMAGE_BYTES_MAX / Math.max(1, bytesPerRow(width))));
  return { widthDots: width, heightDots: rows, bits: new Uint8Array(bytesPerRow(width) * rows) };
}

export const isBlack = ({ widthDots, bits }: DotImage, x: number, y: number): boolean =>
  (((bits[y * bytesPerRow(widthDots) + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1;

export function blacken({ widthDots, bits }: DotImage, x: number, y: number): void {
  const index = y * bytesPerRow(widthDots) + (x >> 3);
  bits[index] = (bits[index] ?? 0) | (0x80 >> (x & 7));
}

/** Rows of `ceil(widthDots / 8)` bytes; bits beyond the width are dropped. */
export function imageOfRows(widthDots: number, heightDots: number, rows: Uint8Array): DotImage {
  const from = bytesPerRow(widthDots);
  // No more rows than there are bytes for: a header may claim gigabytes.
  const image = blankImage(widthDots, from === 0 ? 0 : Math.min(heightDots, Math.ceil(rows.length / from)));
  const to = bytesPerRow(image.widthDots);
  const spare = to * 8 - image.widthDots;
  for (let y = 0; y < image.heightDots; y += 1) {
    image.bits.set(rows.subarray(y * from, y * from + to), y * to);
    if (spare > 0) image.bits[(y + 1) * to - 1] = (image.bits[(y + 1) * to - 1] ?? 0) & (0xff << spare);
  }
  return image;
}

/** Columns of `bytesPerColumn` bytes from left to right, each from the top down, the topmost dot in the highest bit. */
export function imageOfColumns(bytesPerColumn: number, columns: Uint8Array, heightDots = bytesPerColumn * 8): DotImage {
  const image = blankImage(Math.floor(columns.length / Math.max(1, bytesPerColumn)), heightDots);
  for (let x = 0; x < image.widthDots; x += 1) {
    for (let y = 0; y < image.heightDots; y += 1) {
      const byte = columns[x * bytesPerColumn + (y >> 3)] ?? 0;
      if (((byte >> (7 - (y & 7))) & 1) === 1) blacken(image, x, y);
    }
  }
  return image;
}

export function scaledImage(image: DotImage, timesWide: number, timesHigh: number): DotImage {
  if (timesWide === 1 && timesHigh === 1) return image;
  const scaled = blankImage(image.widthDots * timesWide, image.heightDots * timesHigh);
  for (let y = 0; y < scaled.heightDots; y += 1) {
    for (let x = 0; x < scaled.widthDots; x += 1) {
      if (isBlack(image, Math.floor(x / timesWide), Math.floor(y / timesHigh))) blacken(scaled, x, y);
    }
  }
  return scaled;
}

/** Both pictures on each other, as two colours or two planes of grey come out in black. */
export function overlaidImages(one: DotImage, other: DotImage): DotImage {
  const widthDots = Math.max(one.widthDots, other.widthDots);
  const both = blankImage(widthDots, Math.max(one.heightDots, other.heightDots));
  for (const image of [one, other]) {
    const [from, to] = [bytesPerRow(image.widthDots), bytesPerRow(both.widthDots)];
    for (let y = 0; y < Math.min(image.heightDots, both.heightDots); y += 1) {
      for (let x = 0; x < from; x += 1)
        both.bits[y * to + x] = (both.bits[y * to + x] ?? 0) | (image.bits[y * from + x] ?? 0);
    }
  }
  return both;
}

export function blackDotsOf(image: DotImage): number {
  let count = 0;
  for (const byte of image.bits) for (let rest = byte; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
