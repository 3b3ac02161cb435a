import { describe, expect, test } from 'vitest';
import { CasConversation, encodeCasWeight, spoilCasCheck } from '../../../hardware/protocols/cas-scale.ts';
import { readingOf } from '../../../hardware/protocols/scale-answer.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const readings = (...frames: Uint8Array[]) => new CasConversation().push(Buffer.concat(frames)).map(readingOf);

/** The frame of CAS' PD-II (type 6): SOH STX STA SIGN W5..W0 UN1 UN0 BCC ETX EOT. */
function frame(text: string): Uint8Array {
  const check = Buffer.from(text, 'latin1').reduce((sum, byte) => sum ^ byte, 0);
  return Buffer.from(`\x01\x02${text}${String.fromCharCode(check)}\x03\x04`, 'latin1');
}

test('a weight is fifteen bytes, with the exclusive or of its characters before the end', () => {
  expect(encodeCasWeight(1_234, true, 'kg', 3)).toEqual(frame('S 01.234kg'));
  expect(hex(frame('S 01.234kg'))).toBe('0102532030312e3233346b67650304');
});

test.each([
  ['S 01.234kg', { kind: 'stable', weightGrams: 1_234 }],
  ['S  1.234KG', { kind: 'stable', weightGrams: 1_234 }],
  ['S 001.20lb', { kind: 'stable', weightGrams: 544, shown: { value: '1.20', unit: 'lb' } }],
  ['U 01.234kg', { kind: 'motion' }],
  ['S-00.010kg', { kind: 'underload' }],
  ['SFFFFFFFkg', { kind: 'overload' }],
  ['UF      kg', { kind: 'overload' }],
  ['S 00.000kg', { kind: 'stable', weightGrams: 0 }],
])('%j', (text, reading) => {
  expect(readings(frame(text))).toEqual([reading]);
});

test('ACK asks for the data request, NAK says that there is no weight yet', () => {
  const conversation = new CasConversation();
  expect(hex(conversation.weightRequest)).toBe('05');
  expect(conversation.push(Uint8Array.of(0x06))).toEqual([{ kind: 'proceed', request: Uint8Array.of(0x11) }]);
  expect(conversation.push(Uint8Array.of(0x15))).toEqual([{ kind: 'status', isZero: null, isNet: null }]);
});

describe('what is not exactly a frame', () => {
  test('one wrong bit anywhere in it is noticed, and the next frame is read', () => {
    const good = frame('S 01.234kg');
    for (let at = 1; at < good.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const bad = Uint8Array.from(good);
        bad[at] = (good[at] ?? 0) ^ (1 << bit);
        const [first, second] = readings(bad, frame('S 00.055kg'));
        expect(first, `bit ${bit} of byte ${at}`).toBeNull();
        expect(second).toEqual({ kind: 'stable', weightGrams: 55 });
      }
    }
  });

  test('a spoilt check character is wrong', () => {
    expect(readings(spoilCasCheck(frame('S 01.234kg')))).toEqual([null]);
  });

  test.each(['X 01.234kg', 'S+01.234kg', 'S 01,234kg', 'S 01.234pc', 'S 0.1.34kg', 'S       kg'])(
    '%j is garbage',
    (text) => {
      expect(new CasConversation().push(frame(text))).toEqual([{ kind: 'garbage' }]);
    },
  );

  test('bytes outside of a frame are garbage one by one', () => {
    expect(new CasConversation().push(Buffer.from('S 0'))).toEqual([
      { kind: 'garbage' },
      { kind: 'garbage' },
      { kind: 'garbage' },
    ]);
  });
});

test('a frame may come byte by byte, and half of it is forgotten when the line is cut', () => {
  const conversation = new CasConversation();
  const bytes = [...frame('S 00.777kg')];
  expect(bytes.flatMap((byte) => conversation.push(Uint8Array.of(byte))).map(readingOf)).toEqual([
    { kind: 'stable', weightGrams: 777 },
  ]);
  conversation.push(Uint8Array.from(bytes.slice(0, 9)));
  conversation.cut();
  expect(conversation.push(Uint8Array.from(bytes)).map(readingOf)).toEqual([{ kind: 'stable', weightGrams: 777 }]);
});
