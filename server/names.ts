/**
 * Comparing names as people, bookings and passports write them: case, diacritics, spaces, hyphens and apostrophes do not count. The
 * expansions are those of ICAO Doc 9303 part 3 as we know them (our own reading), so that MUELLER in a passport finds Müller.
 */
const EXPANSIONS: Record<string, string> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  Å: 'AA',
  Ø: 'OE',
  Æ: 'AE',
  Œ: 'OE',
  Þ: 'TH',
  Ð: 'D',
  Ł: 'L',
};
/** Letters without a decomposition, as people type them on a keypad without them. */
const PLAIN: Record<string, string> = { Ø: 'O', Æ: 'AE', Œ: 'OE', Þ: 'TH', Ð: 'D', Ł: 'L', Đ: 'D', İ: 'I' };

const lettersOf = (text: string) => text.normalize('NFKD').replace(/[^\p{L}\p{N}]/gu, '');
const mapped = (text: string, table: Record<string, string>) =>
  [...text].map((letter) => table[letter] ?? letter).join('');

function keysOf(name: string): string[] {
  const upper = name.normalize('NFC').toLocaleUpperCase('en');
  return [...new Set([lettersOf(mapped(upper, PLAIN)), lettersOf(mapped(upper, EXPANSIONS))])];
}

export function isSameSurname(a: string, b: string): boolean {
  const keys = keysOf(b);
  return keysOf(a).some((key) => key !== '' && keys.includes(key));
}

export const documentKey = (documentNumber: string): string => documentNumber.toUpperCase().replace(/[^A-Z0-9]/g, '');
