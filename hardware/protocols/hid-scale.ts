import type { ScaleCommand } from '../ports/scale.ts';
import type { HidDescriptor, HidField } from './hid-field.ts';
import { usageOf } from './hid-items.ts';
import { chosenUsage, fieldWith, putValue, reportBytes, usageAt, valueAt } from './hid-report.ts';
import { NO_FLAGS, type ScaleAnswer, stableOrUnder } from './scale-answer.ts';
import { type WeightUnit, weightOf } from './weight.ts';

/**
 * HID scales: usage page 8Dh of the HID Point of Sale Usage Tables. A data report has a status, a unit, a power of ten and a weight.
 * Where each of them stands is read from the device's report descriptor; all known scales use the layout that is assumed without one.
 */
export const SCALE_USAGE_PAGE = 0x8d;

const usage = (id: number): number => usageOf(SCALE_USAGE_PAGE, id);
const USAGE = {
  dataWeight: usage(0x40),
  dataScaling: usage(0x41),
  firstUnit: usage(0x51),
  firstStatus: usage(0x71),
  zeroScale: usage(0x80),
} as const;

/** Usages 51h to 5Ch. There is no one tael: it depends on the market. */
const UNITS: readonly (WeightUnit | null)[] = ['mg', 'g', 'kg', 'ct', null, 'gr', 'dwt', 't', 'ton', 'ozt', 'oz', 'lb'];

/** Where things stand in the data report; null layout where a descriptor is no scale's. */
export type HidScaleLayout = { status: HidField; unit: HidField; scaling: HidField; weight: HidField };

export function scaleLayout(descriptor: HidDescriptor): HidScaleLayout | null {
  const [status, unit, scaling, weight] = [USAGE.firstStatus, USAGE.firstUnit, USAGE.dataScaling, USAGE.dataWeight].map(
    (each) => fieldWith(descriptor, 'input', each),
  );
  if (!status || !unit || !scaling || !weight) return null;
  const { reportId } = weight;
  return [status, unit, scaling].every((field) => field.reportId === reportId)
    ? { status, unit, scaling, weight }
    : null;
}

const field = (bitOffset: number, bitSize: number, more: Partial<HidField>): HidField => ({
  report: 'input',
  reportId: 3,
  bitOffset,
  bitSize,
  count: 1,
  isConstant: false,
  isVariable: true,
  isRelative: false,
  hasNullState: false,
  isBufferedBytes: false,
  usages: [],
  logicalMinimum: 0,
  logicalMaximum: 0,
  physicalMinimum: 0,
  physicalMaximum: 0,
  unitExponent: 0,
  unit: 0,
  collections: [],
  ...more,
});
const choice = (bitOffset: number, first: number, count: number): HidField =>
  field(bitOffset, 8, {
    isVariable: false,
    logicalMinimum: 1,
    logicalMaximum: count,
    usages: [{ from: first, to: first + count - 1 }],
  });

/** Status, unit, signed power of ten, weight in two bytes, low byte first, in report 3. */
export const USUAL_LAYOUT: HidScaleLayout = {
  status: choice(0, USAGE.firstStatus, 8),
  unit: choice(8, USAGE.firstUnit, 12),
  scaling: field(16, 8, { logicalMinimum: -128, logicalMaximum: 127 }),
  weight: field(24, 16, { logicalMaximum: 65_535 }),
};

/** `data` without the report id. */
export function readScaleReport(layout: HidScaleLayout, data: Uint8Array): ScaleAnswer {
  const status = chosenUsage(layout.status, data);
  const kind = status === null ? undefined : STATUSES[status - USAGE.firstStatus];
  if (kind === undefined) return { kind: 'garbage' };
  if (typeof kind === 'object') return kind;
  if (kind === 'overload' || kind === 'underload') return { kind, ...NO_FLAGS };
  const weight = weightIn(layout, data);
  // A scale that sends a unit only with a weight says enough by its status where no weight is needed.
  if (kind === 'motion') return { kind, weight, ...NO_FLAGS };
  if (weight === null) return { kind: 'garbage' };
  if (kind === 'zero' && weight.weightGrams !== 0) return { kind: 'garbage' };
  return stableOrUnder(weight, { isZero: kind === 'zero', isNet: null });
}

/** In the order of usages 71h to 78h. */
const STATUSES: readonly (ScaleAnswer | 'zero' | 'motion' | 'stable' | 'underload' | 'overload')[] = [
  { kind: 'fault', detail: 'the scale reports a fault' },
  'zero',
  'motion',
  'stable',
  'underload',
  'overload',
  { kind: 'fault', detail: 'the scale requires calibration' },
  { kind: 'fault', detail: 'the scale requires zeroing' },
];

function weightIn(layout: HidScaleLayout, data: Uint8Array) {
  const chosen = chosenUsage(layout.unit, data);
  const unit = chosen === null ? null : (UNITS[chosen - USAGE.firstUnit] ?? null);
  const exponent = valueAt(layout.scaling, data);
  const units = valueAt(layout.weight, data);
  return unit === null || exponent === null || units === null ? null : weightOf({ units, exponent }, unit);
}

/** The output report of a command; null where the scale has none. HID scales can be zeroed, not tared. */
export function commandReport(
  descriptor: HidDescriptor,
  command: ScaleCommand,
): { reportId: number; data: Uint8Array } | null {
  const place = command === 'zero' ? fieldWith(descriptor, 'output', USAGE.zeroScale) : null;
  if (place === null) return null;
  const data = new Uint8Array(reportBytes(descriptor, 'output', place.reportId));
  for (let index = 0; index < place.count; index += 1) {
    if (usageAt(place, index) === USAGE.zeroScale) putValue(place, data, 1, index);
  }
  return { reportId: place.reportId, data };
}

/** The scale's side in the usual layout, for the simulator and for tests. */
export function encodeScaleReport(
  status: 'fault' | 'zero' | 'motion' | 'stable' | 'underload' | 'overload' | 'calibration' | 'rezero',
  unit: WeightUnit,
  { units, exponent }: { units: number; exponent: number },
): Uint8Array {
  const names = ['fault', 'zero', 'motion', 'stable', 'underload', 'overload', 'calibration', 'rezero'];
  const report = new Uint8Array(5);
  putValue(USUAL_LAYOUT.status, report, names.indexOf(status) + 1);
  putValue(USUAL_LAYOUT.unit, report, UNITS.indexOf(unit) + 1);
  putValue(USUAL_LAYOUT.scaling, report, exponent);
  putValue(USUAL_LAYOUT.weight, report, Math.abs(units));
  return report;
}
