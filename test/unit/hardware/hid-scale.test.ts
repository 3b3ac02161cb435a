import { describe, expect, test } from 'vitest';
import {
  commandReport,
  encodeScaleReport,
  readScaleReport,
  scaleLayout,
  USUAL_LAYOUT,
} from '../../../hardware/protocols/hid-scale.ts';
import { readingOf } from '../../../hardware/protocols/scale-answer.ts';
import { descriptorOf } from './hid-descriptors.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const pitneyBowes = descriptorOf('pitney-bowes-scale');

describe.each([
  ['the usual layout', USUAL_LAYOUT],
  ["a real scale's descriptor", scaleLayout(pitneyBowes) ?? USUAL_LAYOUT],
])('a data report by %s', (_, layout) => {
  const read = (hex: string) => readingOf(readScaleReport(layout, bytes(hex)));

  /** Worked examples of Ant Radar's notes on the Dymo M10 and M25: 20 g, and 40 lb 5.2 oz shown as 645.2 oz. */
  test('gives the weight in its unit and power of ten', () => {
    expect(read('04 02 00 14 00')).toEqual({ kind: 'stable', weightGrams: 20 });
    expect(read('04 0b ff 34 19')).toEqual({
      kind: 'stable',
      weightGrams: 18_291,
      shown: { value: '645.2', unit: 'oz' },
    });
    expect(read('04 03 fd 60 01')).toEqual({ kind: 'stable', weightGrams: 352 });
    expect(read('04 0c fe 7d 00')).toEqual({ kind: 'stable', weightGrams: 567, shown: { value: '1.25', unit: 'lb' } });
  });

  test.each([
    ['03 03 fd 60 01', { kind: 'motion' }],
    ['05 03 fd 60 01', { kind: 'underload' }],
    ['06 03 fd 60 01', { kind: 'overload' }],
    ['06 00 00 00 00', { kind: 'overload' }],
    ['02 03 fd 00 00', { kind: 'stable', weightGrams: 0 }],
  ])('%s', (hex, reading) => {
    expect(read(hex)).toEqual(reading);
  });

  test.each([
    ['01 03 fd 00 00', 'a fault'],
    ['07 03 fd 00 00', 'calibration'],
    ['08 03 fd 00 00', 'zeroing'],
  ])('%s asks for help', (hex, about) => {
    expect(readScaleReport(layout, bytes(hex))).toMatchObject({
      kind: 'fault',
      detail: expect.stringContaining(about),
    });
  });

  test.each([
    ['an unknown status', '00 03 fd 60 01'],
    ['a status beyond the table', '09 03 fd 60 01'],
    ['an unknown unit', '04 0d fd 60 01'],
    ['taels, which differ from market to market', '04 05 fd 60 01'],
    ['a power of ten that no scale has', '04 03 7f 60 01'],
    ['a zero that is none', '02 03 fd 60 01'],
    ['a report that ends too early', '04 03 fd 60'],
    ['nothing', ''],
  ])('%s gives no weight', (__, hex) => {
    expect(readScaleReport(layout, bytes(hex))).toEqual({ kind: 'garbage' });
  });
});

test('reports are written as they are read', () => {
  expect(Buffer.from(encodeScaleReport('stable', 'oz', { units: 6_452, exponent: -1 })).toString('hex')).toBe(
    '040bff3419',
  );
});

test("zeroing is the bit that the scale's descriptor names, and taring is none", () => {
  expect(commandReport(pitneyBowes, 'zero')).toEqual({ reportId: 2, data: Uint8Array.of(0x02) });
  expect(commandReport(pitneyBowes, 'tare')).toBeNull();
  expect(commandReport(descriptorOf('boot-keyboard'), 'zero')).toBeNull();
});

test('a keyboard and a card reader are no scales', () => {
  expect([scaleLayout(descriptorOf('boot-keyboard')), scaleLayout(descriptorOf('magtek-insertion-reader'))]).toEqual([
    null,
    null,
  ]);
});
