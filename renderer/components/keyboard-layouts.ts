/** Letters as on that language's keyboards; digits stand above. A language without a layout gets the English one. */
const LAYOUTS: Readonly<Record<string, readonly string[]>> = {
  en: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm-’'],
  de: ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnmß-'],
};
const DIGIT_ROW = '1234567890';
/** What names of companies and streets are made of beside letters and digits. */
const SIGN_ROW = '.,-/&+’()#';
/** The other letters of European names, from a to z: as many rows as digits, letters and signs have together. */
const ACCENT_ROWS = ['áàâäãåąæçćč', 'ďđéèêëěęğíì', 'îïłľñńňóòôö', 'őõøœřśšşșßť', 'țúùûüűůýžźż'];

const rowsOf = (language: string, key: RegExp): string[][] =>
  (LAYOUTS[language.split('-')[0] ?? ''] ?? LAYOUTS.en ?? []).map((row) => [...row].filter((each) => key.test(each)));

/** As travel documents write names and references. */
export const documentRows = (language: string): string[][] => [[...DIGIT_ROW], ...rowsOf(language, /./)];

/** The letters of addresses: without umlauts, with what addresses are made of, and endings that many have. */
export function emailRows(language: string): string[][] {
  const ending = language.startsWith('de') ? '.de' : '.org';
  return [[...DIGIT_ROW], ...rowsOf(language, /^[a-z]$/), ['@', '.', '-', '_', '+', '.com', ending]];
}

/** For names and addresses of anybody: the language's own letters and signs, or the letters of the others. */
export function addressRows(language: string, accents: boolean): string[][] {
  if (accents) return ACCENT_ROWS.map((row) => [...row]);
  return [[...DIGIT_ROW], ...rowsOf(language, /^\p{L}$/u), [...SIGN_ROW]];
}

/** A name begins with a capital, and so does each word of it. */
export const wantsCapital = (before: string): boolean => before === '' || /[\s.\-/(&+]$/.test(before);

/** Capitals as on travel documents; `ß` has none of its own on a key. */
export const keyFace = (key: string, language: string): string => (key === 'ß' ? key : key.toLocaleUpperCase(language));
