import { err, ok, type Result } from '../../result.ts';
import { type ByName, byName } from './by-name.ts';
import { Cursor, type Notes, Refused } from './cursor.ts';
import { dateFrom, issueDate, nearestDate } from './dates.ts';
import {
  BCBP_LENGTH_MAX,
  ELECTRONIC_TICKET,
  GENDER_X_SINCE,
  type ItemRule,
  PASSENGER_NAME,
  REPEATED_ITEMS,
  SEGMENT_ITEMS,
  SEGMENTS_MAX,
  UNIQUE_ITEMS,
  VERSION_MAX,
} from './items.ts';
import type { BaggageTags, Bcbp, BcbpError, BcbpSegment } from './pass.ts';
import { type AsPrinted, ZERO_PADDED, zeroPadded } from './zero-padding.ts';

/** `today`, `YYYY-MM-DD`: the day on which the pass is read; years are derived from it, and stay unknown without it. */
export function readBcbp(text: string, { today = null }: { today?: string | null } = {}): Result<Bcbp, BcbpError> {
  try {
    return ok(withDates(read(text), today));
  } catch (cause) {
    if (cause instanceof Refused) return err(cause.refusal);
    throw cause;
  }
}

function read(text: string): Bcbp {
  if (text.length > BCBP_LENGTH_MAX)
    throw new Refused('tooLong', BCBP_LENGTH_MAX, `more than ${BCBP_LENGTH_MAX} characters`);
  const odd = /[^\x20-\x7e]/.exec(text);
  const notes: Notes = { warnings: [], sizeDigits: '' };
  const { warnings } = notes;
  const cursor = new Cursor(text, 0, text.length, notes);
  if (text.charAt(0) !== 'M') throw new Refused('unsupportedFormat', 0, 'format code: expected M');
  if (odd !== null) throw new Refused('unsupportedCharacter', odd.index, 'expected printable ASCII characters only');
  cursor.take(1, 'format code', 'tooShort');
  const count = cursor.take(1, 'number of segments', 'tooShort');
  if (!/^[1-9]$/.test(count))
    throw new Refused('wrongSegmentCount', 1, `number of segments: expected 1 to ${SEGMENTS_MAX}`);
  const passengerName = cursor.item(PASSENGER_NAME, 'tooShort');
  const electronicTicketIndicator = cursor.item(ELECTRONIC_TICKET, 'tooShort');
  const numberOfSegments = Number(count);
  let unique = noUnique();
  const segments: BcbpSegment[] = [];
  for (let index = 0; index < numberOfSegments; index += 1) {
    const prefix = `segments[${index}].`;
    const mandatory = items(cursor, SEGMENT_ITEMS, prefix);
    const { dateOfFlight, ...rest } = mandatory;
    const dateOfFlightDayOfYear = dayOfYear(dateOfFlight, `${prefix}dateOfFlight`, cursor.at);
    for (const { name } of SEGMENT_ITEMS) if (mandatory[name] === '') warnings.push(`${prefix}${name} is blank`);
    const segment = { ...rest, dateOfFlightDayOfYear, dateOfFlight: null, asPrinted: asPrintedOf(mandatory) };
    const conditional = cursor.section(`${prefix}variable size field`, 'tooShort');
    if (index === 0 && isUnversioned(conditional)) {
      warnings.push(`${prefix}airlineIndividualUse stands without a version number before it`);
      const airlineIndividualUse = conditional.take(conditional.left, 'airline individual use', 'sizeMismatch');
      segments.push({ ...segment, ...absent(REPEATED_ITEMS), airlineIndividualUse });
      continue;
    }
    if (index === 0 && conditional.left > 0) unique = readUnique(conditional, warnings);
    const { versionNumber } = unique;
    const hasRepeated = conditional.left > 0;
    const repeated = sectionItems(conditional, `${prefix}repeated items`, REPEATED_ITEMS, prefix);
    warnOfNewer(REPEATED_ITEMS, repeated, versionNumber, prefix, warnings);
    const use = conditional.take(conditional.left, 'airline individual use', 'sizeMismatch');
    const airlineIndividualUse = hasRepeated ? use : null;
    segments.push({ ...segment, ...repeated, airlineIndividualUse });
  }
  const securityData = cursor.left === 0 ? null : readSecurity(cursor);
  if (cursor.left > 0) throw new Refused('trailingCharacters', cursor.at, `${cursor.left} characters follow the pass`);
  const hasSmallSizeDigits = /[a-f]/.test(notes.sizeDigits);
  if (hasSmallSizeDigits) {
    if (/[A-F]/.test(notes.sizeDigits))
      throw new Refused('invalidItem', cursor.at, 'sizes: expected either capital or small hexadecimal digits');
    warnings.push('sizes of sections have small letters');
  }
  if (segments.every(isBlank)) throw new Refused('emptyPass', cursor.at, 'no segment says anything');
  return {
    formatCode: 'M',
    numberOfSegments,
    passengerName,
    electronicTicketIndicator,
    ...unique,
    segments,
    hasSmallSizeDigits,
    securityData,
    warnings,
  };
}

