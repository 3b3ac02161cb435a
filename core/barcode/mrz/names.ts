import { LATIN_LETTERS } from '../transliterate.ts';
import tables from './transliteration.json' with { type: 'json' };

const TEH_MARBUTA = 'ة';
const SHADDA = 'ّ';

/**
 * ICAO Doc 9303 part 3, section 6 (own reading of its tables in other projects): letters without their marks, except those that become
 * two; Cyrillic letters without the exceptions of single languages; Arabic letters by the X scheme, vowels left out.
 */
const OTHER_SCRIPTS: Readonly<Record<string, string>> = { ...tables.cyrillic, ...tables.arabic };

/** One identifier as it stands in a zone: components of capital letters, a filler between them. Apostrophes and full stops go away. */
export function zoneName(name: string): string {
  return name
    .normalize('NFC')
    .split(/[\s,<-]+/u)
    .map(component)
    .filter((part) => part !== '')
    .join('<');
}

function component(text: string): string {
  const letters = [...text];
  return letters
    .map((letter, index) => {
      const isLast = index === letters.length - 1;
      const zone = letter === TEH_MARBUTA && isLast ? 'XAH' : zoneLetters(letter);
      return letters[index + 1] === SHADDA ? zone + zone : zone;
    })
    .join('');
}

function zoneLetters(letter: string): string {
  const capital = letter.toLocaleUpperCase('en');
  const known = LATIN_LETTERS[letter] ?? LATIN_LETTERS[capital] ?? OTHER_SCRIPTS[capital];
  return known ?? capital.normalize('NFD').replace(/[^A-Z]/g, '');
}

/**
 * The field of both identifiers. Where they do not fit, components are cut from the last one on, down to their initials, first those of
 * the secondary identifier; what still does not fit is cut off. Parts 4 to 7, section 4.2.3, leave the choice to the issuer.
 */
export function nameField(surname: string, givenNames: string, length: number): string {
  const primary = zoneName(surname).split('<');
  const secondary = zoneName(givenNames)
    .split('<')
    .filter((part) => part !== '');
  let excess = joined(primary, secondary).length - length;
  for (const components of [secondary, primary]) {
    for (let index = components.length - 1; index >= 0 && excess > 0; index -= 1) {
      const whole = components[index] ?? '';
      const cut = whole.slice(0, Math.max(1, whole.length - excess));
      excess -= whole.length - cut.length;
      components[index] = cut;
    }
  }
  return joined(primary, secondary).slice(0, length).padEnd(length, '<');
}

const joined = (primary: readonly string[], secondary: readonly string[]): string =>
  primary.join('<') + (secondary.length === 0 ? '' : `<<${secondary.join('<')}`);
