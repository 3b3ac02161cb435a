import lists from './code-lists.json' with { type: 'json' };

const entriesOf = (list: string, keyLength: number): (readonly [string, string])[] =>
  list.split(' ').map((code) => [code.slice(0, keyLength), code.slice(keyLength)]);

/** ISO 3166-1: three digits → two letters. */
export const COUNTRIES: ReadonlyMap<string, string> = new Map(entriesOf(lists.countries, 3));
export const COUNTRY_LETTERS: ReadonlySet<string> = new Set(COUNTRIES.values());
/** ISO 4217: three digits → three letters. */
export const CURRENCIES: ReadonlyMap<string, string> = new Map(entriesOf(lists.currencies, 3));
/** GS1 General Specifications, AIDC media types of AI (7241). */
export const AIDC_MEDIA_TYPES: ReadonlySet<string> = new Set(lists.aidcMediaTypes.split(' '));
/** UN/ECE Recommendation 21 with GS1's own codes, of AI (7041). */
export const PACKAGE_TYPES: ReadonlySet<string> = new Set(lists.packageTypes.split(' '));
