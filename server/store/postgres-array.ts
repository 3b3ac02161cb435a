/**
 * Arrays as parameters in PostgreSQL's binary form (`array_recv` in its source): as text every quote of a payload is escaped on this side
 * and read character by character on the other. Big-endian: the number of dimensions, whether there are nulls, the element's type, then of
 * the one dimension its length and lower bound, then each element as its length in bytes (-1: null) and its bytes.
 */
import { invariant } from '../../core/result.ts';

export type ElementType = 'text' | 'bigint';

/** From `pg_type`. */
const TYPE_IDS: Record<ElementType, number> = { bigint: 20, text: 25 };
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const BIGINT_BYTES = 8;
const NULL_LENGTH = -1;
const TWO_TO_32 = 2 ** 32;

/** Texts of text columns, whole numbers of bigint columns, and null of both. At least one. */
export const arrayOf = (type: ElementType, values: readonly unknown[]): Buffer =>
  type === 'bigint' ? bigintArray(values) : textArray(values);

function withHeader(type: ElementType, values: readonly unknown[], elementBytes: number): Buffer {
  invariant(values.length > 0, 'an empty array has no dimension');
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + elementBytes);
  const header = [1, values.includes(null) ? 1 : 0, TYPE_IDS[type], values.length, 1];
  for (const [index, value] of header.entries()) bytes.writeInt32BE(value, index * LENGTH_BYTES);
  return bytes;
}

function bigintArray(values: readonly unknown[]): Buffer {
  const bytes = withHeader('bigint', values, values.length * (LENGTH_BYTES + BIGINT_BYTES));
  let offset = HEADER_BYTES;
  for (const value of values) {
    if (value === null) {
      offset = bytes.writeInt32BE(NULL_LENGTH, offset);
      continue;
    }
    invariant(typeof value === 'number' && Number.isSafeInteger(value), `${value} is no whole number`);
    const high = Math.floor(value / TWO_TO_32);
    offset = bytes.writeInt32BE(BIGINT_BYTES, offset);
    offset = bytes.writeInt32BE(high, offset);
    offset = bytes.writeUInt32BE(value - high * TWO_TO_32, offset);
  }
  return bytes.subarray(0, offset);
}

/** Room for an element's length, in a text that is written in one go. */
const LENGTH_ROOM = '\0'.repeat(LENGTH_BYTES);

function textArray(values: readonly unknown[]): Buffer {
  let text = '';
  for (const value of values) {
    invariant(value === null || typeof value === 'string', 'a text column has texts');
    text += LENGTH_ROOM + (value ?? '');
  }
  const elementBytes = Buffer.byteLength(text);
  const isOneByteEach = elementBytes === text.length;
  const bytes = withHeader('text', values, elementBytes);
  bytes.write(text, HEADER_BYTES, isOneByteEach ? 'latin1' : 'utf8');
  let offset = HEADER_BYTES;
  for (const value of values) {
    const length = typeof value !== 'string' ? 0 : isOneByteEach ? value.length : Buffer.byteLength(value);
    bytes.writeInt32BE(value === null ? NULL_LENGTH : length, offset);
    offset += LENGTH_BYTES + length;
  }
  return bytes;
}
