/**
 * The application identifiers (AIs) of GS1's Barcode Syntax Dictionary. `syntax-dictionary.json` has the dictionary's own lines, so that
 * a new release is taken over by replacing them; they are read once, when the program starts.
 */
import { invariant } from '../../result.ts';
import { LINTERS, type Linter } from './linters.ts';
import dictionary from './syntax-dictionary.json' with { type: 'json' };

/** Character sets of the GS1 General Specifications: digits, 82 characters, 39 characters, file-safe base64. */
type CharacterSet = 'N' | 'X' | 'Y' | 'Z';

/** A part of an AI's value. `linters` check its content, the character set's own first. */
export type Component = {
  characterSet: CharacterSet;
  lengthMin: number;
  lengthMax: number;
  isOptional: boolean;
  linters: readonly Linter[];
};

export type ApplicationIdentifier = {
  /** Two to four digits. */
  ai: string;
  /** GS1's data title, e.g. `BATCH/LOT`; empty where GS1 gives none. */
  title: string;
  /** Of a predefined length: no FNC1 follows its value. */
  isPredefinedLength: boolean;
  /** May stand in the query of a Digital Link. */
  isDataAttribute: boolean;
  components: readonly Component[];
  /** Of each member one alternative must be there, of an alternative each pattern: `01+21,03+21`. */
  requires: readonly (readonly (readonly string[])[])[];
  /** Patterns of AIs that may not be there. */
  excludes: readonly string[];
  /** Sequences of key qualifiers when it may be the primary key of a Digital Link, else null. */
  keyQualifiers: readonly (readonly string[])[] | null;
};

const LINE = /^(\d{2,4})(?:-(\d{2,4}))? ([*?]*)(.*?)(?: ?# ?(.*))?$/;
const COMPONENT = /^(\[?)([NXYZ])(\.\.)?(\d+)(\]?)((?:,[a-z0-9]+)*)$/;
const CHARACTER_SET_LINTER: Record<CharacterSet, string> = { N: 'csetnumeric', X: 'cset82', Y: 'cset39', Z: 'cset64' };

function linterNamed(name: string): Linter {
  const linter = LINTERS.get(name);
  invariant(linter !== undefined, `the GS1 dictionary names an unknown linter: ${name}`);
  return linter;
}

const isCharacterSet = (letter: string): letter is CharacterSet => letter in CHARACTER_SET_LINTER;

function readComponent(word: string): Component | null {
  const parts = COMPONENT.exec(word);
  if (parts === null) return null;
  const [, open = '', letter = '', upTo, digits = '', , named = ''] = parts;
  invariant(isCharacterSet(letter), `unknown character set in the GS1 dictionary: ${word}`);
  const names = [CHARACTER_SET_LINTER[letter], ...named.split(',').filter((name) => name !== '')];
  const length = Number(digits);
  return {
    characterSet: letter,
    lengthMin: upTo === undefined ? length : 1,
    lengthMax: length,
    isOptional: open !== '',
    linters: names.map(linterNamed),
  };
}

const valuesOf = (words: readonly string[], key: string): string[] =>
  words.filter((word) => word.startsWith(`${key}=`)).map((word) => word.slice(key.length + 1));

function readKeyQualifiers(words: readonly string[]): string[][] | null {
  const [sequences] = valuesOf(words, 'dlpkey');
  if (sequences !== undefined) return sequences.split('|').map((sequence) => sequence.split(','));
  return words.includes('dlpkey') ? [[]] : null;
}

/** One line of the dictionary: an AI, or as many as its range has. */
export function readDictionaryLine(line: string): ApplicationIdentifier[] {
  const parts = LINE.exec(line);
  invariant(parts !== null, `not a line of the GS1 dictionary: ${line}`);
  const [, first = '', last = first, flags = '', specification = '', title = ''] = parts;
  const words = specification.split(' ').filter((word) => word !== '');
  const components = words.map(readComponent).filter((component) => component !== null);
  invariant(components.length > 0, `no component in a line of the GS1 dictionary: ${line}`);
  const shared = {
    title,
    isPredefinedLength: flags.includes('*'),
    isDataAttribute: flags.includes('?'),
    components,
    requires: valuesOf(words, 'req').map((value) => value.split(',').map((alternative) => alternative.split('+'))),
    excludes: valuesOf(words, 'ex').flatMap((value) => value.split(',')),
    keyQualifiers: readKeyQualifiers(words),
  };
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, index) => ({
    ai: String(Number(first) + index).padStart(first.length, '0'),
    ...shared,
  }));
}

/** Every AI by its digits. */
export const APPLICATION_IDENTIFIERS: ReadonlyMap<string, ApplicationIdentifier> = new Map(
  dictionary.lines.flatMap(readDictionaryLine).map((entry) => [entry.ai, entry]),
);

/** AIs that begin with the same two digits are equally long (GS1 General Specifications, section 3.2; own reading). */
const LENGTH_BY_PREFIX: ReadonlyMap<string, number> = new Map(
  [...APPLICATION_IDENTIFIERS.keys()].map((ai) => [ai.slice(0, 2), ai.length]),
);

/** The AI that `text` has at `at`, when there is such a one. */
export function applicationIdentifierAt(text: string, at: number): ApplicationIdentifier | null {
  const length = LENGTH_BY_PREFIX.get(text.slice(at, at + 2));
  if (length === undefined) return null;
  return APPLICATION_IDENTIFIERS.get(text.slice(at, at + length)) ?? null;
}

const lengthsOf = (components: readonly Component[], of: (component: Component) => number): number =>
  components.reduce((sum, component) => sum + of(component), 0);

/** How long a value of this AI may be. */
export const valueLengthsOf = ({ components }: ApplicationIdentifier): { min: number; max: number } => ({
  min: lengthsOf(components, ({ isOptional, lengthMin }) => (isOptional ? 0 : lengthMin)),
  max: lengthsOf(components, ({ lengthMax }) => lengthMax),
});

/** Whether `ai` is meant by a pattern of the dictionary, in which `n` stands for any digit. */
export const matchesPattern = (ai: string, pattern: string): boolean => {
  const digits = pattern.replace(/n+$/, '');
  return ai.length === pattern.length && ai.startsWith(digits);
};
