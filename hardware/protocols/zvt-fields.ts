import { z } from 'zod';
import { withoutCardNumbers } from './card-data.ts';
import { BITMAP_NUMBERS, BITMAPS } from './zvt-bitmaps.ts';
import { hexOf, joined } from './zvt-bytes.ts';
import type { Untagged, ZvtCommand } from './zvt-commands.ts';
import { tlvItemSchema } from './zvt-tlv.ts';
import { decodeValue, encodeValue, readLength, totalsSchema } from './zvt-values.ts';

/** Bytes that do not fit their field's format, as hexadecimal digits. */
const hexValueSchema = z.strictObject({ hex: z.string() });
/** A text that was expected to end with a zero byte and does not. */
const unterminatedSchema = z.strictObject({ text: z.string(), terminated: z.literal(false) });
const containerSchema = z.strictObject({ items: z.array(tlvItemSchema), lengthBytes: z.int().min(1).max(3) });

export const zvtValueSchema = z.union([
  z.number(),
  z.string(),
  z.array(tlvItemSchema),
  containerSchema,
  hexValueSchema,
  unterminatedSchema,
  totalsSchema,
]);
export type ZvtValue = z.infer<typeof zvtValueSchema>;

/**
 * The fields of a message by their name, in the order of the wire. A name that comes again has `#2`, `#3` … behind it. `unparsed` holds
 * the bytes from the first field that we do not know on.
 */
export type ZvtFields = Record<string, ZvtValue>;

const UNPARSED = 'unparsed';
const REPEATED = /#\d+$/;

export function decodeFields({ layouts }: ZvtCommand, data: Uint8Array): ZvtFields {
  // A tagged field must not be taken for an untagged value of the same name when it is written again.
  const reserved = new Set(layouts.flat().map(({ name }) => name));
  for (const layout of layouts) {
    const read = readLayout(layout, reserved, data);
    if (read !== null && read.at === data.length) return read.fields;
  }
  // Nothing explains every byte: what is known is told, the rest is kept as it is.
  const { fields, at } = readLayout([], reserved, data) ?? { fields: {}, at: 0 };
  return { ...fields, [UNPARSED]: hexOf(withoutCardNumbers(data.subarray(at))) };
}

/** Up to the first byte that it cannot explain; null when an untagged value is missing. */
function readLayout(
  layout: readonly Untagged[],
  reserved: ReadonlySet<string>,
  data: Uint8Array,
): { fields: ZvtFields; at: number } | null {
  const fields: ZvtFields = {};
  let at = 0;
  for (const { name, format } of layout) {
    const place = readLength(format.length, data, at);
    if (place === null) return null;
    const value = decodeValue(format, data.subarray(place.start, place.end), place.lengthBytes);
    // Readable text in a place of its own tells one layout from another.
    if (format.is === 'text' && format.length !== 'rest' && !(typeof value === 'string' && isPrintable(value)))
      return null;
    fields[name] = value;
    at = place.end;
  }
  while (at < data.length) {
    const bitmap = BITMAPS.get(data[at] ?? 0);
    const place = bitmap === undefined ? null : readLength(bitmap.format.length, data, at + 1);
    if (bitmap === undefined || place === null) break;
    fields[freeName(fields, reserved, bitmap.name)] = decodeValue(
      bitmap.format,
      data.subarray(place.start, place.end),
      place.lengthBytes,
    );
    at = place.end;
  }
  return { fields, at };
}

const isPrintable = (text: string): boolean => Array.from(text).every((character) => character >= ' ');

function freeName(fields: ZvtFields, reserved: ReadonlySet<string>, name: string): string {
  if (!reserved.has(name) && !Object.hasOwn(fields, name)) return name;
  let count = 2;
  while (Object.hasOwn(fields, `${name}#${count}`)) count += 1;
  return `${name}#${count}`;
}

/** The bytes of the fields in their order, or the name of the first one that cannot be encoded. */
export function encodeFields(command: ZvtCommand, fields: ZvtFields): { bytes: Uint8Array } | { wrong: string } {
  const parts: Uint8Array[] = [];
  for (const [key, value] of Object.entries(fields)) {
    const encoded = encodeField(command, key, value);
    if (encoded === null) return { wrong: key };
    parts.push(encoded);
  }
  return { bytes: joined(parts) };
}

function encodeField({ layouts }: ZvtCommand, key: string, value: ZvtValue): Uint8Array | null {
  if (key === UNPARSED) return encodeValue({ is: 'hex', length: 'rest' }, value);
  const untagged = layouts.flat().filter(({ name }) => name === key);
  if (untagged.length > 0) {
    // Where a value has more than one length, it is the shortest that takes it whole.
    const encoded = untagged.map(({ format }) => encodeValue(format, value)).filter((bytes) => bytes !== null);
    return encoded.sort((a, b) => a.length - b.length)[0] ?? null;
  }
  const number = BITMAP_NUMBERS.get(key.replace(REPEATED, ''));
  const format = number === undefined ? undefined : BITMAPS.get(number)?.format;
  const encoded = format === undefined ? null : encodeValue(format, value);
  return number === undefined || encoded === null ? null : joined([Uint8Array.from([number]), encoded]);
}
