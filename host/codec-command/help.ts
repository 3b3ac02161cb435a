import type { Codec } from '../codecs/codec.ts';

export type Way = 'decode' | 'encode';

/** Options that every kind knows, with what they mean. */
export const COMMON_OPTIONS: Readonly<Record<Way, Readonly<Record<string, string>>>> = {
  decode: {
    hex: 'each input is hexadecimal digits instead of text',
    file: 'a whole file, as its bytes, is one input; may be given several times',
    help: 'this text, or that of a KIND',
  },
  encode: {
    raw: 'writes the bytes themselves instead of JSON lines; what is wrong goes to standard error',
    file: 'a whole file holds one JSON value; may be given several times',
    help: 'this text, or that of a KIND',
  },
};

/** Which of them take a value. */
export const hasValue = (option: string): boolean => option === 'file';

const NAME_WIDTH = 22;
const entry = (name: string, meaning: string): string => `  ${name.padEnd(NAME_WIDTH)} ${meaning}`;
const indented = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');

const INPUT: Readonly<Record<Way, string>> = {
  decode: `Reads one input a line from standard input, or the TEXTs, or the files, and prints one JSON line each:
  {"ok":true,…fields}  or  {"ok":false,"error":"…","message":"…"}
In a text \\n, \\r, \\t, \\\\ and \\xHH (\\x1d: the separator FNC1 of GS1) stand for one byte each, so that an input of
several lines is still one line.`,
  encode: `Reads one JSON value a line from standard input, or the TEXTs, or the files, and prints one JSON line each:
  {"ok":true,"hex":"…"}  or  {"ok":true,"text":"…"}  or  {"ok":false,"error":"…","message":"…"}`,
};

/** What the word in `error` means in every KIND. */
const SHARED_ERRORS: Readonly<Record<Way, Readonly<Record<string, string>>>> = {
  decode: {
    empty: 'there is nothing in the input',
    tooLong: 'the input is longer than it may be',
    badHex: 'with --hex: something else than pairs of hexadecimal digits',
    unreadableFile: 'a file of --file cannot be read',
    wrongCheckDigit: 'a check digit is not that of its digits',
    broken: 'a mistake of this program: please report it',
  },
  encode: {
    empty: 'there is nothing in the input',
    tooLong: 'the input is, or its answer would be, longer than it may be',
    badJson: 'the input is no JSON',
    invalidInput: 'the JSON value is not of the form that the KIND wants',
    unreadableFile: 'a file of --file cannot be read',
    wrongCheckDigit: 'a check digit is not that of its digits',
    broken: 'a mistake of this program: please report it',
  },
};

const EXIT =
  'Ends with 0 when every line was ok, with 1 when one was not, with 2 when it was asked wrongly (no such KIND or option, a wrong value of one).';

export const kindsOf = (way: Way, codecs: readonly Codec[]): Codec[] =>
  codecs.filter((codec) => codec[way] !== undefined);

export const usageOf = (way: Way): string =>
  `usage: npm run -s ${way} -- KIND ${way === 'decode' ? '[--hex]' : '[--raw]'} [--file F] [options] [TEXT…]`;

/** What `--help` says without a KIND. */
export function wholeHelp(way: Way, codecs: readonly Codec[]): string {
  const kinds = kindsOf(way, codecs).map(({ kind, title }) => entry(kind, title));
  return [
    usageOf(way),
    '',
    INPUT[way],
    '',
    'KIND is one of:',
    ...kinds,
    '',
    'Options:',
    ...optionLines(COMMON_OPTIONS[way]),
    '',
    'Errors that mean the same in every KIND, which may have others beside them:',
    ...Object.entries(SHARED_ERRORS[way]).map(([name, meaning]) => entry(name, meaning)),
    '',
    `npm run -s ${way} -- KIND --help tells the fields and further options of a KIND.`,
    EXIT,
    '',
  ].join('\n');
}

export function kindHelp(way: Way, codec: Codec): string {
  return [
    usageOf(way).replace('KIND', codec.kind),
    '',
    codec.title,
    '',
    way === 'decode' ? 'Fields of the answer:' : 'Fields of the input:',
    indented(codec[way]?.help ?? ''),
    '',
    'Options:',
    ...optionLines({ ...codec.options, ...COMMON_OPTIONS[way] }),
    '',
    INPUT[way],
    EXIT,
    '',
  ].join('\n');
}

const optionLines = (options: Readonly<Record<string, string>>): string[] =>
  Object.entries(options).map(([name, meaning]) => entry(`--${name}`, meaning));
