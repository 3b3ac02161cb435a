import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { PAPER_FONT } from './paper-lines.ts';

/** bwip-js brings a monospaced Latin font, so that machines without any font can draw; the system's fonts fill its gaps. */
const FONT_FILE = fileURLToPath(new URL('../fonts/Inconsolata.otf', import.meta.resolve('bwip-js/node')));

/** A printed paper's SVG as PNG, one pixel a printer dot, black on white with a margin that barcode readers need. */
export function paperToPng(svg: string): Buffer {
  const fontFiles = existsSync(FONT_FILE) ? [FONT_FILE] : [];
  const image = new Resvg(svg, {
    background: '#fff',
    font: { fontFiles, loadSystemFonts: true, defaultFontFamily: PAPER_FONT },
  });
  return image.render().asPng();
}
