import { z } from 'zod';
import { err, ok, type Result } from '../../result.ts';
import { byName } from './by-name.ts';
import { dayOfYearOf, isDate } from './dates.ts';
import {
  ELECTRONIC_TICKET,
  type ItemRule,
  PASSENGER_NAME,
  REPEATED_ITEMS,
  SECTION_LENGTH_MAX,
  SEGMENT_ITEMS,
  SEGMENTS_MAX,
  type SegmentItem,
  UNIQUE_ITEMS,
  VERSION_MAX,
} from './items.ts';
import { readBcbp } from './read.ts';
import { ZERO_PADDED, zeroPadded } from './zero-padding.ts';

const text = z.string().max(SECTION_LENGTH_MAX);
const date = z.string().refine(isDate, 'a date as YYYY-MM-DD');
const dayOfYear = z.int().min(1).max(366);
const textsOf = <R extends readonly ItemRule[], S extends z.ZodType>(rules: R, schema: S) =>
  byName(rules, () => schema);

const { dateOfFlight: _, ...segmentTexts } = textsOf(SEGMENT_ITEMS, text.default(''));

const asPrintedSchema = z.object({
  dateOfFlight: text.optional(),
  flightNumber: text.optional(),
  seatNumber: text.optional(),
  checkInSequenceNumber: text.optional(),
});

/** What `readBcbp` answers can be given as it is; what it derived is not looked at where the item itself is given. */
export const bcbpInputSchema = z.object({
  formatCode: z.literal('M').default('M'),
  passengerName: text,
  electronicTicketIndicator: text.default('E'),
  versionNumber: z.int().min(1).max(VERSION_MAX).nullish(),
  ...textsOf(UNIQUE_ITEMS, text.nullish()),
  dateOfIssue: date.nullish(),
  segments: z
    .array(
      z.object({
        ...segmentTexts,
        dateOfFlightDayOfYear: dayOfYear.nullish(),
        dateOfFlight: date.nullish(),
        ...textsOf(REPEATED_ITEMS, text.nullish()),
        airlineIndividualUse: text.nullish(),
        asPrinted: asPrintedSchema.nullish(),
      }),
    )
    .min(1)
    .max(SEGMENTS_MAX),
  hasSmallSizeDigits: z.boolean().default(false),
  securityData: z.object({ type: text.default('1'), data: text }).nullish(),
});
export type BcbpInput = z.input<typeof bcbpInputSchema>;
type Checked = z.output<typeof bcbpInputSchema>;

export type BcbpWriteError = {
  kind: 'invalidInput' | 'itemTooLong' | 'sectionTooLong' | 'invalidPass';
  message: string;
};

/** A version that is not given, where there is something that needs one. */
const VERSION_DEFAULT = 6;

/** The text of the bar code. What would not be read again by `readBcbp` is refused. */
export function writeBcbp(input: unknown): Result<string, BcbpWriteError> {
  const parsed = bcbpInputSchema.safeParse(input);
  if (!parsed.success) return err({ kind: 'invalidInput', message: z.prettifyError(parsed.error) });
  const written = write(parsed.data);
  if (!written.ok) return written;
  const again = readBcbp(written.value);
  return again.ok ? written : err({ kind: 'invalidPass', message: again.error.message });
}

function write(pass: Checked): Result<string, BcbpWriteError> {
  const parts: Result<string, BcbpWriteError>[] = [
    ok(`M${pass.segments.length}`),
    padded(PASSENGER_NAME, pass.passengerName),
    padded(ELECTRONIC_TICKET, pass.electronicTicketIndicator),
    ...pass.segments.flatMap((segment, index) => [
      joined(SEGMENT_ITEMS.map((rule) => padded(rule, mandatoryText(segment, rule.name)))),
      conditional(pass, segment, index),
    ]),
    security(pass),
  ];
  return joined(parts);
}

type Segment = Checked['segments'][number];

