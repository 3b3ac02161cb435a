/** Draws barcodes as SVG, for people and for scanners held at the screen. */
import * as bwip from 'bwip-js/node';
import { z } from 'zod';
import { SCAN_CHARACTERS_MAX } from './api.ts';

export const barcodeSchema = z.object({
  symbology: z.enum(['ean13', 'ean8', 'code128', 'qrcode', 'pdf417']),
  text: z.string().min(1).max(SCAN_CHARACTERS_MAX),
});

const UNITS_PER_MODULE = 2;
const LINEAR_HEIGHT_MM = 10;

/** Null when the text does not fit the symbology. Without a quiet zone: the page leaves white around it. */
export function drawBarcode({ symbology, text }: z.infer<typeof barcodeSchema>): string | null {
  const isLinear = symbology === 'ean13' || symbology === 'ean8' || symbology === 'code128';
  try {
    return bwip.toSVG({
      bcid: symbology,
      text,
      scale: UNITS_PER_MODULE,
      ...(isLinear ? { height: LINEAR_HEIGHT_MM } : {}),
      ...(symbology === 'ean13' || symbology === 'ean8' ? { includetext: true } : {}),
    });
  } catch (cause) {
    // bwip-js throws texts and errors alike for data that it cannot encode.
    if (cause instanceof Error || typeof cause === 'string') return null;
    throw cause;
  }
}
