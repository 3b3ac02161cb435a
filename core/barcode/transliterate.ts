/** Letters whose machine-readable form is more than the letter without its marks. Our own reading of ICAO 9303 part 3, section 6. */
export const LATIN_LETTERS: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Å: 'AA',
  Æ: 'AE',
  Ð: 'D',
  Đ: 'D',
  Ħ: 'H',
  ı: 'I',
  Ĳ: 'IJ',
  ĸ: 'K',
  Ł: 'L',
  Ŋ: 'N',
  Ö: 'OE',
  Ø: 'OE',
  Œ: 'OE',
  Þ: 'TH',
  Ŧ: 'T',
  ß: 'SS',
  ẞ: 'SS',
  Ü: 'UE',
};

/** A name in capital letters A–Z, blanks and hyphens: `Müller-Weiß` → `MUELLER-WEISS`, `O'Brien` → `OBRIEN`. */
export function transliterateName(name: string): string {
  return [...name.normalize('NFC')]
    .map((letter) => LATIN_LETTERS[letter] ?? LATIN_LETTERS[letter.toLocaleUpperCase('en')] ?? letter)
    .join('')
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z -]/g, '');
}
