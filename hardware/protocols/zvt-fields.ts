import { z } from 'zod';
import { withoutCardNumbers } from './card-data.ts';
import { BITMAP_NUMBERS, BITMAPS } from './zvt-bitmaps.ts';
import { type FieldProblem, lengthProblem, valueProblem } from './zvt-broken.ts';
import { hexOf, joined } from './zvt-bytes.ts';
import type { Untagged, UntaggedFormat, ZvtCommand } from './zvt-commands.ts';
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

/** `problem`: what is wrong with the first known field that is cut short or does not fit; the fields are told all the same. */
type FieldsRead = { fields: ZvtFields; problem: FieldProblem | null };

export function readFields({ layouts }: ZvtCommand, data: Uint8Array): FieldsRead {
  // A tagged field must not be taken for an untagged value of the same name when it is written again.
  const reserved = new Set(layouts.flat().map(({ name }) => name));
  const readings = layouts.map((layout) => readLayout(layout, reserved, data)).filter((reading) => reading !== null);
  const whole = readings.find(({ at, broken }) => at === data.length && broken === null);
  if (whole !== undefined) return { fields: whole.fields, problem: null };
  // No layout explains every byte: that which gets furthest is the one, of equals the first.
  const best = readings.reduce<Reading | null>((a, b) => (a !== null && reachOf(a) >= reachOf(b) ? a : b), null);
  const { fields, at, broken } = best ?? { fields: {}, at: 0, broken: null };
  const rest = at === data.length ? {} : { [UNPARSED]: hexOf(withoutCardNumbers(data.subarray(at))) };
  return { fields: { ...fields, ...rest }, problem: broken?.problem ?? null };
}

/** As far as it could be read: `at` is behind the last value. `broken`: the first field that is known and wrong, and where it begins. */
type Reading = { fields: ZvtFields; at: number; broken: { at: number; problem: FieldProblem } | null };

const reachOf = ({ at, broken }: Reading): number => broken?.at ?? at;

/** Null where the data is of another layout. */
function readLayout(layout: readonly Untagged[], reserved: ReadonlySet<string>, data: Uint8Array): Reading | null {
  const reading: Reading = { fields: {}, at: 0, broken: null };
  for (const { name, format } of layout) {
    const value = readValue(reading, name, format, data, reading.at);
    if (value === null) {
      const { broken } = reading;
      if (broken === null || broken.problem.kind === 'badLength') return null;
      // A length that is written out names its field: no other layout begins with one.
      const at = typeof format.length === 'number' ? broken.at : data.length;
      return { ...reading, broken: { ...broken, at } };
    }
    // Readable text in a place of its own tells one layout from another.
    const isText = format.is === 'text' && format.length !== 'rest';
    if (isText && !(typeof value === 'string' && isPrintable(value))) return null;
    reading.fields[name] = value;
  }
  while (reading.at < data.length) {
    const bitmap = BITMAPS.get(data[reading.at] ?? 0);
    if (bitmap === undefined) break;
    const name = freeName(reading.fields, reserved, bitmap.name);
    const value = readValue(reading, name, bitmap.format, data, reading.at + 1);
    if (value === null) break;
    reading.fields[name] = value;
  }
  return reading;
}

/** The value whose length or first byte is at `from`; goes on behind it, or notes why there is none. */
function readValue(
  reading: Reading,
  name: string,
  format: UntaggedFormat,
  data: Uint8Array,
  from: number,
): ZvtValue | null {
  const place = readLength(format.length, data, from);
  if (place === null) {
    reading.broken ??= { at: reading.at, problem: lengthProblem(name, format.length, data, from) };
    return null;
  }
  const bytes = data.subarray(place.start, place.end);
  const value = decodeValue(format, bytes, place.lengthBytes);
  const isList = typeof value === 'object' && !('hex' in value);
  const problem = valueProblem(name, format, bytes, isList);
  if (problem !== null) reading.broken ??= { at: reading.at, problem };
  reading.at = place.end;
  return value;
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
