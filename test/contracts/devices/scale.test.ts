import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { invariant } from '../../../core/result.ts';
import type { Scale, ScaleReading } from '../../../hardware/ports/scale.ts';
import type { LineFault } from '../../../hardware/simulators/faulty-line.ts';
import { openHid, openSerial, openTcp, SCALE_RIGS, type ScaleRig, SPOKEN } from './scale-rigs.ts';
import { eventually, untilStatus } from './support.ts';

const untilReading = (scale: Scale, wanted: ScaleReading | null): Promise<void> =>
  eventually(
    (look) => scale.watch(look),
    () => JSON.stringify(scale.current) === JSON.stringify(wanted),
  );

async function connected(rig: ScaleRig) {
  const { simulator, scale } = await rig.open();
  await untilStatus(scale, 'READY');
  return { simulator, scale, until: (wanted: ScaleReading | null) => untilReading(scale, wanted) };
}

test('a scale on a line that takes nothing loses the line, and weighs on once it is plugged in anew', async () => {
  const [spoken] = SPOKEN;
  invariant(spoken !== undefined, 'some scale is spoken');
  const { simulator, scale, wire } = await openSerial(spoken, undefined, { writeTimeoutMs: 300, answerTimeoutMs: 50 });
  await untilStatus(scale, 'READY');
  let lost: string | null = null;
  wire.onConnected((connected, detail) => {
    if (!connected) lost = detail;
  });
  simulator.setBlocked(true);
  // Again and again: the system finds room for a little more whenever it moves what it took.
  const filling = setInterval(() => fillLine(simulator.path), 5);
  onTestFinished(() => clearInterval(filling));
  await eventually(
    (look) => wire.onConnected(look),
    () => lost !== null,
  );
  clearInterval(filling);
  expect(lost).toBe('the device takes nothing');
  expect(scale.status).toBe('NOT_CONNECTED');
  await simulator.unplug();
  simulator.setWeightGrams(500);
  await simulator.plug();
  await untilReading(scale, { kind: 'stable', weightGrams: 500 });
  expect(scale.status).toBe('READY');
});

/** Until the system takes no more. */
function fillLine(path: string): void {
  const line = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    for (let written = 1; written > 0; ) written = writeSync(line, Buffer.alloc(4_096));
  } catch (cause) {
    expect(cause).toMatchObject({ code: 'EAGAIN' });
  } finally {
    closeSync(line);
  }
}

describe.each(SCALE_RIGS)('a scale that speaks $name', (rig) => {
  test('gives a stable weight in grams', async () => {
    const { simulator, scale, until } = await connected(rig);
    simulator.setWeightGrams(1_234);
    await until({ kind: 'stable', weightGrams: 1_234 });
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 1_234 });
  });

  test.each(['motion', 'overload', 'underload'] as const)('says %s instead of a weight', async (kind) => {
    const { simulator, scale, until } = await connected(rig);
    simulator.setWeightGrams(500);
    simulator.setCondition(kind);
    await until({ kind });
    expect(scale.current).toEqual({ kind });
    simulator.setCondition('stable');
    await until({ kind: 'stable', weightGrams: 500 });
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 500 });
  });

  test('says underload of less than nothing', async () => {
    const { simulator, scale, until } = await connected(rig);
    simulator.setWeightGrams(-20);
    await until({ kind: 'underload' });
    expect(scale.current).toEqual({ kind: 'underload' });
  });

  test('gives no weight while the load moves, however it changes, and the last one only once it rests', async () => {
    const { simulator, scale, until } = await connected(rig);
    const readings: (ScaleReading | null)[] = [];
    scale.watch((reading) => readings.push(reading));
    simulator.setWeightGrams(200);
    await until({ kind: 'stable', weightGrams: 200 });
    readings.length = 0;
    for (const weightGrams of [350, 500, 0, 650]) {
      simulator.setCondition('motion');
      simulator.setWeightGrams(weightGrams);
      await until({ kind: 'motion' });
      expect(scale.current).toStrictEqual({ kind: 'motion' });
      simulator.setCondition('overload');
      await until({ kind: 'overload' });
    }
    simulator.setCondition('stable');
    await until({ kind: 'stable', weightGrams: 650 });
    expect(readings.filter((reading) => reading?.kind === 'stable')).toEqual([{ kind: 'stable', weightGrams: 650 }]);
  });

  test('forgets its reading when it is unplugged, and weighs anew when it is back', async () => {
    const { simulator, scale, until } = await connected(rig);
    simulator.setWeightGrams(500);
    await until({ kind: 'stable', weightGrams: 500 });
    const readings: (ScaleReading | null)[] = [];
    scale.watch((reading) => readings.push(reading));
    await simulator.unplug();
    await untilStatus(scale, 'NOT_CONNECTED');
    expect(scale.current).toBeNull();
    simulator.setWeightGrams(700);
    await simulator.plug();
    await until({ kind: 'stable', weightGrams: 700 });
    expect(readings).toEqual([null, { kind: 'stable', weightGrams: 700 }]);
  });

  test('refuses what it has no command for, and does the rest', async () => {
    const { simulator, scale, until } = await connected(rig);
    simulator.setWeightGrams(30);
    await until({ kind: 'stable', weightGrams: 30 });
    for (const command of rig.unsupported)
      expect(await scale[command]()).toEqual({ ok: false, error: { kind: 'unsupported' } });
    if (rig.unsupported.includes('zero')) return;
    expect(await scale.zero()).toEqual({ ok: true, value: undefined });
    await until({ kind: 'stable', weightGrams: 0 });
    simulator.setWeightGrams(530);
    await until({ kind: 'stable', weightGrams: 500 });
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 500 });
  });

  test('does nothing unplugged, and says that it did not', async () => {
    const { simulator, scale } = await connected(rig);
    await simulator.unplug();
    await untilStatus(scale, 'NOT_CONNECTED');
    const kind = rig.unsupported.includes('zero') && !rig.name.startsWith('HID') ? 'unsupported' : 'notConnected';
    expect(await scale.zero()).toEqual({ ok: false, error: { kind } });
  });

  test('tells nobody anything once it is closed', async () => {
    const { simulator, scale, until } = await connected(rig);
    await until({ kind: 'stable', weightGrams: 0 });
    const told: unknown[] = [];
    scale.watch((reading) => told.push(reading));
    scale.onStatus((state) => told.push(state));
    await scale.close();
    simulator.setWeightGrams(100);
    await simulator.unplug();
    expect(told).toEqual([]);
  });
});

