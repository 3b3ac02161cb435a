import { describe, expect, test } from 'vitest';
import { encodeNewDeviceFrame, FRAME_BYTES_MAX, NewDeviceFrames } from './frames.ts';

const TEXTS = ['first', '', 'Größe 2'];
const whole = Buffer.concat(TEXTS.map(encodeNewDeviceFrame));

describe('the frames of New device', () => {
  test('end with CR', () => {
    expect(Buffer.from(encodeNewDeviceFrame('A1')).toString('hex')).toBe('41310d');
  });

  test('are the same whatever pieces they come in', () => {
    for (let size = 1; size <= whole.length; size += 1) {
      const reader = new NewDeviceFrames();
      const frames: (string | null)[] = [];
      for (let at = 0; at < whole.length; at += size) frames.push(...reader.push(whole.subarray(at, at + size)));
      expect(frames).toEqual(TEXTS);
    }
  });

  test('are nothing where they are too long, and the next one is read', () => {
    const reader = new NewDeviceFrames();
    const long = encodeNewDeviceFrame('x'.repeat(FRAME_BYTES_MAX + 1));
    expect(reader.push(Buffer.concat([long, whole]))).toEqual([null, ...TEXTS]);
  });

  test('are not completed by what comes after the line broke', () => {
    const reader = new NewDeviceFrames();
    reader.push(whole.subarray(0, 2));
    reader.cut();
    expect(reader.push(whole)).toEqual(TEXTS);
  });
});
