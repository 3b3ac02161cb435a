import { looksLikeBoardingPass, readBoardingPass } from './boarding-pass.ts';
import type { Goods, GoodsContext, ScannedSymbol } from './goods.ts';
import { readGoods } from './read-goods.ts';
import { looksLikeTravelDocument, readTravelDocument } from './travel-document.ts';

/** What a scanned symbol is. `raw` is kept for the notice that tells the person what was read, cut to what fits a screen. */
export type Identified =
  | Goods
  | { kind: 'booking'; recordLocator: string; surname: string }
  | { kind: 'travelDocument'; documentNumber: string; surname: string }
  | { kind: 'unreadableDocument' }
  | { kind: 'unknown'; raw: string };

export const RAW_LENGTH_MAX = 40;

/** The QR code of a booking confirmation: `PNR:ABC123/SURNAME`. Our own format; airlines differ, so it is one more rule here. */
const CONFIRMATION = /^PNR:([A-Z0-9]{6})\/([A-Z' -]{1,60})$/;

/** What fits a screen of a text that may hold anything. */
export const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, RAW_LENGTH_MAX);

/** Documents of travellers, which are told by their text whatever the symbol. */
export function identifyDocument(text: string): Identified | null {
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
  return null;
}

/** Decides what a symbol is by its AIM identifier (ISO/IEC 15424), where the reader sent one, and by its text. */
export function identify(symbol: ScannedSymbol, context: GoodsContext): Identified {
  const document = identifyDocument(symbol.text);
  if (document !== null) return document;
  const goods = readGoods(symbol, context);
  return goods?.ok ? goods.value : { kind: 'unknown', raw: printable(symbol.text) };
}
