import { describe, expect, test } from 'vitest';
import { HID_DEPTH_MAX, readDescriptor } from '../../../hardware/protocols/hid-descriptor.ts';
import { usageOf } from '../../../hardware/protocols/hid-items.ts';
import {
  bytesOf,
  chosenUsage,
  fieldWith,
  putValue,
  reportBytes,
  usageAt,
  valueAt,
} from '../../../hardware/protocols/hid-report.ts';
import { DESCRIPTOR_NAMES, descriptorBytes, descriptorOf } from './hid-descriptors.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const SCALE = 0x8d;

function scaleField(usage: number) {
  const field = fieldWith(descriptorOf('pitney-bowes-scale'), 'input', usageOf(SCALE, usage));
  if (field === null) throw new Error(`no field with usage ${usage}`);
  return field;
}

describe("a scale's descriptor", () => {
  test('says what the device is and that its reports are numbered', () => {
    const { applications, numbersReports } = descriptorOf('pitney-bowes-scale');
    expect(applications).toEqual([usageOf(SCALE, 0x20)]);
    expect(numbersReports).toBe(true);
  });

  test('gives the place, size and range of each value of the data report', () => {
    const layout = (usage: number) => {
      const { reportId, bitOffset, bitSize, count, isVariable, logicalMinimum, logicalMaximum } = scaleField(usage);
      return { reportId, bitOffset, bitSize, count, isVariable, logicalMinimum, logicalMaximum };
    };
    const array = { reportId: 3, bitSize: 8, count: 1, isVariable: false, logicalMinimum: 1 };
    expect(layout(0x74)).toEqual({ ...array, bitOffset: 0, logicalMaximum: 8 });
    expect(layout(0x52)).toEqual({ ...array, bitOffset: 8, logicalMaximum: 12 });
    const variable = { reportId: 3, count: 1, isVariable: true };
    expect(layout(0x41)).toEqual({ ...variable, bitOffset: 16, bitSize: 8, logicalMinimum: -127, logicalMaximum: 127 });
    expect(layout(0x40)).toEqual({
      ...variable,
      bitOffset: 24,
      bitSize: 16,
      logicalMinimum: 0,
      logicalMaximum: 65_535,
    });
  });

  test('reads a stable weight out of a report, the exponent with its sign', () => {
    const report = bytes('04 0b ff 34 19');
    expect(chosenUsage(scaleField(0x70 + 4), report)).toBe(usageOf(SCALE, 0x74));
    expect(chosenUsage(scaleField(0x5b), report)).toBe(usageOf(SCALE, 0x5b));
    expect(valueAt(scaleField(0x41), report)).toBe(-1);
    expect(valueAt(scaleField(0x40), report)).toBe(6_452);
  });

  test('chooses nothing by a value outside the range, and has no value in a report that ends before it', () => {
    expect(chosenUsage(scaleField(0x74), bytes('00 0b ff 34 19'))).toBeNull();
    expect(chosenUsage(scaleField(0x74), bytes('09 0b ff 34 19'))).toBeNull();
    expect(valueAt(scaleField(0x40), bytes('04 0b ff 34'))).toBeNull();
  });

  test('tells where zeroing goes in the control report, and how long that is', () => {
    const descriptor = descriptorOf('pitney-bowes-scale');
    const zero = fieldWith(descriptor, 'output', usageOf(SCALE, 0x80));
    expect(zero?.reportId).toBe(2);
    const report = new Uint8Array(reportBytes(descriptor, 'output', 2));
    if (zero !== null) putValue(zero, report, 1, 1);
    expect(zero === null ? null : usageAt(zero, 1)).toBe(usageOf(SCALE, 0x80));
    expect(Buffer.from(report).toString('hex')).toBe('02');
  });
});

test('a card reader has its tracks as whole fields of bytes', () => {
  const descriptor = descriptorOf('magtek-insertion-reader');
  expect(reportBytes(descriptor, 'input', 0)).toBe(7 + 3 * 110 + 1);
  expect(reportBytes(descriptor, 'feature', 0)).toBe(24);
  const track2 = fieldWith(descriptor, 'input', usageOf(0xff00, 0x31));
  expect(track2).toMatchObject({ bitOffset: (7 + 110) * 8, count: 110, isBufferedBytes: true, reportId: 0 });
  const report = new Uint8Array(338);
  report.set(Buffer.from(';9281=2012?'), 7 + 110);
  expect(track2 === null ? '' : Buffer.from(bytesOf(track2, report)).toString('latin1').slice(0, 11)).toBe(
    ';9281=2012?',
  );
});

test('a keyboard has eight bits of modifiers and six chosen keys', () => {
  const descriptor = descriptorOf('boot-keyboard');
  const modifiers = fieldWith(descriptor, 'input', usageOf(7, 0xe1));
  const keys = fieldWith(descriptor, 'input', usageOf(7, 0x04));
  const report = bytes('02 00 04 1e 00 00 00 00');
  expect(modifiers === null ? [] : [0, 1, 2].map((index) => valueAt(modifiers, report, index))).toEqual([0, 1, 0]);
  expect(modifiers === null ? null : usageAt(modifiers, 1)).toBe(usageOf(7, 0xe1));
  expect(keys === null ? [] : [0, 1].map((index) => chosenUsage(keys, report, index))).toEqual([
    usageOf(7, 0x04),
    usageOf(7, 0x1e),
  ]);
});

