import { bytesOfHex, hexOf } from './zvt-bytes.ts';

/**
 * Card data never leaves the codec whole. ZVT itself marks a masked digit with the nibble E, so a truncated field keeps its length
 * and its place, and what a terminal had truncated already comes back byte-exact.
 * How much may be shown, the first six and the last four digits of a card number, is PCI DSS 3.4; own reading.
 */
const FIRST_DIGITS_SHOWN = 6;
const LAST_DIGITS_SHOWN = 4;
/** A number with fewer digits is no card number (ISO/IEC 7812-1: up to 19, in use from 12 on). */
const CARD_DIGITS_MIN = 11;
const MASKED = '*';

/** `*` is a masked digit, `d` the separator of a track, a final odd digit is padded with F on the wire. */
export function maskedCardNumber(bytes: Uint8Array): string {
  const nibbles = nibblesOf(bytes);
  const end = nibbles.search(/[^0-9*]/);
  const number = end < 0 ? nibbles : nibbles.slice(0, end);
  const rest = nibbles.slice(number.length);
  if (number.length < CARD_DIGITS_MIN) return rest === '' ? number : number + MASKED.repeat(rest.length);
  const shownFrom = number.length - LAST_DIGITS_SHOWN;
  const masked = Array.from(number, (digit, at) => (at < FIRST_DIGITS_SHOWN || at >= shownFrom ? digit : MASKED));
  return masked.join('') + MASKED.repeat(rest.length);
}

/** Tracks, security codes and PINs: nothing of them, but how long they were. */
export const droppedCardData = (bytes: Uint8Array): string => MASKED.repeat(bytes.length * 2);

/** Null when the text is no masked card data. */
export function bytesOfMasked(text: string): Uint8Array | null {
  if (!/^[0-9a-f*]*$/i.test(text)) return null;
  const nibbles = text.replaceAll(MASKED, 'e');
  return bytesOfHex(nibbles.length % 2 === 0 ? nibbles : `${nibbles}f`);
}

function nibblesOf(bytes: Uint8Array): string {
  const hex = hexOf(bytes).replaceAll('e', MASKED);
  return hex.endsWith('f') ? hex.slice(0, -1) : hex;
}

/** What cannot be read may hold a card number all the same: packed runs of 13 to 19 digits whose check digit fits lose their middle. */
export const withoutCardNumbers = (hex: string): string =>
  hex.replace(/(?<!\d)\d{13,19}(?!\d)/g, (digits) => (hasCheckDigit(digits) ? truncated(digits, 'e') : digits));

/** The same for printed text, where separators may stand between the digits. Only the last four remain, as on a customer's receipt. */
export const withoutPrintedCardNumbers = (text: string): string =>
  text.replace(/(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g, (found) => {
    const digits = found.replace(/\D/g, '');
    return hasCheckDigit(digits) ? MASKED.repeat(4) + digits.slice(-LAST_DIGITS_SHOWN) : found;
  });

const truncated = (digits: string, mask: string): string =>
  digits.slice(0, FIRST_DIGITS_SHOWN) +
  mask.repeat(digits.length - FIRST_DIGITS_SHOWN - LAST_DIGITS_SHOWN) +
  digits.slice(-LAST_DIGITS_SHOWN);

/** Luhn (ISO/IEC 7812-1, annex B). */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
