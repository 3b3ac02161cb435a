import { describe, expect, test } from 'vitest';
import { drawerPulseSchema } from '../../../hardware/drivers/drawer-host.ts';
import { encodeDrawerPulse } from '../../../hardware/protocols/escpos-status.ts';

const accepts = (onMs: number, offMs: number): boolean =>
  drawerPulseSchema.safeParse({ connector: 1, onMs, offMs }).success;

describe('the times of a drawer pulse', () => {
  test.each([
    ['DLE ENQ', 32, 10],
    ['DLE DC4', 32, 40],
    ['DLE DC4, by rounding', 31, 39],
  ])('are refused when they would write %s', (_, onMs, offMs) => {
    expect(accepts(onMs, offMs)).toBe(false);
  });

  test('are accepted otherwise, and none of them writes a real-time command', () => {
    const accepted: string[] = [];
    for (let onMs = 10; onMs <= 500; onMs += 1) {
      for (let offMs = 10; offMs <= 60; offMs += 1) {
        if (accepts(onMs, offMs)) accepted.push(Buffer.from(encodeDrawerPulse(1, onMs, offMs)).toString('hex'));
      }
    }
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.filter((hex) => /^1b7000(1004|1005|1014)$/.test(hex))).toEqual([]);
    expect([accepts(100, 100), accepts(32, 100), accepts(120, 240)]).toEqual([true, true, true]);
  });
});
