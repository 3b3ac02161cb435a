import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACK,
  encodeFrame,
  NAK,
  type SerialEvent,
  SerialFrameReader,
} from '../../../hardware/protocols/zvt-serial-frame.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
/** From ecrterm's tests: an authorization of 110.00 euro, whose amount has a byte that is doubled. */
const APDU = hex('06 01 0A 04 00 00 00 01 10 00 49 09 78');
const FRAME = hex('10 02 06 01 0A 04 00 00 00 01 10 10 00 49 09 78 10 03 F2 FF');

function read(bytes: Uint8Array, size = bytes.length): SerialEvent[] {
  const reader = new SerialFrameReader();
  const events: SerialEvent[] = [];
  for (let at = 0; at < bytes.length; at += size) events.push(...reader.push(bytes.subarray(at, at + size)));
  return events;
}

describe('a serial frame of ZVT', () => {
  test('doubles DLE, and ends with its check sum', () => {
    expect(encodeFrame(APDU)).toEqual(FRAME);
  });

  test('is read in pieces of any size', () => {
    for (let size = 1; size <= FRAME.length; size += 1) {
      expect(read(FRAME, size)).toEqual([{ kind: 'frame', apdu: APDU }]);
    }
  });

  test('with any bytes in it comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (apdu) => {
        expect(read(encodeFrame(apdu))).toEqual([{ kind: 'frame', apdu }]);
      }),
    );
  });

  test('with one wrong bit never comes through', () => {
    fc.assert(
      fc.property(fc.nat({ max: FRAME.length * 8 - 1 }), (bit) => {
        const wrong = Uint8Array.from(FRAME);
        wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(read(wrong).filter(({ kind }) => kind === 'frame')).toEqual([]);
      }),
    );
  });

  test('that was cut off is given up for the one that begins after it', () => {
    const cut = Buffer.concat([FRAME.subarray(0, 8), FRAME]);
    expect(read(cut)).toEqual([{ kind: 'frame', apdu: APDU }]);
  });

  test('comes through behind noise and acknowledgements', () => {
    const line = Buffer.concat([Uint8Array.from([0x00, ACK, 0x7f, NAK]), FRAME]);
    expect(read(line).map(({ kind }) => kind)).toEqual(['ack', 'nak', 'frame']);
  });
});
