import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  FaultyLine,
  type FaultyLineOptions,
  LINE_BACKLOG_BYTES_MAX,
  LINE_FAULTS,
  type LineFault,
} from '../../../hardware/simulators/faulty-line.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function rig(options: Partial<FaultyLineOptions> = {}) {
  const seen: string[] = [];
  const far = {
    send: (bytes: Uint8Array) => {
      seen.push(Buffer.from(bytes).toString('latin1'));
      return true;
    },
    unplug: async () => void seen.push('unplugged'),
    plug: async () => void seen.push('plugged'),
  };
  const line = new FaultyLine(far, { seed: 1, faults: [], oneIn: 1, ...options });
  const send = (text: string): boolean => line.send(Buffer.from(text));
  return { line, seen, send, settle: () => vi.runAllTimersAsync() };
}

test('a line without faults carries every frame as it is, at once', () => {
  const { seen, send } = rig();
  expect(send('first')).toBe(true);
  expect(send('second')).toBe(true);
  expect(seen).toEqual(['first', 'second']);
});

describe('one fault', () => {
  const struckBy = async (fault: LineFault, options: Partial<FaultyLineOptions> = {}) => {
    const made = rig(options);
    made.line.strike(fault);
    const carried = made.send('weight');
    made.send('next');
    await made.settle();
    return { ...made, carried };
  };

  test('splits a frame into pieces that come in their order, and the next frame after them', async () => {
    const { seen } = await struckBy('split');
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.join('')).toBe('weightnext');
  });

  test('sends a frame byte by byte', async () => {
    expect((await struckBy('slow')).seen).toEqual([...'weight', 'next']);
  });

  test('merges a frame with the next one, and sends it alone when there is none', async () => {
    expect((await struckBy('merge')).seen).toEqual(['weightnext']);
    const { line, seen, send, settle } = rig();
    line.strike('merge');
    send('alone');
    expect(seen).toEqual([]);
    await settle();
    expect(seen).toEqual(['alone']);
  });

  test('puts garbage before a frame', async () => {
    const { seen } = await struckBy('garbage');
    expect(seen[0]).toMatch(/.+weight$/s);
    expect(seen[1]).toBe('next');
  });

  test('loses a frame', async () => {
    const { seen, carried } = await struckBy('silence');
    expect(carried).toBe(false);
    expect(seen).toEqual(['next']);
  });

  test('sends a frame twice', async () => {
    expect((await struckBy('duplicate')).seen).toEqual(['weightweight', 'next']);
  });

  test('unplugs in the middle of a frame, loses what comes meanwhile, and plugs in again', async () => {
    const { seen, send } = await struckBy('cut');
    expect(seen).toEqual(['wei', 'unplugged', 'plugged']);
    send('back');
    expect(seen.at(-1)).toBe('back');
  });

  test('spoils the check sum as its protocol says, and leaves a protocol without one alone', async () => {
    expect((await struckBy('wrongCheckSum', { spoilCheckSum: () => Buffer.from('spoilt') })).seen).toEqual([
      'spoilt',
      'next',
    ]);
    expect((await struckBy('wrongCheckSum')).seen).toEqual(['weight', 'next']);
  });
});

test.each([1, 2, 3])('seed %i strikes the same frames in the same way each time', async (seed) => {
  const options = { seed, faults: LINE_FAULTS, oneIn: 3, spoilCheckSum: (frame: Uint8Array) => frame.toReversed() };
  const run = async () => {
    const { line, seen, send, settle } = rig(options);
    for (let index = 0; index < 100; index += 1) {
      send(`frame ${index};`);
      await settle();
    }
    return { seen, struck: line.struck };
  };
  const first = await run();
  expect(await run()).toEqual(first);
  const total = Object.values(first.struck).reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThan(10);
  expect(total).toBeLessThan(90);
});

test('a calmed line carries every frame as it is', () => {
  const { line, seen, send } = rig({ faults: ['silence'], oneIn: 1 });
  send('lost');
  line.calm();
  send('carried');
  expect(seen).toEqual(['carried']);
  expect(line.struck.silence).toBe(1);
});

test('what waits is bounded, and a closed line sends nothing more', async () => {
  const { line, seen, settle } = rig();
  line.strike('slow');
  line.send(new Uint8Array(LINE_BACKLOG_BYTES_MAX + 2));
  expect(line.send(Buffer.from('too much'))).toBe(false);
  line.close();
  const sofar = seen.length;
  await settle();
  expect(seen.length).toBe(sofar);
  expect(line.send(Buffer.from('closed'))).toBe(false);
});
