import { err, ok, type Result } from '../../result.ts';
import { icaoCheckDigit } from './check-digit.ts';
import { correctMrz } from './correct.ts';
import { birthDate, expiryDate, isZoneDate } from './dates.ts';
import type { Mrz, MrzError } from './document.ts';
import { LAYOUTS, MRZ_LENGTH_MAX, type MrzLayout, textAt } from './layouts.ts';
import states from './states.json' with { type: 'json' };

/** ISO 3166-1 alpha-3, and what ICAO Doc 9303 part 3, section 5 adds: organisations, stateless people, the specimens' Utopia. */
const STATES: ReadonlySet<string> = new Set(states);

export type MrzReadOptions = {
  /** `YYYY-MM-DD`, the day of reading. */
  today?: string | null;
  /** Whether what optical readers mix up is put right, and told in `corrections`. */
  correct?: boolean;
};

/** The zone's lines, apart by line ends or blanks, or all in one. */
export function readMrz(text: string, { today = null, correct = false }: MrzReadOptions = {}): Result<Mrz, MrzError> {
  if (text.length > MRZ_LENGTH_MAX) return fail('wrongLength', `more than ${MRZ_LENGTH_MAX} characters`);
  const found = findLayout(text.split(/\s+/).filter((line) => line !== ''));
  if (!found.ok) return found;
  const { layout } = found.value;
  const { lines, corrections } = correct
    ? correctMrz(found.value.lines, layout)
    : { lines: found.value.lines, corrections: [] };
  const odd = /[^A-Z0-9<]/.exec(lines.join(''));
  if (odd !== null)
    return fail(
      'unsupportedCharacter',
      `only capital letters, digits and < are in a zone, character ${odd.index + 1} is none`,
    );
  const wrong = wrongField(lines, layout);
  if (wrong !== null) return err(wrong);
  const number = documentNumber(lines, layout);
  if (!number.ok) return number;
  const unlikely = wrongCheckDigit(lines, layout) ?? wrongContent(lines, layout);
  if (unlikely !== null) return err(unlikely);
  return ok({ ...document(lines, layout, number.value, today), corrections });
}

const fail = (kind: MrzError['kind'], message: string): { ok: false; error: MrzError } => err({ kind, message });
const trimmed = (text: string): string => text.replace(/<+$/, '');

function findLayout(parts: readonly string[]): Result<{ layout: MrzLayout; lines: string[] }, MrzError> {
  const whole = parts.join('');
  const sizes = LAYOUTS.filter(({ lines, length }) => lines * length === whole.length);
  const fits = sizes.filter(
    ({ lines, length }) =>
      parts.length === 1 || (parts.length === lines && parts.every((part) => part.length === length)),
  );
  const [first] = fits;
  if (first === undefined) {
    return fail(
      'wrongLength',
      `expected 3 lines of 30, 2 of 36 or 2 of 44 characters, not ${parts.length} of ${parts.map(({ length }) => length).join(', ')}`,
    );
  }
  const layout = fits.find(({ codes }) => codes.includes(whole.charAt(0) || ' '));
  if (layout === undefined) {
    const codes = fits.flatMap(({ codes }) => [...codes]).join(', ');
    return fail(
      'unsupportedDocument',
      `a zone of ${first.lines} times ${first.length} characters begins with ${codes}`,
    );
  }
  const { length } = layout;
  return ok({
    layout,
    lines: Array.from({ length: layout.lines }, (_, line) => whole.slice(line * length, (line + 1) * length)),
  });
}

