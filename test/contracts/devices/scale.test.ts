import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ToledoScale } from '../../../hardware/drivers/toledo-scale.ts';
import type { ScaleReading } from '../../../hardware/ports/scale.ts';
import { ScaleSimulator } from '../../../hardware/simulators/scale-simulator.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { closing, eventually, FAST_RETRY_MS, temporaryFolder, untilStatus } from './support.ts';

async function connected() {
  const simulator = closing(await ScaleSimulator.open({ path: join(temporaryFolder(), 'scale') }));
  const line = { path: simulator.path, baudRate: 9_600, dataBits: 7, parity: 'even', retryMs: FAST_RETRY_MS } as const;
  const timing = { watchedPollMs: 5, idlePollMs: 20 };
  const scale = closing(new ToledoScale(new SerialWire(line), { digits: 5, gramsPerUnit: 1 }, timing));
  await untilStatus(scale, 'READY');
  const until = (wanted: ScaleReading | null): Promise<void> =>
    eventually(
      (look) => scale.watch(look),
      () => JSON.stringify(scale.current) === JSON.stringify(wanted),
    );
  return { simulator, scale, until };
}

describe('a scale over a serial line', () => {
  test('gives a stable weight in grams', async () => {
    const { simulator, scale, until } = await connected();
    simulator.setWeightGrams(1_234);
    await until({ kind: 'stable', weightGrams: 1_234 });
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 1_234 });
  });

  test.each(['motion', 'overload', 'underload'] as const)('says %s instead of a weight', async (kind) => {
    const { simulator, scale, until } = await connected();
    simulator.setWeightGrams(500);
    simulator.setCondition(kind);
    await until({ kind });
    expect(scale.current).toEqual({ kind });
    simulator.setCondition('stable');
    await until({ kind: 'stable', weightGrams: 500 });
    expect(scale.current).toEqual({ kind: 'stable', weightGrams: 500 });
  });

  test('gives no weight while the load moves, however it changes, and the last one only once it rests', async () => {
    const { simulator, scale, until } = await connected();
    const readings: (ScaleReading | null)[] = [];
    scale.watch((reading) => readings.push(reading));
    simulator.setWeightGrams(200);
    await until({ kind: 'stable', weightGrams: 200 });
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
    expect(readings.filter((reading) => reading?.kind === 'stable')).toEqual([
      { kind: 'stable', weightGrams: 200 },
      { kind: 'stable', weightGrams: 650 },
    ]);
  });

  test('forgets its reading when it is unplugged, and weighs anew when it is back', async () => {
    const { simulator, scale, until } = await connected();
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
});
