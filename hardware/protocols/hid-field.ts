import type { HidUsage } from './hid-items.ts';

export type ReportKind = 'input' | 'output' | 'feature';
export type HidCollection = { kind: number; usage: HidUsage };

/**
 * One main item: `count` elements of `bitSize` bits each, from `bitOffset` of the report without its id.
 * `isVariable`: each element is its own usage; otherwise each element's value chooses one of the usages (an array).
 */
export type HidField = {
  report: ReportKind;
  /** 0 where the device does not number its reports. */
  reportId: number;
  bitOffset: number;
  bitSize: number;
  count: number;
  isConstant: boolean;
  isVariable: boolean;
  isRelative: boolean;
  hasNullState: boolean;
  isBufferedBytes: boolean;
  /** In the order of the descriptor; an alternative of a delimited set is left out. */
  usages: readonly { from: HidUsage; to: HidUsage }[];
  logicalMinimum: number;
  logicalMaximum: number;
  physicalMinimum: number;
  physicalMaximum: number;
  /** Power of ten. */
  unitExponent: number;
  /** The four-byte code of 6.2.2.7, 0 for none. */
  unit: number;
  /** From the outermost on. */
  collections: readonly HidCollection[];
};

export type HidDescriptor = {
  fields: readonly HidField[];
  /** Usages of the application collections: what the device says it is. */
  applications: readonly HidUsage[];
  /** Whether every report begins with its id. */
  numbersReports: boolean;
};
