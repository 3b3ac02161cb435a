import { err, ok, type Result } from '../../core/result.ts';
import type { HidCollection, HidDescriptor, HidField, ReportKind } from './hid-field.ts';
import { type HidItem, type HidItemError, type HidUsage, readItems, usageOf, withSign } from './hid-items.ts';

/**
 * Report descriptors of USB HID devices: Device Class Definition for HID 1.11, chapters 5 and 6.2.2, which is our own reading where
 * it leaves room; there we do as the Linux kernel does, because devices are tried against it.
 */
export const DESCRIPTOR_BYTES_MAX = 4_096;
export const HID_FIELDS_MAX = 1_024;
/** Ranges of usages before one main item. */
export const HID_USAGES_MAX = 1_024;
export const HID_DEPTH_MAX = 16;
/** The kernel's longest report. */
export const REPORT_BYTES_MAX = 16_384;

const APPLICATION_COLLECTION = 1;

export type HidDescriptorError =
  | HidItemError
  | { kind: 'tooLong' | 'tooManyFields' | 'tooManyUsages' | 'tooDeep' | 'unbalanced' | 'badReportId' | 'badSize' };

type Globals = {
  usagePage: number;
  logicalMinimum: number;
  logicalMaximum: HidItem | null;
  physicalMinimum: number;
  physicalMaximum: HidItem | null;
  unitExponent: number;
  unit: number;
  reportSize: number;
  reportId: number;
  reportCount: number;
};

const NO_GLOBALS: Globals = {
  usagePage: 0,
  logicalMinimum: 0,
  logicalMaximum: null,
  physicalMinimum: 0,
  physicalMaximum: null,
  unitExponent: 0,
  unit: 0,
  reportSize: 0,
  reportId: 0,
  reportCount: 0,
};

/** Item tags, HID 1.11, 6.2.2.4, 6.2.2.7 and 6.2.2.8. */
const MAIN = { input: 0x8, output: 0x9, collection: 0xa, feature: 0xb, endCollection: 0xc } as const;
const GLOBAL_NAMES = [
  'usagePage',
  'logicalMinimum',
  'logicalMaximum',
  'physicalMinimum',
  'physicalMaximum',
  'unitExponent',
  'unit',
  'reportSize',
  'reportId',
  'reportCount',
  'push',
  'pop',
] as const;
const LOCAL = { usage: 0x0, usageMinimum: 0x1, usageMaximum: 0x2, delimiter: 0xa } as const;

/** Reads a whole descriptor. It is bounded in every direction, so that a device cannot make the kiosk grow or hang by what it says it is. */
export function readDescriptor(bytes: Uint8Array): Result<HidDescriptor, HidDescriptorError> {
  if (bytes.length > DESCRIPTOR_BYTES_MAX) return err({ kind: 'tooLong' });
  const items = readItems(bytes);
  if (!items.ok) return items;
  const reader = new DescriptorReader();
  for (const item of items.value) {
    const wrong = reader.take(item);
    if (wrong !== null) return err({ kind: wrong });
  }
  return reader.finish();
}

type Wrong = Exclude<HidDescriptorError['kind'], 'cutOff'>;

class DescriptorReader {
  readonly #fields: HidField[] = [];
  readonly #applications: HidUsage[] = [];
  readonly #open: HidCollection[] = [];
  readonly #pushed: Globals[] = [];
  readonly #bitsOf = new Map<string, number>();
  #globals: Globals = NO_GLOBALS;
  #usages: { item: HidItem; from: number; to: number }[] = [];
  #usageMinimum: HidItem | null = null;
  /** 1 inside the preferred branch of a delimited set, 2 and more in the others; 0 outside. */
  #branch = 0;
  #inDelimiter = false;

  take(item: HidItem): Wrong | null {
    if (item.type === 'global') return this.#global(item);
    if (item.type === 'local') return this.#local(item);
    const wrong = this.#main(item);
    this.#usages = [];
    this.#usageMinimum = null;
    this.#branch = 0;
    this.#inDelimiter = false;
    return wrong;
  }

