import type { HidDescriptor, HidField, ReportKind } from './hid-field.ts';
import { type HidUsage, withSign } from './hid-items.ts';

/** Values in and out of reports, by a device's descriptor. `data` is a report without its id. */

/** The usage of an element of a variable field: the last one stands for all that follow (HID 1.11, 6.2.2.8). Null for padding. */
export function usageAt(field: HidField, index: number): HidUsage | null {
  let left = index;
  for (const { from, to } of field.usages) {
    if (left <= to - from) return from + left;
    left -= to - from + 1;
  }
  return field.usages.at(-1)?.to ?? null;
}

/** The usage that an element of an array field chooses; null for "none", which is any value outside the logical range. */
export function chosenUsage(field: HidField, data: Uint8Array, index = 0): HidUsage | null {
  const value = valueAt(field, data, index);
  if (value === null || value < field.logicalMinimum || value > field.logicalMaximum) return null;
  let left = value - field.logicalMinimum;
  for (const { from, to } of field.usages) {
    if (left <= to - from) return from + left;
    left -= to - from + 1;
  }
  return null;
}

/**
 * The value of an element, negative where the field's logical minimum is. Null where the report is too short for it or the element
 * is wider than 32 bits. It may lie outside the logical range: then the device says that it has no value (HID 1.11, 5.10).
 */
export function valueAt(field: HidField, data: Uint8Array, index = 0): number | null {
  const { bitSize, bitOffset, count } = field;
  if (index < 0 || index >= count || bitSize < 1 || bitSize > 32) return null;
  const first = bitOffset + index * bitSize;
  if (first + bitSize > data.length * 8) return null;
  let value = 0;
  for (let bit = bitSize - 1; bit >= 0; bit -= 1) {
    const at = first + bit;
    value = value * 2 + (((data[at >> 3] ?? 0) >> (at & 7)) & 1);
  }
  return field.logicalMinimum < 0 ? withSign(value, bitSize) : value;
}

/** The elements of a field of bytes, as many as the report has of them. Empty where the field has no whole bytes. */
export function bytesOf(field: HidField, data: Uint8Array): Uint8Array {
  if (field.bitSize !== 8 || field.bitOffset % 8 !== 0) return new Uint8Array(0);
  const from = field.bitOffset / 8;
  return data.slice(from, from + field.count);
}

/** Puts a value into a report to be sent. Values that do not fit are cut to the field's bits. */
export function putValue(field: HidField, data: Uint8Array, value: number, index = 0): void {
  const first = field.bitOffset + index * field.bitSize;
  for (let bit = 0; bit < Math.min(field.bitSize, 32); bit += 1) {
    const at = first + bit;
    if (at >> 3 >= data.length) return;
    const mask = 1 << (at & 7);
    const old = data[at >> 3] ?? 0;
    data[at >> 3] = (value >>> bit) & 1 ? old | mask : old & ~mask;
  }
}

/** Length of a report without its id. */
export function reportBytes(descriptor: HidDescriptor, report: ReportKind, reportId: number): number {
  const bits = descriptor.fields
    .filter((field) => field.report === report && field.reportId === reportId)
    .map((field) => field.bitOffset + field.bitSize * field.count);
  return Math.ceil(Math.max(0, ...bits) / 8);
}

/** The field of a kind of report that has the usage, as an element's own or as one that an array chooses from; null for none. */
export function fieldWith(descriptor: HidDescriptor, report: ReportKind, usage: HidUsage): HidField | null {
  const has = (field: HidField): boolean => field.usages.some(({ from, to }) => usage >= from && usage <= to);
  return descriptor.fields.find((field) => field.report === report && has(field)) ?? null;
}
