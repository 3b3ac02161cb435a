import { Resvg } from '@resvg/resvg-js';
import type { StripRequest } from '../protocols/document-layout.ts';
import { blacken, blankImage, type DotImage } from '../protocols/dot-image.ts';
import { FontShelf } from './fonts.ts';
import { Shaper } from './shaping.ts';
import type { Strip } from './strip.ts';
import { drawStrip } from './strip-drawing.ts';

/** Darker than this is a dot. */
const BLACK_BELOW = 128;
const BYTES_PER_PIXEL = 4;

/** Draws on the calling thread: some tens of milliseconds for the first strip of a script. The kiosk has it done by a worker. */
export function createStripDrawer(): (requests: readonly StripRequest[]) => Strip[] {
  const shaper = new Shaper(new FontShelf());
  return (requests) =>
    requests.map((request) => {
      const { svg, widthDots, heightDots, missing } = drawStrip(request, shaper);
      return { picture: pictureOf(svg, widthDots, heightDots), missing };
    });
}

function pictureOf(svg: string, widthDots: number, heightDots: number): DotImage {
  const { pixels } = new Resvg(svg, { font: { loadSystemFonts: false } }).render();
  const picture = blankImage(widthDots, heightDots);
  for (let index = 0; index < widthDots * heightDots; index += 1) {
    // Black on white: one channel says it all.
    if ((pixels[index * BYTES_PER_PIXEL] ?? BLACK_BELOW) >= BLACK_BELOW) continue;
    blacken(picture, index % widthDots, Math.floor(index / widthDots));
  }
  return picture;
}