const TARING = SCALE_RIGS.filter((rig) => !rig.unsupported.includes('tare'));

describe.each(TARING)('a scale that can tare and speaks $name', (rig) => {
  test('takes what lies on it off all further weights, says that they are net, and gives it back', async () => {
    const { simulator, scale } = await connected(rig);
    const untilGrams = (grams: number): Promise<void> =>
      eventually(
        (look) => scale.watch(look),
        () => scale.current?.kind === 'stable' && scale.current.weightGrams === grams,
      );
    simulator.setWeightGrams(200);
    await untilGrams(200);
    expect(await scale.tare()).toEqual({ ok: true, value: undefined });
    await untilGrams(0);
    simulator.setWeightGrams(1_200);
    await untilGrams(1_000);
    simulator.setWeightGrams(0);
    await untilReading(scale, { kind: 'underload' });
    if (rig.unsupported.includes('clearTare')) return;
    expect(await scale.clearTare()).toEqual({ ok: true, value: undefined });
    simulator.setWeightGrams(300);
    await untilGrams(300);
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 300 });
  });

  test('refuses while the load moves, and weighs as before', async () => {
    const { simulator, scale, until } = await connected(rig);
    simulator.setWeightGrams(200);
    simulator.setCondition('motion');
    await until({ kind: 'motion' });
    for (const command of ['zero', 'tare'] as const) {
      expect(await scale[command]()).toMatchObject({ ok: false, error: { kind: 'refused' } });
    }
    simulator.setCondition('stable');
    await until({ kind: 'stable', weightGrams: 200 });
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 200 });
  });

  test('does one command at a time', async () => {
    const { simulator, scale, until } = await connected(rig);
    simulator.setWeightGrams(50);
    await until({ kind: 'stable', weightGrams: 50 });
    const [first, second] = await Promise.all([scale.zero(), scale.tare()]);
    expect(first).toEqual({ ok: true, value: undefined });
    expect(second).toEqual({ ok: false, error: { kind: 'busy' } });
  });
});

