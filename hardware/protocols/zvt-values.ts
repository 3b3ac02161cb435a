import { z } from 'zod';
import {
  bytesOfMasked,
  droppedCardData,
  maskedCardNumber,
  withoutCardNumbers,
  withoutPrintedCardNumbers,
} from './card-data.ts';
import {
  bytesOfDigits,
  bytesOfHex,
  bytesOfNumber,
  bytesOfText,
  digitsOf,
  hexOf,
  joined,
  numberOf,
  textOf,
} from './zvt-bytes.ts';
import type { UntaggedFormat } from './zvt-commands.ts';
import type { ZvtValue } from './zvt-fields.ts';
import { decodeTlv, encodeTlv, readTlvLength, shortestLengthBytes, tlvLength } from './zvt-tlv.ts';

export type ValueFormat = UntaggedFormat | { is: 'hex'; length: 'rest' };

/** Counts and totals by card scheme of BMP 60, in minor units (PA00P015, 06 50). */
const SCHEMES = ['girocard', 'jcb', 'mastercard', 'americanExpress', 'visa', 'diners', 'others'] as const;
export const TOTALS_LENGTH = 4 + SCHEMES.length * 7;
const schemeTotalSchema = z.strictObject({ count: z.int().min(0).max(255), totalMinor: z.int().min(0) });
export const totalsSchema = z.strictObject({
  receiptNumberFirst: z.int().min(0),
  receiptNumberLast: z.int().min(0),
  girocard: schemeTotalSchema,
  jcb: schemeTotalSchema,
  mastercard: schemeTotalSchema,
  americanExpress: schemeTotalSchema,
  visa: schemeTotalSchema,
  diners: schemeTotalSchema,
  others: schemeTotalSchema,
});
type Totals = z.infer<typeof totalsSchema>;

type Place = { start: number; end: number; lengthBytes: number };

/** Where the value lies whose length is written at `at`; null when that is no length, or more than there is. */
export function readLength(length: ValueFormat['length'], data: Uint8Array, at: number): Place | null {
  const place = placeOf(length, data, at);
  return place === null || place.end > data.length ? null : place;
}

function placeOf(length: ValueFormat['length'], data: Uint8Array, at: number): Place | null {
  if (length === 'rest') return { start: at, end: data.length, lengthBytes: 0 };
  if (length === 'TLV') {
    const head = readTlvLength(data, at);
    if (head === null) return null;
    const start = at + head.lengthBytes;
    return { start, end: start + head.length, lengthBytes: head.lengthBytes };
  }
  if (typeof length === 'number') return { start: at, end: at + length, lengthBytes: 0 };
  // F0 … F9 for each decimal digit of the length.
  let value = 0;
  for (let index = 0; index < length.length; index += 1) {
    const byte = data[at + index] ?? 0;
    if (byte < 0xf0 || byte > 0xf9) return null;
    value = value * 10 + (byte & 0x0f);
  }
  const start = at + length.length;
  return { start, end: start + value, lengthBytes: length.length };
}

/** Never loses a byte, save card data: what its format cannot express comes as `{ hex }`. */
export function decodeValue(format: ValueFormat, bytes: Uint8Array, lengthBytes: number): ZvtValue {
  if (format.is === 'cardNumber') return maskedCardNumber(bytes);
  if (format.is === 'secret') return droppedCardData(bytes);
  if (format.is === 'container') {
    const items = decodeTlv(bytes);
    if (items === null) return { hex: hexOf(withoutCardNumbers(bytes)) };
    return lengthBytes === shortestLengthBytes(bytes.length) ? items : { items, lengthBytes };
  }
  const shown = isText(format) ? withoutPrinted(bytes) : format.is === 'totals' ? bytes : withoutCardNumbers(bytes);
  const value = readable(format, shown);
  const back = value === null ? null : bodyOf(format, value);
  return value !== null && back !== null && hexOf(back) === hexOf(shown)
    ? value
    : { hex: hexOf(withoutCardNumbers(shown)) };
}

const isText = (format: ValueFormat): boolean => format.is === 'text' || format.is === 'textZ';

/** The character set has a character for every byte, so nothing but the masked digits changes. */
const withoutPrinted = (bytes: Uint8Array): Uint8Array =>
  bytesOfText(withoutPrintedCardNumbers(textOf(bytes))) ?? withoutCardNumbers(bytes);

