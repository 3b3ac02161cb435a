import { looksLikeBoardingPass, readBoardingPass } from './boarding-pass.ts';
import { toGtin14 } from './gtin.ts';
import { looksLikeTravelDocument, readTravelDocument } from './travel-document.ts';

/** What a scanned symbol is. `raw` is kept for the notice that tells the person what was read, cut to what fits a screen. */
export type Identified =
  | { kind: 'product'; code: string }
  | { kind: 'booking'; recordLocator: string; surname: string }
  | { kind: 'travelDocument'; documentNumber: string; surname: string }
  | { kind: 'unreadableDocument' }
  | { kind: 'unknown'; raw: string };

export const RAW_LENGTH_MAX = 40;

/** The QR code of a booking confirmation: `PNR:ABC123/SURNAME`. Our own format; airlines differ, so it is one more rule here. */
const CONFIRMATION = /^PNR:([A-Z0-9]{6})\/([A-Z' -]{1,60})$/;
const IN_STORE_PLU = /^(\d{4,5})$/;

/** Decides what a symbol is by its text; the AIM identifier (ISO/IEC 15424) will tell GS1 element strings apart when they arrive. */
export function identifyText(text: string): Identified {
  if (looksLikeTravelDocument(text)) {
    const document = readTravelDocument(text);
    return document.ok ? { kind: 'travelDocument', ...document.value } : { kind: 'unreadableDocument' };
  }
  if (looksLikeBoardingPass(text)) {
    const pass = readBoardingPass(text);
    return pass.ok ? { kind: 'booking', ...pass.value } : { kind: 'unreadableDocument' };
  }
  const confirmation = CONFIRMATION.exec(text);
  if (confirmation?.[1] && confirmation[2]) {
    return { kind: 'booking', recordLocator: confirmation[1], surname: confirmation[2] };
  }
  const gtin = toGtin14(text);
  if (gtin.ok) return { kind: 'product', code: gtin.value };
  const plu = IN_STORE_PLU.exec(text);
  if (plu?.[1]) return { kind: 'product', code: `plu:${plu[1]}` };
  return { kind: 'unknown', raw: text.replace(/[^\x20-\x7e]/g, '?').slice(0, RAW_LENGTH_MAX) };
}