describe.each(SPOKEN)('on a bad line, a scale that speaks $name', (spoken) => {
  const SEEDS = [1, 2, 3];
  /** A wrong check sum only where the protocol has one: without it a wrong digit cannot be told from a right one. */
  const NOTICED = ['split', 'merge', 'garbage', 'silence', 'slow', 'duplicate', 'cut'] as const;
  const FAULTS: readonly LineFault[] = spoken.spoilCheckSum === null ? NOTICED : [...NOTICED, 'wrongCheckSum'];

  test.each(SEEDS)('never gives a weight that was not there, and recovers (seed %i)', async (seed) => {
    const timing = { answerTimeoutMs: 60 };
    const { simulator, scale } = await openSerial(spoken, { seed, faults: FAULTS, oneIn: 3 }, timing);
    const wrong: ScaleReading[] = [];
    const known = new Set([0]);
    scale.watch((reading) => {
      if (reading?.kind === 'stable' && !known.has(reading.weightGrams)) wrong.push(reading);
    });
    for (const weightGrams of [111, 2_222, 33, 4_444]) {
      known.add(weightGrams);
      simulator.setWeightGrams(weightGrams);
      await untilReading(scale, { kind: 'stable', weightGrams });
    }
    simulator.faults?.calm();
    simulator.setWeightGrams(55);
    known.add(55);
    await untilReading(scale, { kind: 'stable', weightGrams: 55 });
    expect(wrong).toEqual([]);
    expect(scale.status).toBe('READY');
  });

  test.each(FAULTS)('comes over one %s', async (fault) => {
    const { simulator, scale } = await openSerial(spoken, { seed: 1, faults: [], oneIn: 1 }, { answerTimeoutMs: 60 });
    await untilReading(scale, { kind: 'stable', weightGrams: 0 });
    simulator.faults?.strike(fault);
    simulator.setWeightGrams(321);
    await untilReading(scale, { kind: 'stable', weightGrams: 321 });
    expect(simulator.faults?.struck[fault]).toBe(1);
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 321 });
  });

  test('is not connected while it is silent, and says so of a command', async () => {
    const { simulator, scale } = await openSerial(spoken, undefined, { answerTimeoutMs: 20, commandTimeoutMs: 20 });
    await untilStatus(scale, 'READY');
    simulator.setAnswering(false);
    const error = spoken.unsupported.includes('zero')
      ? { kind: 'unsupported' }
      : { kind: 'unknown', detail: 'no answer' };
    expect(await scale.zero()).toEqual({ ok: false, error });
    await untilStatus(scale, 'NOT_CONNECTED');
    expect(scale.current).toBeNull();
    simulator.setAnswering(true);
    await untilStatus(scale, 'READY');
    expect(scale.status).toBe('READY');
  });

  test('takes a flood of bytes that nobody asked for without a reading, and weighs on', async () => {
    // Over TCP: on a pseudo-terminal both ends would live in this process, and a full buffer would block it.
    const { simulator, scale } = await openTcp(spoken, { answerTimeoutMs: 500 });
    await untilReading(scale, { kind: 'stable', weightGrams: 0 });
    const stable: ScaleReading[] = [];
    scale.watch((reading) => {
      if (reading?.kind === 'stable') stable.push(reading);
    });
    const flood = Buffer.alloc(60_000, '\x02?\r\n0123456789 kg\x03');
    for (let times = 0; times < 20; times += 1) simulator.sendBytes(flood);
    simulator.setWeightGrams(777);
    await untilReading(scale, { kind: 'stable', weightGrams: 777 });
    expect(stable.every((reading) => reading.kind === 'stable' && [0, 777].includes(reading.weightGrams))).toBe(true);
  });
});

describe('a HID scale', () => {
  test('is READY while it is plugged in, and broken while it says so', async () => {
    const { simulator, scale } = await openHid();
    await untilStatus(scale, 'READY');
    simulator.sendBytes(Uint8Array.of(3, 7, 3, 0xfd, 0, 0));
    await untilStatus(scale, 'HARDWARE_ERROR');
    expect(scale.current).toBeNull();
    simulator.setWeightGrams(10);
    await untilStatus(scale, 'READY');
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 10 });
  });

  test('leaves out reports of other kinds, too short ones and nonsense', async () => {
    const { simulator, scale } = await openHid();
    await untilStatus(scale, 'READY');
    simulator.setWeightGrams(10);
    for (const report of [[5, 3, 0xfd, 1, 2], [3], [3, 4], [3, 99, 99, 99, 99, 99], [1, 4, 3, 0xfd, 1, 0], []]) {
      simulator.sendBytes(Uint8Array.from(report));
    }
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 10 });
  });

  test('does not call itself zeroed when it did not come to zero', async () => {
    const { simulator, scale } = await openHid({ commandTimeoutMs: 20 });
    await untilStatus(scale, 'READY');
    simulator.setWeightGrams(5_000);
    expect(await scale.zero()).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 5_000 });
  });
});