function readable(format: ValueFormat, bytes: Uint8Array): ZvtValue | null {
  switch (format.is) {
    case 'number': {
      const digits = digitsOf(bytes);
      return digits === null ? null : Number(digits);
    }
    case 'digits':
      return digitsOf(bytes);
    case 'binary':
      return numberOf(bytes);
    case 'text':
      return typeof format.length === 'number' ? textOf(bytes).replace(/\0+$/, '') : textOf(bytes);
    case 'textZ':
      return bytes.at(-1) === 0 ? textOf(bytes.subarray(0, -1)) : { text: textOf(bytes), terminated: false };
    case 'totals':
      return totalsOf(bytes);
    default:
      return hexOf(bytes);
  }
}

function totalsOf(bytes: Uint8Array): Totals | null {
  if (bytes.length !== TOTALS_LENGTH) return null;
  const decimal = (from: number, length: number): number => Number(digitsOf(bytes.subarray(from, from + length)));
  const scheme = (index: number): Totals['visa'] => {
    const at = 4 + index * 7;
    return { count: bytes[at] ?? 0, totalMinor: decimal(at + 1, 6) };
  };
  const totals = {
    receiptNumberFirst: decimal(0, 2),
    receiptNumberLast: decimal(2, 2),
    girocard: scheme(0),
    jcb: scheme(1),
    mastercard: scheme(2),
    americanExpress: scheme(3),
    visa: scheme(4),
    diners: scheme(5),
    others: scheme(6),
  };
  return totalsSchema.safeParse(totals).success ? totals : null;
}

/** With its length in front where the format has one. Null for a value that the format cannot express. */
export function encodeValue(format: ValueFormat, value: ZvtValue): Uint8Array | null {
  const body = bodyOf(format, value);
  if (body === null) return null;
  if (typeof format.length === 'number') return body.length === format.length ? body : null;
  if (format.length === 'rest') return body;
  if (format.length === 'TLV') {
    const lengthBytes = typeof value === 'object' && 'lengthBytes' in value ? value.lengthBytes : undefined;
    const length = tlvLength(body.length, lengthBytes);
    return length === null ? null : joined([length, body]);
  }
  const digits = String(body.length).padStart(format.length.length, '0');
  if (digits.length > format.length.length) return null;
  return joined([Uint8Array.from(digits, (digit) => 0xf0 | Number(digit)), body]);
}

function bodyOf(format: ValueFormat, value: ZvtValue): Uint8Array | null {
  if (typeof value === 'object' && 'hex' in value) return bytesOfHex(value.hex);
  switch (format.is) {
    case 'number':
      return typeof value === 'number' && Number.isInteger(value) ? bytesOfDigits(String(value), format.length) : null;
    case 'digits':
      return typeof value === 'string' ? bytesOfDigits(value, format.length) : null;
    case 'binary':
      return typeof value === 'number' ? bytesOfNumber(value, format.length) : null;
    case 'text':
      return typeof value === 'string' ? textBytes(value, format.length) : null;
    case 'textZ':
      return textZBytes(value);
    case 'cardNumber':
    case 'secret':
      return typeof value === 'string' ? bytesOfMasked(value) : null;
    case 'totals':
      return totalsBytes(value);
    case 'container':
      return containerBytes(value);
    case 'hex':
      return typeof value === 'string' ? bytesOfHex(value) : null;
  }
}

function textBytes(text: string, length: ValueFormat['length']): Uint8Array | null {
  const bytes = bytesOfText(text);
  if (bytes === null || typeof length !== 'number') return bytes;
  return bytes.length > length ? null : joined([bytes, new Uint8Array(length - bytes.length)]);
}

function textZBytes(value: ZvtValue): Uint8Array | null {
  if (typeof value === 'string') return bytesOfText(`${value}\0`);
  return typeof value === 'object' && 'terminated' in value ? bytesOfText(value.text) : null;
}

function containerBytes(value: ZvtValue): Uint8Array | null {
  const items = Array.isArray(value) ? value : typeof value === 'object' && 'items' in value ? value.items : null;
  const encoded = items === null ? null : encodeTlv(items);
  return encoded === null || 'wrong' in encoded ? null : encoded.bytes;
}

function totalsBytes(value: ZvtValue): Uint8Array | null {
  const totals = totalsSchema.safeParse(value);
  if (!totals.success) return null;
  const parts = [
    bytesOfDigits(String(totals.data.receiptNumberFirst), 2),
    bytesOfDigits(String(totals.data.receiptNumberLast), 2),
    ...SCHEMES.flatMap((scheme) => [
      Uint8Array.from([totals.data[scheme].count]),
      bytesOfDigits(String(totals.data[scheme].totalMinor), 6),
    ]),
  ];
  const complete = parts.filter((part) => part !== null);
  return complete.length === parts.length ? joined(complete) : null;
}
