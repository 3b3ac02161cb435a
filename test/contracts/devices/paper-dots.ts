import { Resvg } from '@resvg/resvg-js';
import { MARGIN_DOTS } from '../../../hardware/simulators/paper-place.ts';

/** The dots of a printed paper, taken off its picture: black is darker than half. */
export function dotsOnPaper(svg: string): {
  firstRow: number;
  /** So many rows of so many dots from the left end of the print area, in hexadecimal, each row padded to whole bytes. */
  rows(top: number, heightDots: number, widthDots: number): string;
} {
  const image = new Resvg(svg, { font: { loadSystemFonts: false } }).render();
  const { pixels, width } = image;
  const isBlack = (x: number, y: number): boolean => (pixels[(y * width + x) * 4] ?? 255) < 128;
  return {
    firstRow: MARGIN_DOTS,
    rows: (top, heightDots, widthDots) => {
      const bytes = Buffer.alloc(Math.ceil(widthDots / 8) * heightDots);
      for (let y = 0; y < heightDots; y += 1) {
        for (let x = 0; x < widthDots; x += 1) {
          if (!isBlack(MARGIN_DOTS + x, top + y)) continue;
          const index = y * Math.ceil(widthDots / 8) + (x >> 3);
          bytes[index] = (bytes[index] ?? 0) | (0x80 >> (x & 7));
        }
      }
      return bytes.toString('hex');
    },
  };
}