function wrongField(lines: readonly string[], layout: MrzLayout): MrzError | null {
  const rules = [
    ['documentCode', layout.documentCode, /^[A-Z][A-UW-Z<]$/, 'a letter, and a second one but V, or a filler'],
    ['sex', layout.sex, /^[FM<]$/, 'F, M or a filler'],
    ['names', layout.names, /^(?:<<)?[A-Z][A-Z<]*$/, 'letters and fillers, a letter first'],
    ['documentNumber', layout.documentNumber, /[A-Z0-9]/, 'at least one letter or digit'],
    [
      'check digit of documentNumber',
      layout.documentNumberCheckDigit,
      layout.takesLongNumbers ? /[0-9<]/ : /\d/,
      'a digit',
    ],
    ['check digit of dateOfBirth', layout.dateOfBirthCheckDigit, /[0-9<]/, 'a digit'],
    ['check digit of dateOfExpiry', layout.dateOfExpiryCheckDigit, /[0-9<]/, 'a digit'],
    ['check digit of optionalData', layout.optionalDataCheckDigit, /[0-9<]/, 'a digit'],
    ['composite check digit', layout.composite?.place, /\d/, 'a digit'],
  ] as const;
  for (const [name, place, form, expected] of rules) {
    if (place && !form.test(textAt(lines, place)))
      return { kind: 'invalidField', message: `${name}: expected ${expected}` };
  }
  return null;
}

/** After the check digits, so that what was misread is told as that. */
function wrongContent(lines: readonly string[], layout: MrzLayout): MrzError | null {
  for (const name of ['issuingState', 'nationality'] as const) {
    const code = textAt(lines, layout[name]);
    if (!STATES.has(trimmed(code)))
      return { kind: 'unknownState', message: `${name}: ${code} is no code of a state or organisation` };
  }
  for (const name of ['dateOfBirth', 'dateOfExpiry'] as const) {
    if (!isZoneDate(textAt(lines, layout[name]))) return { kind: 'invalidDate', message: `${name}: expected YYMMDD` };
  }
  return null;
}

type DocumentNumber = { number: string; checkDigit: string; optionalData: string };

/** A number of more than nine characters goes on in the optional data, with its check digit and a filler after it (parts 5 and 6). */
function documentNumber(lines: readonly string[], layout: MrzLayout): Result<DocumentNumber, MrzError> {
  const principal = textAt(lines, layout.documentNumber);
  const digit = textAt(lines, layout.documentNumberCheckDigit);
  const optional = textAt(lines, layout.optionalData);
  const isLong = layout.takesLongNumbers && digit === '<';
  const rest = isLong ? restOfLongNumber(optional) : null;
  if (isLong && rest === null)
    return fail('invalidField', 'documentNumber: a long number goes on in the optional data, with its check digit');
  const number = rest === null ? principal : principal + rest.number;
  const checkDigit = rest === null ? digit : rest.checkDigit;
  // Part 5 does not say whether the filler between both parts counts, and issuers do both; its example is right either way.
  const withFiller = rest === null ? number : `${principal}<${rest.number}`;
  if (icaoCheckDigit(number) !== checkDigit && icaoCheckDigit(withFiller) !== checkDigit) {
    return wrongDigit('documentNumber', checkDigit, number);
  }
  return ok({
    number: trimmed(number),
    checkDigit,
    optionalData: trimmed(rest === null ? optional : rest.optionalData),
  });
}

function restOfLongNumber(optional: string): { number: string; checkDigit: string; optionalData: string } | null {
  const [, number, checkDigit, optionalData = ''] = /^([A-Z0-9]+)(\d)(?:<(.*))?$/.exec(optional) ?? [];
  return number === undefined || checkDigit === undefined ? null : { number, checkDigit, optionalData };
}

const wrongDigit = (name: string, digit: string, over: string): { ok: false; error: MrzError } =>
  fail('wrongCheckDigit', `${name}: check digit ${digit}, expected ${icaoCheckDigit(over)}`);

