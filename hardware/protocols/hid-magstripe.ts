import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import type { CardSwipe, RefusedSwipe } from '../ports/magstripe-reader.ts';
import { readDescriptor } from './hid-descriptor.ts';
import type { HidDescriptor, HidField } from './hid-field.ts';
import { usageOf } from './hid-items.ts';
import { bytesOf, fieldWith, usageAt, valueAt } from './hid-report.ts';
import { readSwipe } from './magstripe.ts';
import { ALPHANUMERIC, NUMERIC, readTrackBits } from './magstripe-bits.ts';

const usageSchema = z.int().min(1).max(0xffff);
const trackSchema = z.strictObject({
  /** Bit 0: the track could not be read. Null where the reader does not say. */
  status: usageSchema.nullable(),
  length: usageSchema,
  data: usageSchema,
});

/** Which usages of the reader's page mean what. The standard page is 8Eh; MagTek has one of its own, FF00h. */
export const magstripeUsagesSchema = z.strictObject({
  page: z.int().min(1).max(0xffff),
  tracks: z.array(trackSchema).length(3),
  /** Usages that only readers have which encrypt: what they send cannot be read here, and must not be. */
  encryptedBy: z.array(usageSchema).max(8),
  /** `text`: with sentinels, as the reader decoded it. `bits`: as the stripe has them, from the highest bit of each byte. */
  coding: z.enum(['text', 'bits']),
});
export type MagstripeUsages = z.infer<typeof magstripeUsagesSchema>;

/** A field may hold the values of several usages, one element each. */
type Element = { field: HidField; index: number };
type Track = { status: Element | null; length: Element; data: HidField };
export type MagstripeReport = { reportId: number; tracks: readonly (Track | null)[]; coding: 'text' | 'bits' };
export type MagstripeReportError = { kind: 'noTracks' | 'encrypted' };

export function magstripeReportOf(
  descriptor: Uint8Array,
  usages: MagstripeUsages,
): Result<MagstripeReport, MagstripeReportError> {
  const read = readDescriptor(descriptor);
  if (!read.ok) return err({ kind: 'noTracks' });
  const field = (id: number): HidField | null => fieldWith(read.value, 'input', usageOf(usages.page, id));
  if (usages.encryptedBy.some((id) => hasUsage(read.value, usageOf(usages.page, id))))
    return err({ kind: 'encrypted' });
  const tracks = usages.tracks.map(({ status, length, data }): Track | null => {
    const [lengthField, dataField] = [field(length), field(data)];
    if (lengthField === null || dataField === null) return null;
    const statusField = status === null ? null : field(status);
    return {
      status: status === null || statusField === null ? null : elementOf(statusField, usageOf(usages.page, status)),
      length: elementOf(lengthField, usageOf(usages.page, length)),
      data: dataField,
    };
  });
  const reportId = tracks.find((track) => track !== null)?.data.reportId;
  return reportId === undefined ? err({ kind: 'noTracks' }) : ok({ reportId, tracks, coding: usages.coding });
}

function elementOf(field: HidField, usage: number): Element {
  for (let index = 0; index < field.count; index += 1) if (usageAt(field, index) === usage) return { field, index };
  return { field, index: 0 };
}

const valueOfElement = ({ field, index }: Element, report: Uint8Array): number | null => valueAt(field, report, index);

const hasUsage = ({ fields }: HidDescriptor, usage: number): boolean =>
  fields.some(({ usages }) => usages.some(({ from, to }) => usage >= from && usage <= to));

/** One report is one swipe. Null for a report that is none. */
export function readMagstripeReport(
  layout: MagstripeReport,
  reportId: number,
  report: Uint8Array,
): Result<CardSwipe, RefusedSwipe> | null {
  if (reportId !== layout.reportId) return null;
  const texts = layout.tracks.map((track, index) => textOf(track, report, layout.coding, index));
  const whole = texts.filter((text) => text !== null).join('');
  // All tracks at once, so that a payment card's third track is not taken for a loyalty card's.
  const swipe = readSwipe(whole);
  if (swipe.ok) return swipe;
  return err({ kind: swipe.error.kind === 'paymentCard' ? 'paymentCard' : 'misread' });
}

const MISREAD = ['%E?', ';E?', '+E?'] as const;

/** The text of one track with its sentinels; null for a track that the card has not. */
function textOf(track: Track | null, report: Uint8Array, coding: 'text' | 'bits', index: number): string | null {
  if (track === null) return null;
  const misread = MISREAD[index] ?? ';E?';
  const status = track.status === null ? 0 : valueOfElement(track.status, report);
  if (status === null || (status & 1) === 1) return misread;
  const length = valueOfElement(track.length, report) ?? 0;
  if (length === 0) return null;
  const data = bytesOf(track.data, report);
  if (length > data.length) return misread;
  const bytes = data.subarray(0, length);
  return coding === 'text' ? Buffer.from(bytes).toString('latin1') : fromBits(bytes, index, misread);
}

function fromBits(bytes: Uint8Array, index: number, misread: string): string {
  const bits = Array.from(bytes, (byte) => Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1)).flat();
  for (const coding of index === 0 ? [ALPHANUMERIC] : [NUMERIC, ALPHANUMERIC]) {
    const read = readTrackBits(coding, bits);
    if (read.ok) return `${index === 2 ? '+' : coding.startSentinel}${read.value}?`;
  }
  return misread;
}
