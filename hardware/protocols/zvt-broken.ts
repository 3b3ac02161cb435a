import { hexOf } from './zvt-bytes.ts';
import { readTlvLength } from './zvt-tlv.ts';
import { TOTALS_LENGTH, type ValueFormat } from './zvt-values.ts';

/** What is wrong with a field that we know. `detail` names the field and holds none of its bytes: they may be card data. */
export type FieldProblem = { kind: 'truncated' | 'badLength' | 'notBcd'; detail: string };

/** Why no value lies at `at`, where its length is written or its first byte is. */
export function lengthProblem(
  field: string,
  length: ValueFormat['length'],
  data: Uint8Array,
  at: number,
): FieldProblem {
  const left = Math.max(0, data.length - at);
  const cut = (there: number, wanted: number): FieldProblem => ({
    kind: 'truncated',
    detail: `${field} is cut short: ${there} of ${wanted} bytes`,
  });
  if (typeof length === 'number') return cut(left, length);
  const written = writtenLength(length, data, at);
  if (written === 'cut') return { kind: 'truncated', detail: `${field} ends within its length` };
  if (written === null) return { kind: 'badLength', detail: `${field} has no length where one belongs` };
  return cut(Math.max(0, left - written.lengthBytes), written.length);
}

/** Null for what is no length, `cut` for one that ends with the data. */
function writtenLength(
  length: 'LL' | 'LLL' | 'TLV' | 'rest',
  data: Uint8Array,
  at: number,
): { length: number; lengthBytes: number } | 'cut' | null {
  if (length === 'rest') return { length: data.length - at, lengthBytes: 0 };
  if (length === 'TLV') {
    const first = data[at];
    return readTlvLength(data, at) ?? (first === undefined || first === 0x81 || first === 0x82 ? 'cut' : null);
  }
  const digits = Array.from(data.subarray(at, at + length.length));
  if (digits.some((byte) => byte < 0xf0 || byte > 0xf9)) return null;
  if (digits.length < length.length) return 'cut';
  return { length: Number(digits.map((byte) => byte & 0x0f).join('')), lengthBytes: length.length };
}

/** What is wrong with a value that is there in full; null where its format can express it. */
export function valueProblem(
  field: string,
  format: ValueFormat,
  bytes: Uint8Array,
  isList: boolean,
): FieldProblem | null {
  switch (format.is) {
    case 'number':
    case 'digits':
      return isPacked(bytes) ? null : { kind: 'notBcd', detail: `${field} is not packed decimal digits` };
    case 'totals':
      return totalsProblem(field, bytes);
    case 'container':
      return isList ? null : { kind: 'truncated', detail: `${field}: its elements do not end where it does` };
    default:
      return null;
  }
}

/** Digits, or what terminals fill a field with that they have no value for. */
const isPacked = (bytes: Uint8Array): boolean => /^(\d*|f+|e+)$/.test(hexOf(bytes));

const SCHEME_LENGTH = 7;
const RECEIPTS_LENGTH = 4;

/** Two receipt numbers, then a binary count and a decimal total for each scheme. Some terminals send none at all. */
function totalsProblem(field: string, bytes: Uint8Array): FieldProblem | null {
  if (bytes.length > 0 && bytes.length < TOTALS_LENGTH) {
    return { kind: 'truncated', detail: `${field} is cut short: ${bytes.length} of ${TOTALS_LENGTH} bytes` };
  }
  const decimals = [bytes.subarray(0, 2), bytes.subarray(2, RECEIPTS_LENGTH)];
  for (let at = RECEIPTS_LENGTH; at < TOTALS_LENGTH; at += SCHEME_LENGTH) {
    decimals.push(bytes.subarray(at + 1, at + SCHEME_LENGTH));
  }
  return decimals.every(isPacked) ? null : { kind: 'notBcd', detail: `${field} is not packed decimal digits` };
}
