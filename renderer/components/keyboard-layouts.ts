/** Letters as on that language's keyboards; digits stand above. A language without a layout gets the English one. */
const LAYOUTS: Readonly<Record<string, readonly string[]>> = {
  en: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm-’'],
  de: ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnmß-'],
};
const DIGIT_ROW = '1234567890';

export function keyboardRows(language: string, withDigits: boolean): string[][] {
  const letters = LAYOUTS[language.split('-')[0] ?? ''] ?? LAYOUTS.en ?? [];
  const rows = letters.map((row) => [...row]);
  return withDigits ? [[...DIGIT_ROW], ...rows] : rows;
}

/** The letters of addresses: without umlauts, with what addresses are made of, and endings that many have. */
export function emailRows(language: string): string[][] {
  const letters = keyboardRows(language, false).map((row) => row.filter((key) => /^[a-z]$/.test(key)));
  return [[...DIGIT_ROW], ...letters, ['@', '.', '-', '_', '+', '.com', language.startsWith('de') ? '.de' : '.org']];
}

/** Capitals as on travel documents; `ß` has none of its own on a key. */
export const keyFace = (key: string, language: string): string => (key === 'ß' ? key : key.toLocaleUpperCase(language));