/** As the pass that was read had it, unless the value was changed since. */
function mandatoryText(segment: Segment, name: SegmentItem): string {
  const printed = segment.asPrinted ?? {};
  if (name === 'dateOfFlight') {
    const day = dayText(segment);
    return printed.dateOfFlight?.trim().padStart(3, '0') === day ? printed.dateOfFlight : day;
  }
  const value = segment[name];
  const padded = ZERO_PADDED.find((each) => each === name);
  return padded === undefined || printed[padded] === value ? value : zeroPadded(padded, value);
}

const dayText = ({ dateOfFlightDayOfYear: day, dateOfFlight: date }: Segment): string => {
  const number = day ?? (date ? dayOfYearOf(date) : null);
  return number === null ? '' : String(number).padStart(3, '0');
};

function conditional(pass: Checked, segment: Segment, index: number): Result<string, BcbpWriteError> {
  const { dateOfIssue } = pass;
  const issue = dateOfIssue ? `${dateOfIssue.charAt(3)}${String(dayOfYearOf(dateOfIssue)).padStart(3, '0')}` : null;
  const unique = { ...pass, dateOfIssueOfBoardingPass: pass.dateOfIssueOfBoardingPass ?? issue };
  const isFirst = index === 0;
  const hasUnique = isFirst && UNIQUE_ITEMS.some(({ name }) => (unique[name] ?? null) !== null);
  const hasRepeated = REPEATED_ITEMS.some(({ name }) => (segment[name] ?? null) !== null);
  const isVersioned = index === 0 && typeof pass.versionNumber === 'number';
  // Not said at all is the usual empty section after a version; null is a pass that ends there.
  const use = segment.airlineIndividualUse === undefined && isVersioned ? '' : (segment.airlineIndividualUse ?? null);
  const hasMore = hasUnique || hasRepeated || use !== null;
  const isUnversioned = isFirst && pass.versionNumber === null && !hasUnique && !hasRepeated && Boolean(use);
  if (isUnversioned) return sized(use ?? '', `segments[${index}]: conditional items`, pass);
  if (!hasMore) return ok(isVersioned ? `02>${pass.versionNumber}` : '00');
  const content = joined([
    ok(isFirst ? `>${pass.versionNumber ?? VERSION_DEFAULT}` : ''),
    isFirst ? structured(UNIQUE_ITEMS, unique, 'unique items', pass) : ok(''),
    structured(REPEATED_ITEMS, segment, 'repeated items', pass),
    ok(use ?? ''),
  ]);
  return content.ok ? sized(content.value, `segments[${index}]: conditional items`, pass) : content;
}

/** Up to the last item that is given; those before it that are not given are blank. */
function structured(
  rules: readonly ItemRule[],
  values: Readonly<Record<string, unknown>>,
  what: string,
  pass: Checked,
): Result<string, BcbpWriteError> {
  const last = rules.findLastIndex(({ name }) => typeof values[name] === 'string');
  const content = joined(rules.slice(0, last + 1).map((rule) => padded(rule, String(values[rule.name] ?? ''))));
  return content.ok ? sized(content.value, what, pass) : content;
}

function security(pass: Checked): Result<string, BcbpWriteError> {
  const { securityData } = pass;
  if (!securityData) return ok('');
  const content = sized(securityData.data, 'security data', pass);
  return content.ok ? ok(`^${securityData.type.padEnd(1)}${content.value}`) : content;
}

function padded({ name, length }: ItemRule, value: string): Result<string, BcbpWriteError> {
  if (value.length > length) return err({ kind: 'itemTooLong', message: `${name}: at most ${length} characters` });
  return ok(value.padEnd(length));
}

function sized(content: string, what: string, { hasSmallSizeDigits }: Checked): Result<string, BcbpWriteError> {
  if (content.length > SECTION_LENGTH_MAX) {
    return err({ kind: 'sectionTooLong', message: `${what}: more than ${SECTION_LENGTH_MAX} characters` });
  }
  const size = content.length.toString(16).padStart(2, '0');
  return ok((hasSmallSizeDigits ? size : size.toUpperCase()) + content);
}

function joined(parts: readonly Result<string, BcbpWriteError>[]): Result<string, BcbpWriteError> {
  let whole = '';
  for (const part of parts) {
    if (!part.ok) return part;
    whole += part.value;
  }
  return ok(whole);
}
