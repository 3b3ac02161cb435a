import { luhnIsRight } from './luhn.ts';
import { bytesOfHex, hexOf, joined } from './zvt-bytes.ts';

/**
 * Card data never leaves the codec whole. ZVT itself marks a masked digit with the nibble E, so a truncated field keeps its length
 * and its place, and what a terminal had truncated already comes back byte-exact.
 * How much may be shown, the first six and the last four digits of a card number, is PCI DSS 3.4; own reading.
 */
const FIRST_DIGITS_SHOWN = 6;
const LAST_DIGITS_SHOWN = 4;
/** A number with fewer digits is no card number (ISO/IEC 7812-1: up to 19, in use from 12 on). */
const CARD_DIGITS_MIN = 11;
/** Shorter ones are not looked for outside of their own field: too many other numbers have a check digit that fits. */
const SEARCHED_DIGITS_MIN = 13;
const SEARCHED_DIGITS_MAX = 19;
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

/**
 * What is kept as bytes may hold a card number all the same, packed or in ASCII. A packed digit becomes the nibble E, one in ASCII a `*`,
 * so that nothing moves. The bytes themselves where there is none.
 */
export function withoutCardNumbers(bytes: Uint8Array): Uint8Array {
  const printed = hiddenInText(latin1Of(bytes), FIRST_DIGITS_SHOWN);
  const readable = printed.size === 0 ? bytes : bytes.map((byte, at) => (printed.has(at) ? ASTERISK : byte));
  const hex = hexOf(readable);
  const packed = new Set<number>();
  for (const { index, 0: run } of hex.matchAll(PACKED_RUN)) {
    for (const at of hiddenDigits(run, FIRST_DIGITS_SHOWN)) packed.add(index + at);
  }
  return packed.size === 0 ? readable : (bytesOfHex(replacedAt(hex, packed, 'e')) ?? new Uint8Array(bytes.length));
}

/** The same for text to be read: only the last four digits remain, as on a customer's receipt, and nothing moves. */
export function withoutPrintedCardNumbers(text: string): string {
  const hidden = hiddenInText(text, 0);
  return hidden.size === 0 ? text : replacedAt(text, hidden, MASKED);
}

/**
 * A file, or a part of one. In one of printable text only words of digits are looked at: read as packed digits every text holds some whose
 * check digit fits, and so do the hash sums in it.
 */
export function withoutCardNumbersInFile(bytes: Uint8Array): Uint8Array {
  if (!bytes.every(isPrintable)) return withoutCardNumbers(bytes);
  const text = latin1Of(bytes);
  const words = text.replace(/[a-z]+\d[\da-z]*|\d+[a-z][\da-z]*/gi, (word) => 'x'.repeat(word.length));
  const hidden = hiddenInText(words, FIRST_DIGITS_SHOWN);
  return hidden.size === 0 ? bytes : bytes.map((byte, at) => (hidden.has(at) ? ASTERISK : byte));
}

const isPrintable = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/** Of an application on a chip. The provider of the girocard (ISO/IEC 7816-5) is digits, and no beginning of a card number. */
export function withoutCardNumbersInApplicationId(bytes: Uint8Array): Uint8Array {
  if (!hexOf(bytes).startsWith(GIROCARD_PROVIDER)) return withoutCardNumbers(bytes);
  const providerBytes = GIROCARD_PROVIDER.length / 2;
  return joined([bytes.subarray(0, providerBytes), withoutCardNumbers(bytes.subarray(providerBytes))]);
}

const GIROCARD_PROVIDER = 'd276000025';
const ASTERISK = 0x2a;
const PACKED_RUN = /\d{13,}/g;
/** From the first digit to the last one with neither letters nor other numerals between them. */
const PRINTED_RUN = /\d(?:[^\p{L}\p{N}]*\d){12,}/gu;

/** Digits that were masked before part one number from another as a letter does; a single asterisk is a separator. */
const MASKED_RUN = /\*{2,}/g;

/**
 * A date and a time with nothing else beside them (24.11.2026 10:52:28, 10:52:28.123+01:00) are none: they stand on every receipt, and
 * one in four has a check digit that fits.
 */
const DAY = String.raw`(?:(?:0[1-9]|[12]\d|3[01])[./-](?:0[1-9]|1[0-2])[./-](?:20)?\d\d|20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{3})?)?(?:[+-](?:0\d|1[0-4]):[0-5]\d)?`;
const DATE_AND_TIME = new RegExp(`^(?:${DAY} {1,3})?${TIME}$`);

/** Separators in a form-encoded text, whose own digits belong to no number: blank to slash, colon to at sign, line ends, no-break space. */
const ENCODED_SEPARATOR = /%(?:2[0-9a-f]|3[a-f]|0[9ad]|C2%A0)/gi;

/** Places of digits that must not be shown. Form-encoded text is looked at as it stands too: a per cent sign may be just that. */
function hiddenInText(text: string, firstDigitsShown: number): ReadonlySet<number> {
  const hidden = new Set<number>();
  const parted = text.replace(MASKED_RUN, (found) => 'x'.repeat(found.length));
  const readings = parted.includes('%')
    ? [parted, parted.replace(ENCODED_SEPARATOR, (found) => ' '.repeat(found.length))]
    : [parted];
  for (const reading of readings) {
    for (const { index, 0: run } of reading.matchAll(PRINTED_RUN)) {
      if (DATE_AND_TIME.test(run)) continue;
      const places = Array.from(run.matchAll(/\d/g), (digit) => index + digit.index);
      for (const at of hiddenDigits(run.replace(/\D/g, ''), firstDigitsShown)) hidden.add(places[at] ?? index);
    }
  }
  // An encoded separator stays one.
  for (const { index } of parted.matchAll(ENCODED_SEPARATOR)) {
    hidden.delete(index + 1);
    hidden.delete(index + 2);
  }
  return hidden;
}

/**
 * Every stretch of 13 to 19 digits whose check digit fits is taken for a card number, wherever in the run it begins: what stands before
 * or behind it cannot hide it. No card number begins with 0 (ISO/IEC 7812-1: kept for the committee), which spares padded numbers.
 */
function hiddenDigits(run: string, firstDigitsShown: number): ReadonlySet<number> {
  const hidden = new Set<number>();
  for (let start = 0; start + SEARCHED_DIGITS_MIN <= run.length; start += 1) {
    if (run[start] === '0') continue;
    const longest = Math.min(SEARCHED_DIGITS_MAX, run.length - start);
    for (let length = SEARCHED_DIGITS_MIN; length <= longest; length += 1) {
      if (!luhnIsRight(run.slice(start, start + length))) continue;
      for (let at = firstDigitsShown; at < length - LAST_DIGITS_SHOWN; at += 1) hidden.add(start + at);
    }
  }
  return hidden;
}

function replacedAt(text: string, places: ReadonlySet<number>, by: string): string {
  let replaced = '';
  for (let at = 0; at < text.length; at += 1) replaced += places.has(at) ? by : text.charAt(at);
  return replaced;
}

const latin1Of = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
