import { z } from 'zod';
import { err, ok, type Result } from '../../result.ts';
import { icaoCheckDigit } from './check-digit.ts';
import { LAYOUTS, type MrzLayout, type Place, textAt } from './layouts.ts';
import { nameField } from './names.ts';
import { readMrz } from './read.ts';

const TEXT_LENGTH_MAX = 100;
const text = z.string().max(TEXT_LENGTH_MAX);
const date = z
  .string()
  .regex(/^(?:[0-9<]{6}|\d{4}-\d\d-\d\d)$/, 'YYMMDD or YYYY-MM-DD')
  .transform((given) => (given.length === 6 ? given : given.slice(2).replaceAll('-', '')));

/** What `readMrz` answers can be given as it is; check digits are worked out anew, and taken over only where the standard leaves two. */
const mrzInputSchema = z.object({
  format: z.enum(['TD1', 'TD2', 'TD3', 'MRV-A', 'MRV-B']),
  documentCode: text.optional(),
  issuingState: text,
  documentNumber: text,
  surname: text,
  givenNames: text.default(''),
  nationality: text,
  dateOfBirth: date,
  sex: z.enum(['F', 'M', 'X', '<']),
  dateOfExpiry: date,
  optionalData: text.default(''),
  optionalData2: text.nullish(),
  /** Where two are right, the one that is given here is taken: 0 beside no personal number, a long number's with the filler counted. */
  checkDigits: z.object({ documentNumber: text.optional(), optionalData: text.nullish() }).optional(),
});
type Checked = z.output<typeof mrzInputSchema>;

export type MrzWriteError = { kind: 'invalidInput' | 'fieldTooLong' | 'invalidDocument'; message: string };

/** The lines of a zone. What would not be read again by `readMrz` is refused. */
export function writeMrz(input: unknown): Result<string[], MrzWriteError> {
  const parsed = mrzInputSchema.safeParse(input);
  if (!parsed.success) return err({ kind: 'invalidInput', message: z.prettifyError(parsed.error) });
  const layout = LAYOUTS.find(({ format }) => format === parsed.data.format);
  if (layout === undefined) return err({ kind: 'invalidInput', message: 'format: unknown' });
  const written = write(parsed.data, layout);
  if (!written.ok) return written;
  const again = readMrz(written.value.join('\n'));
  return again.ok ? written : err({ kind: 'invalidDocument', message: again.error.message });
}

function write(given: Checked, layout: MrzLayout): Result<string[], MrzWriteError> {
  const lines = Array.from({ length: layout.lines }, () => '<'.repeat(layout.length));
  const tooLong: string[] = [];
  const put = (name: string, place: Place | null, value: string): void => {
    if (place === null && value === '') return;
    const [line, from, to] = place ?? [0, 0, 0];
    if (value.length > to - from) tooLong.push(`${name}: at most ${to - from} characters`);
    const before = lines[line] ?? '';
    lines[line] = before.slice(0, from) + value.padEnd(to - from, '<').slice(0, to - from) + before.slice(to);
  };
  const [, namesFrom, namesTo] = layout.names;
  const number = numberParts(given, layout);
  put('documentCode', layout.documentCode, given.documentCode ?? layout.codes.slice(-1));
  put('issuingState', layout.issuingState, given.issuingState);
  put('names', layout.names, nameField(given.surname, given.givenNames, namesTo - namesFrom));
  put('documentNumber', layout.documentNumber, number.principal);
  put('check digit', layout.documentNumberCheckDigit, number.checkDigit);
  put('nationality', layout.nationality, given.nationality);
  put('dateOfBirth', layout.dateOfBirth, given.dateOfBirth);
  put('check digit', layout.dateOfBirthCheckDigit, icaoCheckDigit(given.dateOfBirth));
  put('sex', layout.sex, given.sex === 'X' ? '<' : given.sex);
  put('dateOfExpiry', layout.dateOfExpiry, given.dateOfExpiry);
  put('check digit', layout.dateOfExpiryCheckDigit, icaoCheckDigit(given.dateOfExpiry));
  put('optionalData', layout.optionalData, number.optionalData);
  put('optionalData2', layout.optionalData2, given.optionalData2 ?? '');
  if (tooLong.length > 0) return err({ kind: 'fieldTooLong', message: tooLong.join(', ') });
  const isChecked = [...given.issuingState, ...number.principal, ...number.optionalData].every((character) =>
    /[A-Z0-9<]/.test(character),
  );
  if (!isChecked)
    return err({
      kind: 'invalidInput',
      message: 'codes, numbers and optional data have capital letters, digits and < only',
    });
  const optional =
    given.optionalData === '' && given.checkDigits?.optionalData !== '0'
      ? '<'
      : icaoCheckDigit(textAt(lines, layout.optionalData));
  if (layout.optionalDataCheckDigit !== null) put('check digit', layout.optionalDataCheckDigit, optional);
  const { composite } = layout;
  if (composite !== null) {
    put('check digit', composite.place, icaoCheckDigit(composite.over.map((place) => textAt(lines, place)).join('')));
  }
  return ok(lines);
}

/** Blanks and hyphens of a number are fillers in the zone (part 3, section 4.7; own reading). */
function numberParts(
  { documentNumber, optionalData, checkDigits }: Checked,
  { documentNumber: [, from, to], takesLongNumbers }: MrzLayout,
): { principal: string; checkDigit: string; optionalData: string } {
  const number = documentNumber.replace(/[ -]/g, '<');
  const length = to - from;
  const isPlain = /^[A-Z0-9<]*$/.test(number);
  const checkDigit = isPlain ? icaoCheckDigit(number) : '0';
  if (!takesLongNumbers || !isPlain || number.length <= length) return { principal: number, checkDigit, optionalData };
  const principal = number.slice(0, length);
  const withFiller = icaoCheckDigit(`${principal}<${number.slice(length)}`);
  const rest = `${number.slice(length)}${checkDigits?.documentNumber === withFiller ? withFiller : checkDigit}`;
  return {
    principal,
    checkDigit: '<',
    optionalData: optionalData === '' ? rest : `${rest}<${optionalData}`,
  };
}
