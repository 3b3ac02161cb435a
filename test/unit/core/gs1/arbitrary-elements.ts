/** Element lists by the dictionary: every AI, values that its linters accept, with what it requires and without what it excludes. */
import fc from 'fast-check';
import { checkPairOf } from '../../../../core/barcode/gs1/check-characters.ts';
import { COUNTRIES, COUNTRY_LETTERS, CURRENCIES, PACKAGE_TYPES } from '../../../../core/barcode/gs1/code-lists.ts';
import {
  APPLICATION_IDENTIFIERS,
  type ApplicationIdentifier,
  type Component,
  matchesPattern,
} from '../../../../core/barcode/gs1/dictionary.ts';
import { LINTERS } from '../../../../core/barcode/gs1/linters.ts';
import { gs1CheckDigit } from '../../../../core/barcode/gtin.ts';

export type Pair = { ai: string; value: string };

const CHARACTERS: Record<Component['characterSet'], string> = {
  N: '0123456789',
  X: '!"%&\'()*+,-./0123456789:;<=>?ABCXYZ_abcxyz',
  Y: '#-/0123456789ABCXYZ',
  Z: 'ABCXYZabcxyz0123456789-_',
};

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: length, maxLength: length }).map((all) => all.join(''));
const twoDigits = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((number) => String(number).padStart(2, '0'));
const yymmdd = fc.tuple(digits(2), twoDigits(1, 12), twoDigits(1, 28)).map((parts) => parts.join(''));

/** A value for the linters that random characters would hardly ever satisfy. */
const SPECIAL: Record<string, (component: Component) => fc.Arbitrary<string>> = {
  csum: ({ lengthMax }) => digits(lengthMax - 1).map((body) => body + gs1CheckDigit(body)),
  csumalpha: () => digits(6).map((body) => `${body}A${checkPairOf(`${body}A`)}`),
  iban: () => fc.constantFrom('FR7630006000011234567890189', 'BE71096123456769', 'CH5604835012345678009'),
  yymmdd: () => yymmdd,
  yymmd0: () =>
    fc.oneof(
      yymmdd,
      yymmdd.map((date) => `${date.slice(0, 4)}00`),
    ),
  yyyymmdd: () => yymmdd.map((date) => `20${date}`),
  hhmi: () => fc.tuple(twoDigits(0, 23), twoDigits(0, 59)).map((parts) => parts.join('')),
  hh: () => twoDigits(0, 23),
  mi: () => twoDigits(0, 59),
  ss: () => twoDigits(0, 59),
  iso3166: () => fc.constantFrom(...COUNTRIES.keys()),
  iso3166999: () => fc.constantFrom('999', ...COUNTRIES.keys()),
  iso3166alpha2: () => fc.constantFrom(...COUNTRY_LETTERS),
  iso4217: () => fc.constantFrom(...CURRENCIES.keys()),
  mediatype: () => fc.constantFrom('01', '10', '80', '99'),
  packagetype: () => fc.constantFrom(...PACKAGE_TYPES),
  latitude: () => fc.integer({ min: 0, max: 1_800_000_000 }).map((number) => String(number).padStart(10, '0')),
  longitude: () => fc.integer({ min: 0, max: 2_100_000_000 }).map((number) => String(number).padStart(10, '0')),
  pieceoftotal: () => fc.constantFrom('0102', '0202', '9999'),
  posinseqslash: () => fc.constantFrom('1/2', '2/2'),
  couponcode: () => fc.constantFrom('106141416543213500110000310123196000', '10614141011111275110111'),
  couponposoffer: () => fc.constantFrom('001234561234560123456', '061234567890121234569123456789012345'),
  hyphen: () => fc.constant('-'),
  zero: () => fc.constant('0'),
  iso5218: () => fc.constantFrom('0', '1', '2', '9'),
  yesno: () => fc.constantFrom('0', '1'),
  winding: () => fc.constantFrom('0', '1', '9'),
  importeridx: () => fc.constantFrom('-', 'a', 'Z', '0'),
};

const nameOf = new Map([...LINTERS].map(([name, linter]) => [linter, name]));

function componentValue(component: Component): fc.Arbitrary<string> {
  const names = component.linters.map((linter) => nameOf.get(linter) ?? '');
  const special = names.map((name) => SPECIAL[name]).find((make) => make !== undefined);
  const characters = CHARACTERS[component.characterSet];
  const plain = fc
    .array(fc.constantFrom(...characters), { minLength: component.lengthMin, maxLength: component.lengthMax })
    .map((all) => all.join(''));
  const gcp = names.some((name) => name.startsWith('gcppos'))
    ? fc.tuple(digits(4), plain).map(([prefix, rest]) => (prefix + rest).slice(0, component.lengthMax))
    : plain;
  const whole = special === undefined ? gcp : special(component);
  const right = whole.filter((value) => component.linters.every((linter) => linter(value) === null));
  return component.isOptional ? fc.oneof(fc.constant(''), right) : right;
}

const cutAfterEmpty = (parts: readonly string[]): string => {
  const end = parts.indexOf('');
  return (end < 0 ? parts : parts.slice(0, end)).join('');
};

const anyValueOf = ({ components }: ApplicationIdentifier): fc.Arbitrary<string> =>
  fc.tuple(...components.map(componentValue)).map(cutAfterEmpty);

const pairOf = (identifier: ApplicationIdentifier): fc.Arbitrary<Pair> =>
  anyValueOf(identifier).map((value) => ({ ai: identifier.ai, value }));

const identifiers = [...APPLICATION_IDENTIFIERS.values()];
const firstMatching = (pattern: string): string =>
  identifiers.find(({ ai }) => matchesPattern(ai, pattern))?.ai ?? pattern;

const clashes = (one: string, other: string): boolean =>
  (APPLICATION_IDENTIFIERS.get(one)?.excludes ?? []).some((pattern) => matchesPattern(other, pattern)) ||
  (APPLICATION_IDENTIFIERS.get(other)?.excludes ?? []).some((pattern) => matchesPattern(one, pattern));

/** `ai` with all that it requires, first alternatives first; null where they would exclude one another. */
function closure(ai: string, present: readonly string[] = []): string[] | null {
  if (present.includes(ai)) return [...present];
  if (present.some((other) => clashes(ai, other))) return null;
  let all: string[] | null = [...present, ai];
  for (const alternatives of APPLICATION_IDENTIFIERS.get(ai)?.requires ?? []) {
    const before: string[] = all;
    all = null;
    for (const alternative of alternatives) {
      let tried: string[] | null = before;
      for (const pattern of alternative) tried = tried === null ? null : closure(firstMatching(pattern), tried);
      if (tried !== null) {
        all = tried;
        break;
      }
    }
    if (all === null) return null;
  }
  return all;
}

const lists = identifiers.map(({ ai }) => closure(ai)).filter((list) => list !== null);

/** Every AI of the dictionary that can be there at all, with what it needs. */
export const elementList: fc.Arbitrary<Pair[]> = fc
  .constantFrom(...lists)
  .chain((list) =>
    fc.tuple(...list.flatMap((ai) => APPLICATION_IDENTIFIERS.get(ai) ?? []).map(pairOf)).map((pairs) => [...pairs]),
  );
