import { describe, expect, test } from 'vitest';
import { readingOf } from '../../../hardware/protocols/scale-answer.ts';
import {
  encodeToledoStatus,
  encodeToledoWeight,
  Toledo8217Conversation,
} from '../../../hardware/protocols/toledo-8217.ts';

const kilograms = { unit: 'kg', digits: 5, decimals: 3 } as const;
const pounds = { unit: 'lb', digits: 5, decimals: 2 } as const;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const answersTo = (text: string, format: typeof kilograms | typeof pounds = kilograms) =>
  new Toledo8217Conversation(format).push(Buffer.from(text, 'latin1'));
const readings = (text: string, format?: typeof kilograms | typeof pounds) => answersTo(text, format).map(readingOf);

test('a stable weight is STX, the digits and CR', () => {
  expect(hex(encodeToledoWeight(1234, kilograms))).toBe('0230313233340d');
});

test('a scale with another number of digits or decimals says so in its model', () => {
  const coarse = { unit: 'kg', digits: 6, decimals: 2 } as const;
  expect(hex(encodeToledoWeight(1230, coarse))).toBe('023030303132330d');
  expect(new Toledo8217Conversation(coarse).push(Buffer.from('\x02000123\r')).map(readingOf)).toEqual([
    { kind: 'stable', weightGrams: 1230 },
  ]);
});

/** PSC Magellan 8500, service manual, DIVA, 6.1.4.2: gross and net weights in kilograms and in pounds. */
describe("the manual's forms of a weight", () => {
  test('kilograms come as WW.WWW, and net with an N behind', () => {
    expect(readings('\x0201.234\r')).toEqual([{ kind: 'stable', weightGrams: 1_234 }]);
    expect(readings('\x0201.234N\r')).toEqual([{ kind: 'stable', weightGrams: 1_234, isNet: true }]);
  });

  test('pounds come as 0WW.WW, and what is shown is kept beside the rounded grams', () => {
    expect(readings('\x02001.20\r', pounds)).toEqual([
      { kind: 'stable', weightGrams: 544, shown: { value: '1.20', unit: 'lb' } },
    ]);
    expect(readings('\x02001.20N\r', pounds)).toMatchObject([{ weightGrams: 544, isNet: true }]);
  });

  test('no point means where the model has it', () => {
    expect(readings('\x0200120\r', pounds)).toMatchObject([{ weightGrams: 544, shown: { value: '1.20' } }]);
  });
});

/** The same manual, 6.1.4.3. Bit 6 is always 1. */
describe('the status byte', () => {
  test.each([
    [0x41, 'motion'],
    [0x42, 'overload'],
    [0x44, 'underload'],
    [0x4d, 'underload'],
    [0x43, 'overload'],
    [0x61, 'motion'],
  ] as const)('%i says %s', (status, kind) => {
    expect(readings(`\x02?${String.fromCharCode(status)}\r`)).toEqual([{ kind }]);
  });

  test('tells of zero and of a net weight, and is no reading by itself', () => {
    expect(answersTo('\x02?P\r')).toEqual([{ kind: 'status', isZero: true, isNet: false }]);
    expect(answersTo('\x02?`\r')).toEqual([{ kind: 'status', isZero: false, isNet: true }]);
    expect(readings('\x02?P\r\x02?@\r')).toEqual([null, null]);
  });

  test('that looks like CR or STX is still a status byte', () => {
    expect(readings('\x02?\r\r')).toEqual([{ kind: 'underload' }]);
    expect(readings('\x02?\x02\r')).toEqual([{ kind: 'overload' }]);
  });

  test('never makes a weight, whatever else it says: a moving scale has none', () => {
    const MOTION_BIT = 0x01;
    for (let status = 0; status <= 0x7f; status += 1) {
      const given = readings(`\x02?${String.fromCharCode(status)}\r`);
      expect(JSON.stringify(given)).not.toMatch(/stable|weightGrams/);
      if ((status & MOTION_BIT) !== 0) expect(given).not.toEqual([null]);
    }
  });
});

test('the parity bit of a line that was read with eight bits counts for nothing', () => {
  const even = (byte: number): number => (byte.toString(2).replaceAll('0', '').length % 2 === 0 ? byte : byte | 0x80);
  const bytes = encodeToledoWeight(1_234, kilograms).map(even);
  expect(new Toledo8217Conversation(kilograms).push(bytes).map(readingOf)).toEqual([
    { kind: 'stable', weightGrams: 1_234 },
  ]);
});

test('every answer survives being split into single bytes', () => {
  const conversation = new Toledo8217Conversation(kilograms);
  const sent = [
    encodeToledoWeight(99_999, kilograms),
    encodeToledoStatus({ motion: true }),
    encodeToledoStatus({ overload: true }),
  ];
  const answers = sent.flatMap((bytes) => [...bytes].flatMap((byte) => conversation.push(Uint8Array.of(byte))));
  expect(answers.map(readingOf)).toEqual([
    { kind: 'stable', weightGrams: 99_999 },
    { kind: 'motion' },
    { kind: 'overload' },
  ]);
});

test.each([
  ['too few digits', '\x020123\r'],
  ['too many digits', '\x02012345\r'],
  ['too few digits around a point', '\x0201.34\r'],
  ['too many digits around a point', '\x02001.234\r'],
  ['letters', '\x0201a34\r'],
  ['nothing', '\x02\r'],
  ['two points', '\x021.2.3\r'],
  ['a point at the end', '\x0201234.\r'],
  ['a minus', '\x02-1.234\r'],
  ['an endless answer', '\x020123456789012'],
  ['an answer within an answer', '\x02012\x02'],
  ['bytes outside of an answer', '01234\r'],
])('%s is garbage, never a weight', (_, text) => {
  const answers = answersTo(text);
  expect(answers.map((answer) => answer.kind)).toContain('garbage');
  expect(JSON.stringify(answers)).not.toMatch(/weightGrams/);
});

describe('commands', () => {
  const conversation = new Toledo8217Conversation(kilograms);
  const outcome = (command: 'zero' | 'tare' | 'clearTare', bits: Parameters<typeof encodeToledoStatus>[0]) =>
    new Toledo8217Conversation(kilograms)
      .push(encodeToledoStatus(bits))
      .map((answer) => conversation.outcomeOf(command, answer));

  test('are the letters of the manual', () => {
    expect(
      (['zero', 'tare', 'clearTare'] as const).map((command) => hex(conversation.commandRequest(command))),
    ).toEqual(['5a', '540d', '43']);
  });

  test('are done when the status afterwards says so, and refused otherwise', () => {
    expect(outcome('zero', { zero: true })).toEqual(['done']);
    expect(outcome('zero', {})).toEqual(['refused']);
    expect(outcome('zero', { motion: true })).toEqual(['refused']);
    expect(outcome('tare', { net: true })).toEqual(['done']);
    expect(outcome('tare', { zero: true })).toEqual(['refused']);
    expect(outcome('clearTare', {})).toEqual(['done']);
    expect(outcome('clearTare', { net: true })).toEqual(['refused']);
  });

  test('are not answered by a weight', () => {
    const [weight] = new Toledo8217Conversation(kilograms).push(encodeToledoWeight(5, kilograms));
    expect(weight === undefined ? 'none' : conversation.outcomeOf('tare', weight)).toBeNull();
  });
});