/** Not a version that was misread: its digit and a size would follow. */
const isUnversioned = (conditional: Cursor): boolean => /^(?!>|.[1-9][0-9A-F]{2})./i.test(conditional.rest);

function asPrintedOf(mandatory: ByName<typeof SEGMENT_ITEMS, string>): AsPrinted | null {
  const { dateOfFlight } = mandatory;
  const found: AsPrinted = /^(?:\d{3}|)$/.test(dateOfFlight) ? {} : { dateOfFlight: dateOfFlight.padEnd(3) };
  for (const name of ZERO_PADDED) {
    if (zeroPadded(name, mandatory[name]) !== mandatory[name]) found[name] = mandatory[name];
  }
  return Object.keys(found).length === 0 ? null : found;
}

const isBlank = (segment: BcbpSegment): boolean =>
  REPEATED_ITEMS.every(({ name }) => !segment[name]) &&
  SEGMENT_ITEMS.every(({ name }) =>
    name === 'dateOfFlight' ? segment.dateOfFlightDayOfYear === null : segment[name] === '',
  );

type Unique = Pick<
  Bcbp,
  | (typeof UNIQUE_ITEMS)[number]['name']
  | 'versionNumber'
  | 'dateOfIssueYearDigit'
  | 'dateOfIssueDayOfYear'
  | 'dateOfIssue'
  | 'baggageTags'
>;

const noUnique = (): Unique => ({
  versionNumber: null,
  ...absent(UNIQUE_ITEMS),
  dateOfIssueYearDigit: null,
  dateOfIssueDayOfYear: null,
  dateOfIssue: null,
  baggageTags: [],
});

function readUnique(conditional: Cursor, warnings: string[]): Unique {
  const { at } = conditional;
  if (conditional.take(1, 'beginning of version number', 'sizeMismatch') !== '>') {
    throw new Refused('missingVersion', at, 'beginning of version number: expected >');
  }
  const version = conditional.take(1, 'version number', 'sizeMismatch');
  const versionNumber = /^[1-9]$/.test(version) ? Number(version) : 0;
  if (versionNumber < 1 || versionNumber > VERSION_MAX) {
    throw new Refused('unknownVersion', at + 1, `version number: expected 1 to ${VERSION_MAX}`);
  }
  const unique = sectionItems(conditional, 'unique items', UNIQUE_ITEMS, '');
  warnOfNewer(UNIQUE_ITEMS, unique, versionNumber, '', warnings);
  if (/^[XU]$/.test(unique.passengerDescription ?? '') && versionNumber < GENDER_X_SINCE) {
    warnings.push(`passengerDescription ${unique.passengerDescription} came with version ${GENDER_X_SINCE}`);
  }
  const issue = unique.dateOfIssueOfBoardingPass ?? '';
  return {
    versionNumber,
    ...unique,
    dateOfIssueYearDigit: issue === '' ? null : Number(issue.charAt(0)),
    dateOfIssueDayOfYear: dayOfYear(issue.slice(1), 'dateOfIssueOfBoardingPass', conditional.at),
    dateOfIssue: null,
    baggageTags: [
      unique.baggageTagLicensePlateNumbers,
      unique.firstNonConsecutiveBaggageTagLicensePlateNumbers,
      unique.secondNonConsecutiveBaggageTagLicensePlateNumbers,
    ].flatMap(tagsOf),
  };
}

