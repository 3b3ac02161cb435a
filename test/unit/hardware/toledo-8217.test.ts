import { expect, test } from 'vitest';
import { encodeAnswer, Toledo8217Decoder } from '../../../hardware/protocols/toledo-8217.ts';

const format = { digits: 5, gramsPerUnit: 1 } as const;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('a stable weight is STX, the digits and CR', () => {
  expect(hex(encodeAnswer({ kind: 'stable', weightGrams: 1234 }, format))).toBe('0230313233340d');
});

test('a scale in ten-gram units with six digits says so in its model', () => {
  const coarse = { digits: 6, gramsPerUnit: 10 } as const;
  expect(hex(encodeAnswer({ kind: 'stable', weightGrams: 1230 }, coarse))).toBe('023030303132330d');
  expect(new Toledo8217Decoder(coarse).push(Buffer.from('\x02000123\r'))).toEqual([
    { kind: 'reading', reading: { kind: 'stable', weightGrams: 1230 } },
  ]);
});

test('every answer survives being split into single bytes', () => {
  const readings = [
    { kind: 'stable', weightGrams: 99_999 },
    { kind: 'motion' },
    { kind: 'overload' },
    { kind: 'underload' },
  ] as const;
  const decoder = new Toledo8217Decoder(format);
  for (const reading of readings) {
    const answers = [...encodeAnswer(reading, format)].flatMap((byte) => decoder.push(Uint8Array.of(byte)));
    expect(answers).toEqual([{ kind: 'reading', reading }]);
  }
});

test('a status byte that looks like CR is still a status byte', () => {
  expect(new Toledo8217Decoder(format).push(Buffer.from('\x02?\r\r'))).toEqual([
    { kind: 'reading', reading: { kind: 'underload' } },
  ]);
});

test('too few digits, letters and endless answers are garbage, never a weight', () => {
  const decoder = new Toledo8217Decoder(format);
  for (const text of ['\x020123\r', '\x0201a34\r', '\x02\r', '\x020123456789012']) {
    expect(decoder.push(Buffer.from(text)).map((answer) => answer.kind)).toContain('garbage');
    decoder.cut();
  }
});

test('no status byte makes a weight, whatever else it says: a moving scale has none', () => {
  const MOTION_BIT = 0x01;
  for (let status = 0; status <= 0x7f; status += 1) {
    const answers = new Toledo8217Decoder(format).push(Uint8Array.of(0x02, 0x3f, status, 0x0d));
    expect(JSON.stringify(answers)).not.toMatch(/stable|weightGrams/);
    if ((status & MOTION_BIT) !== 0) expect(answers).toMatchObject([{ kind: 'reading' }]);
  }
});