test('a mouse moves by signed values', () => {
  const axes = fieldWith(descriptorOf('boot-mouse'), 'input', usageOf(1, 0x31));
  expect(axes).toMatchObject({ isRelative: true, bitOffset: 8, count: 2 });
  expect(axes === null ? [] : [0, 1].map((index) => valueAt(axes, bytes('00 ff 7f'), index))).toEqual([-1, 127]);
});

test('popping brings back every global item that was pushed, the report id too, and units stay with their fields', () => {
  const { fields } = descriptorOf('digitizer');
  const positions = fields.filter((field) => field.unit === 0x13);
  // The descriptor gives ids 2 and 3 before it pops, so that they never count: all three positions are in report 1.
  expect(positions.map(({ reportId, bitOffset }) => [reportId, bitOffset])).toEqual([
    [1, 0],
    [1, 40],
    [1, 88],
  ]);
  for (const position of positions) {
    expect(position).toMatchObject({ bitSize: 16, count: 2, logicalMaximum: 12_000, physicalMaximum: 12 });
  }
  expect(fields.at(-1)).toMatchObject({ unit: 0xe111, unitExponent: 4, physicalMaximum: 45 });
});

test('an exponent written as a nibble is signed', () => {
  const brightness = fieldWith(descriptorOf('monitor'), 'feature', usageOf(0x82, 0x10));
  expect(brightness).toMatchObject({ unit: 0x0100_00e1, unitExponent: -2, logicalMaximum: 200 });
});

describe('reading is strict about what it cannot mean and bounded in every direction', () => {
  test.each([
    ['an item that is cut off', '05', { kind: 'cutOff', at: 0 }],
    ['a long item that is cut off', 'fe 05 10 00', { kind: 'cutOff', at: 0 }],
    ['a collection that is never closed', 'a1 01', { kind: 'unbalanced' }],
    ['the end of a collection that was never opened', 'c0', { kind: 'unbalanced' }],
    ['popping what was not pushed', 'b4', { kind: 'unbalanced' }],
    ['report id 0', '85 00', { kind: 'badReportId' }],
    ['a report id of two bytes', '86 00 01', { kind: 'badReportId' }],
    ['a report of half a gigabyte', '77 ff ff ff ff 97 ff ff ff ff 81 02', { kind: 'badSize' }],
    ['collections deeper than anybody needs', 'a1 00 '.repeat(HID_DEPTH_MAX + 1), { kind: 'tooDeep' }],
    ['pushing without end', 'a4 '.repeat(HID_DEPTH_MAX + 1), { kind: 'tooDeep' }],
    ['too many usages', '09 01 '.repeat(1_025), { kind: 'tooManyUsages' }],
    ['too many fields', `75 01 95 01 ${'81 02 '.repeat(1_025)}`, { kind: 'tooManyFields' }],
    ['more bytes than a descriptor has', '00'.repeat(4_097), { kind: 'tooLong' }],
  ])('%s is refused', (_, hex, error) => {
    expect(readDescriptor(bytes(hex))).toEqual({ ok: false, error });
  });

  test('items that HID 1.11 does not define are left out', () => {
    const plain = descriptorBytes('boot-mouse');
    const read = readDescriptor(Uint8Array.of(0xfe, 2, 0x99, 1, 2, 0x0c, 0xf0, ...plain));
    expect(read).toEqual(readDescriptor(plain));
  });

  test('only the preferred usage of a delimited set counts', () => {
    const read = readDescriptor(bytes('05 01 75 08 95 02 a9 01 09 30 09 31 a9 00 09 32 81 02'));
    const field = read.ok ? read.value.fields[0] : undefined;
    expect(field === undefined ? [] : [0, 1].map((index) => usageAt(field, index))).toEqual([
      usageOf(1, 0x30),
      usageOf(1, 0x32),
    ]);
  });

  test('a usage of four bytes brings its own page', () => {
    const read = readDescriptor(bytes('05 01 75 08 95 01 0b 40 00 8d 00 81 02'));
    expect(read.ok ? fieldWith(read.value, 'input', usageOf(SCALE, 0x40)) : null).not.toBeNull();
  });

  test.each(DESCRIPTOR_NAMES)('%s cut off anywhere is refused or means less, never more', (name) => {
    const whole = descriptorBytes(name);
    const most = descriptorOf(name).fields.length;
    for (let length = 0; length < whole.length; length += 1) {
      const read = readDescriptor(whole.subarray(0, length));
      if (read.ok) expect(read.value.fields.length).toBeLessThanOrEqual(most);
    }
    expect(readDescriptor(whole.subarray(0, whole.length - 1)).ok).toBe(false);
  });
});

test('values are put in and read back at any bit, and nothing beside them changes', () => {
  const read = readDescriptor(bytes('15 00 27 ff 0f 00 00 75 0c 95 03 05 01 09 30 09 31 09 32 81 02'));
  const field = read.ok ? read.value.fields[0] : undefined;
  if (field === undefined) throw new Error('not read');
  const report = new Uint8Array(5).fill(0xff);
  putValue(field, report, 0x123, 1);
  expect(Buffer.from(report).toString('hex')).toBe('ff3f12ffff');
  expect([0, 1, 2].map((index) => valueAt(field, report, index))).toEqual([0xfff, 0x123, 0xfff]);
});
