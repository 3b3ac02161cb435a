import { z } from 'zod';
import {
  bytesOfMasked,
  droppedCardData,
  maskedCardNumber,
  withoutCardNumbers,
  withoutCardNumbersInApplicationId,
  withoutCardNumbersInFile,
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
import { TAGS, type TagFormat } from './zvt-tags.ts';

/**
 * One element of a TLV container, in the order of the wire. `tag` in hexadecimal digits, `name` for the reader. Exactly one of: `value`
 * in the tag's format (hexadecimal digits where it has none), `hex` where the bytes do not fit that format, `items` of a constructed one.
 * `lengthBytes` where the length was written with more bytes than needed.
 */
export type TlvItem = {
  tag: string;
  name?: string | undefined;
  value?: number | string | undefined;
  hex?: string | undefined;
  items?: TlvItem[] | undefined;
  lengthBytes?: number | undefined;
};

export const tlvItemSchema: z.ZodType<TlvItem> = z.object({
  tag: z.string().regex(/^([0-9a-f]{2}){1,4}$/i),
  name: z.string().optional(),
  value: z.union([z.number(), z.string()]).optional(),
  hex: z.string().optional(),
  get items() {
    return z.array(tlvItemSchema).optional();
  },
  lengthBytes: z.int().min(1).max(3).optional(),
});

const DEPTH_MAX = 8;
const TAG_BYTES_MAX = 4;
const CONSTRUCTED = 0x20;
const TAG_CONTINUES = 0x1f;
const MORE_FOLLOWS = 0x80;

/** BER lengths as ZVT limits them: one byte up to 127, else 81 and one, or 82 and two bytes. Null when there is none. */
export function readTlvLength(bytes: Uint8Array, at: number): { length: number; lengthBytes: number } | null {
  const [first, second, third] = bytes.subarray(at, at + 3);
  if (first === undefined) return null;
  if (first < 0x80) return { length: first, lengthBytes: 1 };
  if (first === 0x81 && second !== undefined) return { length: second, lengthBytes: 2 };
  if (first === 0x82 && second !== undefined && third !== undefined) {
    return { length: (second << 8) | third, lengthBytes: 3 };
  }
  return null;
}

export const shortestLengthBytes = (length: number): number => (length < 0x80 ? 1 : length < 0x100 ? 2 : 3);

/** Null when it does not fit into `lengthBytes`. */
export function tlvLength(length: number, lengthBytes = shortestLengthBytes(length)): Uint8Array | null {
  if (lengthBytes < shortestLengthBytes(length) || length > 0xffff) return null;
  if (lengthBytes === 1) return Uint8Array.from([length]);
  return lengthBytes === 2 ? Uint8Array.from([0x81, length]) : Uint8Array.from([0x82, length >> 8, length & 0xff]);
}

/** Null when the bytes are no list of elements. */
export function decodeTlv(bytes: Uint8Array, depth = 0): TlvItem[] | null {
  if (depth > DEPTH_MAX) return null;
  const items: TlvItem[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tagBytes = tagLength(bytes, at);
    const head = tagBytes === null ? null : readTlvLength(bytes, at + tagBytes);
    if (tagBytes === null || head === null) return null;
    const start = at + tagBytes + head.lengthBytes;
    if (start + head.length > bytes.length) return null;
    const tag = hexOf(bytes.subarray(at, at + tagBytes));
    const item = decodeItem(tag, bytes.subarray(start, start + head.length), depth);
    items.push(
      head.lengthBytes === shortestLengthBytes(head.length) ? item : { ...item, lengthBytes: head.lengthBytes },
    );
    at = start + head.length;
  }
  return items;
}

function tagLength(bytes: Uint8Array, at: number): number | null {
  const first = bytes[at];
  if (first === undefined) return null;
  if ((first & TAG_CONTINUES) !== TAG_CONTINUES) return 1;
  for (let length = 2; length <= TAG_BYTES_MAX; length += 1) {
    const byte = bytes[at + length - 1];
    if (byte === undefined) return null;
    if ((byte & MORE_FOLLOWS) === 0) return length;
    // Two-byte tags under FF are used by Feig whatever their second byte is.
    if (first === 0xff) return 2;
  }
  return null;
}

function decodeItem(tag: string, bytes: Uint8Array, depth: number): TlvItem {
  const known = TAGS.get(tag);
  const format = formatOf(tag);
  const named = { tag, ...(known === undefined ? {} : { name: known.name }) };
  if (format.is === 'container') {
    const items = decodeTlv(bytes, depth + 1);
    return items === null ? { ...named, hex: hexOf(withoutCardNumbers(bytes)) } : { ...named, items };
  }
  const value = decodeTagValue(format, bytes);
  return value === null ? { ...named, hex: hexOf(withoutCardNumbers(bytes)) } : { ...named, value };
}

function formatOf(tag: string): TagFormat {
  const known = TAGS.get(tag.toLowerCase());
  if (known !== undefined) return known.format;
  return { is: Number.parseInt(tag.slice(0, 2), 16) & CONSTRUCTED ? 'container' : 'hex' };
}

function decodeTagValue(format: TagFormat, bytes: Uint8Array): number | string | null {
  switch (format.is) {
    case 'text':
      return withoutPrintedCardNumbers(textOf(bytes));
    case 'digits':
      // Null with a masked digit among them.
      return digitsOf(withoutCardNumbers(bytes));
    case 'number': {
      const digits = bytes.length === format.length ? digitsOf(bytes) : null;
      return digits === null ? null : Number(digits);
    }
    case 'binary':
      return bytes.length === format.length ? numberOf(bytes) : null;
    case 'cardNumber':
      return maskedCardNumber(bytes);
    case 'secret':
      return droppedCardData(bytes);
    case 'file':
      return hexOf(withoutCardNumbersInFile(bytes));
    case 'applicationId':
      return hexOf(withoutCardNumbersInApplicationId(bytes));
    case 'hex':
    case 'container':
      return hexOf(withoutCardNumbers(bytes));
  }
}

/** Null with the place of what cannot be encoded. */
export function encodeTlv(items: readonly TlvItem[], depth = 0): { bytes: Uint8Array } | { wrong: string } {
  const parts: Uint8Array[] = [];
  for (const item of items) {
    const body = depth > DEPTH_MAX ? null : encodeItem(item, depth);
    if (body === null) return { wrong: item.tag };
    if ('wrong' in body) return { wrong: `${item.tag}.${body.wrong}` };
    const length = tlvLength(body.bytes.length, item.lengthBytes);
    const tag = bytesOfHex(item.tag);
    if (length === null || tag === null) return { wrong: item.tag };
    parts.push(tag, length, body.bytes);
  }
  return { bytes: joined(parts) };
}

function encodeItem(item: TlvItem, depth: number): { bytes: Uint8Array } | { wrong: string } | null {
  if (item.items !== undefined) return encodeTlv(item.items, depth + 1);
  const bytes =
    item.hex !== undefined
      ? bytesOfHex(item.hex)
      : item.value === undefined
        ? null
        : encodeTagValue(formatOf(item.tag), item.value);
  return bytes === null ? null : { bytes };
}

function encodeTagValue(format: TagFormat, value: number | string): Uint8Array | null {
  if (format.is === 'number') return typeof value === 'number' ? bytesOfDigits(String(value), format.length) : null;
  if (format.is === 'binary') return typeof value === 'number' ? bytesOfNumber(value, format.length) : null;
  if (typeof value !== 'string') return null;
  switch (format.is) {
    case 'text':
      return bytesOfText(value);
    case 'cardNumber':
    case 'secret':
      return bytesOfMasked(value);
    case 'digits':
      return /^\d*$/.test(value) ? bytesOfHex(value) : null;
    case 'hex':
    case 'file':
    case 'applicationId':
    case 'container':
      return bytesOfHex(value);
  }
}