  finish(): Result<HidDescriptor, HidDescriptorError> {
    if (this.#open.length > 0) return err({ kind: 'unbalanced' });
    const numbersReports = this.#fields.some((field) => field.reportId !== 0);
    return ok({ fields: this.#fields, applications: this.#applications, numbersReports });
  }

  #global(item: HidItem): Wrong | null {
    const name = GLOBAL_NAMES[item.tag];
    switch (name) {
      case undefined:
        return null;
      case 'push':
        if (this.#pushed.length === HID_DEPTH_MAX) return 'tooDeep';
        this.#pushed.push(this.#globals);
        return null;
      case 'pop': {
        const popped = this.#pushed.pop();
        if (popped === undefined) return 'unbalanced';
        this.#globals = popped;
        return null;
      }
      case 'logicalMaximum':
      case 'physicalMaximum':
        this.#globals = { ...this.#globals, [name]: item };
        return null;
      case 'logicalMinimum':
      case 'physicalMinimum':
        this.#globals = { ...this.#globals, [name]: item.signed };
        return null;
      case 'unitExponent':
        // Most devices follow the table of codes and give a nibble, some a whole signed byte.
        this.#globals = {
          ...this.#globals,
          unitExponent: item.value <= 0xf ? withSign(item.value, 4) : item.signed,
        };
        return null;
      case 'reportId':
        if (item.value === 0 || item.value > 255) return 'badReportId';
        break;
    }
    this.#globals = { ...this.#globals, [name]: item.value };
    return null;
  }

  #local(item: HidItem): Wrong | null {
    if (item.tag === LOCAL.delimiter) {
      this.#inDelimiter = item.value === 1;
      if (this.#inDelimiter) this.#branch = 0;
      return null;
    }
    if (item.tag === LOCAL.usageMinimum) {
      this.#usageMinimum = item;
    } else if (item.tag === LOCAL.usage) {
      return this.#addUsages(item, item.value, item.value);
    } else if (item.tag === LOCAL.usageMaximum && this.#usageMinimum !== null) {
      const minimum = this.#usageMinimum;
      this.#usageMinimum = null;
      return this.#addUsages(minimum, minimum.value, item.value);
    }
    return null;
  }

  #addUsages(item: HidItem, from: number, to: number): Wrong | null {
    if (this.#inDelimiter) {
      this.#branch += 1;
      if (this.#branch > 1) return null;
    }
    if (this.#usages.length === HID_USAGES_MAX) return 'tooManyUsages';
    this.#usages.push({ item, from, to: Math.max(from, to) });
    return null;
  }

  #main(item: HidItem): Wrong | null {
    switch (item.tag) {
      case MAIN.collection: {
        if (this.#open.length === HID_DEPTH_MAX) return 'tooDeep';
        const usage = this.#resolvedUsages()[0]?.from ?? 0;
        if (item.value === APPLICATION_COLLECTION) {
          if (this.#applications.length === HID_FIELDS_MAX) return 'tooManyFields';
          this.#applications.push(usage);
        }
        this.#open.push({ kind: item.value, usage });
        return null;
      }
      case MAIN.endCollection:
        return this.#open.pop() === undefined ? 'unbalanced' : null;
      case MAIN.input:
        return this.#field('input', item.value);
      case MAIN.output:
        return this.#field('output', item.value);
      case MAIN.feature:
        return this.#field('feature', item.value);
      default:
        return null;
    }
  }

  /** The usage page that counts is the last one before the main item, not before the usage (6.2.2.8). */
  #resolvedUsages(): { from: HidUsage; to: HidUsage }[] {
    const page = this.#globals.usagePage;
    return this.#usages.map(({ item, from, to }) =>
      item.sizeBytes === 4 ? { from, to } : { from: usageOf(page, from), to: usageOf(page, to & 0xffff) },
    );
  }

  #field(report: ReportKind, flags: number): Wrong | null {
    const { reportSize, reportCount, reportId, logicalMaximum, physicalMaximum, ...globals } = this.#globals;
    const key = `${report}/${reportId}`;
    const bitOffset = this.#bitsOf.get(key) ?? 0;
    const bits = reportSize * reportCount;
    if (bitOffset + bits > REPORT_BYTES_MAX * 8) return 'badSize';
    if (bits === 0) return null;
    if (this.#fields.length === HID_FIELDS_MAX) return 'tooManyFields';
    this.#bitsOf.set(key, bitOffset + bits);
    this.#fields.push({
      report,
      reportId,
      bitOffset,
      bitSize: reportSize,
      count: reportCount,
      isConstant: (flags & 0x001) !== 0,
      isVariable: (flags & 0x002) !== 0,
      isRelative: (flags & 0x004) !== 0,
      hasNullState: (flags & 0x040) !== 0,
      isBufferedBytes: (flags & 0x100) !== 0,
      usages: this.#resolvedUsages(),
      logicalMinimum: globals.logicalMinimum,
      logicalMaximum: maximum(logicalMaximum, globals.logicalMinimum),
      physicalMinimum: globals.physicalMinimum,
      physicalMaximum: maximum(physicalMaximum, globals.physicalMinimum),
      unitExponent: globals.unitExponent,
      unit: globals.unit,
      collections: [...this.#open],
    });
    return null;
  }
}

/** `25 FF` beside a minimum of 0 is written by devices that mean 255; beside a negative minimum it is −1. */
const maximum = (item: HidItem | null, minimum: number): number =>
  item === null ? 0 : minimum < 0 ? item.signed : item.value;
