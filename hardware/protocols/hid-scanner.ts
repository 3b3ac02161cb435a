import { z } from 'zod';
import { SCAN_LENGTH_MAX } from '../ports/scanner.ts';
import { readDescriptor } from './hid-descriptor.ts';
import type { HidField } from './hid-field.ts';
import { usageOf } from './hid-items.ts';
import { fieldWith, usageAt } from './hid-report.ts';
import type { FrameEvent } from './scanner-frame.ts';

/** Bar code scanner page of the HID usage tables. */
export const SCANNER_PAGE = 0x8c;
const SYMBOLOGY_1 = usageOf(SCANNER_PAGE, 0xfb);
const DECODED_DATA = usageOf(SCANNER_PAGE, 0xfe);
const CONTINUED = usageOf(SCANNER_PAGE, 0xff);
/** "Byte count" of the generic desktop page. */
const BYTE_COUNT = usageOf(0x01, 0x3b);

/** Where the parts of a scanned data report stand, in bytes of the report without its id. */
export const scanReportSchema = z.strictObject({
  reportId: z.int().min(0).max(255),
  /** Number of data bytes; null where data end at the first zero. */
  lengthAt: z.int().min(0).nullable(),
  /** Three bytes: `]` and the AIM identifier; null where the reader has none. */
  aimAt: z.int().min(0).nullable(),
  dataAt: z.int().min(0),
  dataBytes: z.int().min(1).max(4_096),
  /** A report whose byte here has one of the bits of `continuedMask` goes on in the next one; null where symbols never go on. */
  continuedAt: z.int().min(0).nullable(),
  continuedMask: z.int().min(1).max(255),
});
export type ScanReport = z.infer<typeof scanReportSchema>;

/** The layout as the device itself describes it; null where it describes none that carries symbols. */
export function scanReportOf(descriptor: Uint8Array): ScanReport | null {
  const read = readDescriptor(descriptor);
  if (!read.ok) return null;
  const data = fieldWith(read.value, 'input', DECODED_DATA);
  if (data === null || data.bitSize !== 8 || data.bitOffset % 8 !== 0) return null;
  const { reportId } = data;
  const own = { ...read.value, fields: read.value.fields.filter((field) => field.reportId === reportId) };
  const aim = fieldWith(own, 'input', SYMBOLOGY_1);
  const length = fieldWith(own, 'input', BYTE_COUNT);
  const continued = fieldWith(own, 'input', CONTINUED);
  return {
    reportId,
    lengthAt: length === null ? null : length.bitOffset / 8,
    aimAt: aim === null ? null : (aim.bitOffset + elementOf(aim, SYMBOLOGY_1) * aim.bitSize) / 8,
    dataAt: data.bitOffset / 8,
    dataBytes: data.count,
    continuedAt: continued === null ? null : Math.floor(continued.bitOffset / 8),
    continuedMask: continued === null ? 1 : maskOf(continued),
  };
}

function elementOf(field: HidField, usage: number): number {
  for (let index = 0; index < field.count; index += 1) if (usageAt(field, index) === usage) return index;
  return 0;
}

const maskOf = ({ bitOffset, bitSize }: HidField): number =>
  ((2 ** Math.min(bitSize, 8) - 1) << (bitOffset % 8)) & 0xff;

/** Control characters in symbols: the separators of GS1, ISO/IEC 15434 and AAMVA, and the line ends of passports. */
const CONTROL_INSIDE: ReadonlySet<string> = new Set(['\x04', '\x1c', '\x1d', '\x1e', '\x1f', '\r', '\n']);

/** Puts the reports of a HID scanner together to symbols; a long symbol comes in several of them. */
export class HidScanDecoder {
  readonly #layout: ScanReport;
  readonly #parts: Uint8Array[] = [];
  #length = 0;
  #aim: string | null = null;

  constructor(layout: ScanReport) {
    this.#layout = layout;
  }

  /** Null for a report that is no scan, or for one that goes on in the next. */
  push(reportId: number, report: Uint8Array): FrameEvent | null {
    const { lengthAt, aimAt, dataAt, dataBytes, continuedAt, continuedMask } = this.#layout;
    if (reportId !== this.#layout.reportId) return null;
    if (report.length <= dataAt) return this.#drop('garbage');
    const area = report.subarray(dataAt, dataAt + dataBytes);
    const length = lengthAt === null ? endOf(area) : (report[lengthAt] ?? 0);
    if (length > area.length) return this.#drop('garbage');
    if (this.#parts.length === 0 && aimAt !== null) this.#aim = aimOf(report.subarray(aimAt, aimAt + 3));
    if (this.#length <= SCAN_LENGTH_MAX) this.#parts.push(area.slice(0, length));
    this.#length += length;
    const goesOn = continuedAt !== null && ((report[continuedAt] ?? 0) & continuedMask) !== 0;
    // A reader that goes on for ever with empty parts must not go on for ever here.
    if (goesOn && length > 0) return null;
    return this.#end();
  }

  /** Forgets the symbol that is under way; true when there was one. */
  cut(): boolean {
    const wasUnderWay = this.#length > 0;
    this.#forget();
    return wasUnderWay;
  }

  #end(): FrameEvent {
    const text = textOf(Buffer.concat(this.#parts)).replace(/[\r\n]+$/, '');
    const aim = this.#aim;
    const isTooLong = this.#length > SCAN_LENGTH_MAX || text.length > SCAN_LENGTH_MAX;
    if (isTooLong) return this.#drop('tooLong');
    const isClean = [...text].every((letter) => (letter >= ' ' ? letter !== '\x7f' : CONTROL_INSIDE.has(letter)));
    if (text === '' || !isClean) return this.#drop('garbage');
    this.#forget();
    return { kind: 'scan', scan: { aim, text } };
  }

  #drop(reason: 'garbage' | 'tooLong'): FrameEvent {
    this.#forget();
    return { kind: 'dropped', reason };
  }

  #forget(): void {
    this.#parts.length = 0;
    this.#length = 0;
    this.#aim = null;
  }
}

function endOf(area: Uint8Array): number {
  const zero = area.indexOf(0);
  return zero < 0 ? area.length : zero;
}

const aimOf = (bytes: Uint8Array): string | null =>
  /^\]([A-Za-z][0-9A-Za-z])$/.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? null;

/** QR codes hold UTF-8 as a rule; what is none is taken byte by byte. */
function textOf(bytes: Uint8Array): string {
  const utf8 = Buffer.from(bytes).toString('utf8');
  return utf8.includes('\ufffd') ? Buffer.from(bytes).toString('latin1') : utf8;
}

/** The reports of a symbol as a scanner with this layout sends them: the far end for tests. */
export function scanReports(layout: ScanReport, aim: string | null, text: string): Uint8Array[] {
  const bytes = Buffer.from(text, 'utf8');
  const length = Math.max(layout.dataAt + layout.dataBytes, (layout.lengthAt ?? 0) + 1, (layout.continuedAt ?? 0) + 1);
  const reports: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += layout.dataBytes) {
    const report = new Uint8Array(length);
    const part = bytes.subarray(at, at + layout.dataBytes);
    report.set(part, layout.dataAt);
    if (layout.lengthAt !== null) report[layout.lengthAt] = part.length;
    if (layout.aimAt !== null && aim !== null) report.set(Buffer.from(`]${aim}`, 'latin1'), layout.aimAt);
    const goesOn = at + layout.dataBytes < bytes.length;
    if (goesOn && layout.continuedAt !== null) report[layout.continuedAt] = layout.continuedMask;
    reports.push(report);
  }
  return reports;
}