function wrongCheckDigit(lines: readonly string[], layout: MrzLayout): MrzError | null {
  const { optionalDataCheckDigit, composite } = layout;
  const checks = [
    ['dateOfBirth', textAt(lines, layout.dateOfBirth), layout.dateOfBirthCheckDigit],
    ['dateOfExpiry', textAt(lines, layout.dateOfExpiry), layout.dateOfExpiryCheckDigit],
    ['optionalData', textAt(lines, layout.optionalData), optionalDataCheckDigit],
    ['composite', composite?.over.map((place) => textAt(lines, place)).join('') ?? '', composite?.place ?? null],
  ] as const;
  for (const [name, over, place] of checks) {
    if (place === null) continue;
    const digit = textAt(lines, place);
    const isFiller = digit === '<' && /^<*$/.test(over);
    if (digit !== icaoCheckDigit(over) && !isFiller) return wrongDigit(name, digit, over).error;
  }
  return null;
}

function document(
  lines: readonly string[],
  layout: MrzLayout,
  number: DocumentNumber,
  today: string | null,
): Omit<Mrz, 'corrections'> {
  const at = (name: 'documentCode' | 'issuingState' | 'nationality' | 'dateOfBirth' | 'dateOfExpiry' | 'sex'): string =>
    textAt(lines, layout[name]);
  const names = namesOf(textAt(lines, layout.names));
  const dateOfExpiryIso = today === null ? null : expiryDate(at('dateOfExpiry'), today);
  const sex = at('sex');
  return {
    format: layout.format,
    documentCode: trimmed(at('documentCode')),
    issuingState: trimmed(at('issuingState')),
    documentNumber: number.number,
    surname: names.surname,
    givenNames: names.givenNames,
    namesMayBeTruncated: names.mayBeTruncated,
    nationality: trimmed(at('nationality')),
    dateOfBirth: at('dateOfBirth'),
    sex: sex === 'F' || sex === 'M' ? sex : 'X',
    dateOfExpiry: at('dateOfExpiry'),
    dateOfBirthIso: today === null ? null : birthDate(at('dateOfBirth'), today),
    dateOfExpiryIso,
    expired: dateOfExpiryIso === null || today === null ? null : dateOfExpiryIso < today,
    optionalData: number.optionalData,
    optionalData2: layout.optionalData2 === null ? null : trimmed(textAt(lines, layout.optionalData2)),
    checkDigits: {
      documentNumber: number.checkDigit,
      dateOfBirth: textAt(lines, layout.dateOfBirthCheckDigit),
      dateOfExpiry: textAt(lines, layout.dateOfExpiryCheckDigit),
      optionalData: layout.optionalDataCheckDigit === null ? null : textAt(lines, layout.optionalDataCheckDigit),
      composite: layout.composite === null ? null : textAt(lines, layout.composite.place),
    },
    warnings: warningsOf(names, at('dateOfBirth'), at('dateOfExpiry')),
  };
}

type Names = { surname: string; givenNames: string; mayBeTruncated: boolean; hasMoreParts: boolean };

/** Primary identifier, two fillers, secondary identifier; one filler is a blank (part 3, section 4.6). */
function namesOf(field: string): Names {
  const [primary = '', ...others] = trimmed(field).split('<<');
  const secondary = others.map((part) => part.replace(/^<+/, '')).filter((part) => part !== '');
  return {
    surname: primary.replaceAll('<', ' ').trim(),
    givenNames: secondary.join(' ').replaceAll('<', ' '),
    mayBeTruncated: !field.endsWith('<'),
    hasMoreParts: secondary.length > 1,
  };
}

function warningsOf(names: Names, dateOfBirth: string, dateOfExpiry: string): string[] {
  return [
    ...(names.surname === '' ? ['surname is empty'] : []),
    ...(names.hasMoreParts ? ['names have more than two parts'] : []),
    ...(names.mayBeTruncated ? ['names fill their field and may be cut'] : []),
    ...(dateOfBirth.includes('<') ? ['dateOfBirth is not wholly known'] : []),
    ...(dateOfExpiry.includes('<') ? ['dateOfExpiry is not wholly known'] : []),
  ];
}
