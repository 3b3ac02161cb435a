/**
 * The number of a suspended basket: 16 digits that a person can type. Eight are the second (they come again after three years), six are
 * by chance, two are the check digits of ISO/IEC 7064 MOD 97-10 (own reading), which find every single wrong digit and every two that
 * changed places.
 */
import { z } from 'zod';

const SECONDS = 100_000_000;
const NUMBER = /^\d{16}$/;
/** Of the barcode on a slip that only names the basket. */
const PREFIX = 'PBS-';

const checkDigitsOf = (digits: string): string => String(98n - ((BigInt(digits) * 100n) % 97n)).padStart(2, '0');

/** `chance`: 0 to 999,999. Two kiosks that make the same number are told apart by the server, which refuses the second. */
export function basketNumberOf(atMs: number, chance: number): string {
  const seconds = String(Math.floor(atMs / 1_000) % SECONDS).padStart(8, '0');
  const digits = `${seconds}${String(chance).padStart(6, '0')}`;
  return `${digits}${checkDigitsOf(digits)}`;
}

export const isBasketNumber = (text: string): boolean =>
  NUMBER.test(text) && checkDigitsOf(text.slice(0, 14)) === text.slice(14);

export const basketNumberSchema = z.string().refine(isBasketNumber, 'the 16 digits of a suspended basket');

export const slipBarcodeOf = (basketId: string): string => `${PREFIX}${basketId}`;

/** The basket that the barcode of a slip names; null where it is no slip's. */
export function basketNumberIn(text: string): string | null {
  const digits = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
  return isBasketNumber(digits) ? digits : null;
}

/** In groups of four, as a card's number. */
export const groupedNumber = (basketId: string): string => basketId.replace(/(\d{4})(?=\d)/g, '$1 ');
