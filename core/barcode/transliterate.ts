/** Letters whose machine-readable form is more than the letter without its marks. Our own reading of ICAO 9303 part 3, section 6. */
const TRANSLITERATIONS: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Å: 'AA',
  Æ: 'AE',
  Ð: 'D',
  Đ: 'D',
  ı: 'I',
  Ł: 'L',
  Ö: 'OE',
  Ø: 'OE',
  Œ: 'OE',
  Þ: 'TH',
  ß: 'SS',
  ẞ: 'SS',
  Ü: 'UE',
};

/** A name in capital letters A–Z, blanks and hyphens: `Müller-Weiß` → `MUELLER-WEISS`, `O'Brien` → `OBRIEN`. */
export function transliterateName(name: string): string {
  return [...name.normalize('NFC')]
    .map((letter) => TRANSLITERATIONS[letter] ?? TRANSLITERATIONS[letter.toLocaleUpperCase('en')] ?? letter)
    .join('')
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z -]/g, '');
}