/** Ten digits of the first tag and three that say how many follow each other (Recommended Practice 1745 numbers them; own reading). */
const tagsOf = (item: string | null): BaggageTags[] =>
  item === null || !/^\d{13}$/.test(item) ? [] : [{ firstNumber: item.slice(0, 10), count: Number(item.slice(10)) }];

function dayOfYear(item: string, what: string, at: number): number | null {
  if (item === '') return null;
  const day = Number(item);
  if (day < 1 || day > 366) throw new Refused('invalidItem', at, `${what}: expected a day of the year from 001 to 366`);
  return day;
}

const items = <R extends readonly ItemRule[]>(cursor: Cursor, rules: R, prefix: string): ByName<R, string> =>
  byName(rules, (rule) => cursor.item(rule, 'tooShort', prefix));

const absent = <R extends readonly ItemRule[]>(rules: R): ByName<R, null> => byName(rules, () => null);

/** A structured message with its size before it. It may end before any item, but not within one. */
function sectionItems<R extends readonly ItemRule[]>(
  cursor: Cursor,
  what: string,
  rules: R,
  prefix: string,
): ByName<R, string | null> {
  if (cursor.left === 0) return absent(rules);
  const section = cursor.section(what, 'sizeMismatch');
  const read = byName(rules, (rule) => (section.left === 0 ? null : section.item(rule, 'sizeMismatch', prefix)));
  if (section.left > 0)
    throw new Refused('sizeMismatch', section.at, `${what}: ${section.left} characters more than their items have`);
  return read;
}

function warnOfNewer(
  rules: readonly ItemRule[],
  values: Readonly<Record<string, string | null>>,
  version: number | null,
  prefix: string,
  warnings: string[],
): void {
  for (const { name, since = 1 } of rules) {
    if (values[name] && since > (version ?? VERSION_MAX)) warnings.push(`${prefix}${name} came with version ${since}`);
  }
}

function readSecurity(cursor: Cursor): Bcbp['securityData'] {
  const { at } = cursor;
  if (cursor.take(1, 'beginning of security data', 'tooShort') !== '^') {
    throw new Refused('trailingCharacters', at, 'after the last segment only ^ and security data may follow');
  }
  const type = cursor.item(
    { name: 'type of security data', length: 1, form: /^[A-Z0-9 ]$/, expected: 'a digit, a capital letter or a blank' },
    'tooShort',
  );
  const data = cursor.section('security data', 'tooShort');
  return { type, data: data.take(data.left, 'security data', 'tooShort') };
}

function withDates(pass: Bcbp, today: string | null): Bcbp {
  if (today === null) return pass;
  const { dateOfIssueYearDigit: digit, dateOfIssueDayOfYear: day } = pass;
  const dateOfIssue = digit === null || day === null ? null : issueDate(digit, day, today);
  let earliest = dateOfIssue;
  const segments = pass.segments.map((segment) => {
    const { dateOfFlightDayOfYear } = segment;
    if (dateOfFlightDayOfYear === null) return segment;
    const dateOfFlight =
      earliest === null ? nearestDate(today, dateOfFlightDayOfYear) : dateFrom(earliest, dateOfFlightDayOfYear);
    earliest = dateOfFlight ?? earliest;
    return { ...segment, dateOfFlight };
  });
  return { ...pass, dateOfIssue, segments };
}
