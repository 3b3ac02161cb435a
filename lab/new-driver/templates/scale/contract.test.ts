import { describe, expect, test } from 'vitest';
import {
  claimed,
  closing,
  configured,
  eventually,
  present,
  temporaryFolder,
  untilStatus,
} from '../../../../test/contracts/devices/support.ts';
import { NewDeviceSimulator } from '../lines/serial-simulator.ts';

async function opened() {
  const simulator = closing(await NewDeviceSimulator.open(temporaryFolder()));
  const devices = configured({ scale: { model: 'new-device', connection: simulator.connection } });
  const scale = present(claimed(devices).port('scale'));
  await untilStatus(scale, 'READY');
  return { simulator, devices, scale };
}

describe('New device', () => {
  test('is ready when it is plugged in, and again after its cable was pulled', async () => {
    const { simulator, devices, scale } = await opened();
    await simulator.unplug();
    await untilStatus(scale, 'NOT_CONNECTED');
    await simulator.plug();
    await untilStatus(scale, 'READY');
    expect(devices.health()).toMatchObject([{ key: 'scale', state: 'READY', losses: 1 }]);
  });

  test('tells what lies on it, and nothing any more once its cable is out', async () => {
    const { simulator, scale } = await opened();
    const readings: unknown[] = [];
    const until = (count: number): Promise<void> =>
      eventually(
        (look) => scale.watch(look),
        () => readings.length >= count,
      );
    scale.watch((reading) => readings.push(reading));
    simulator.send({ kind: 'garbage' });
    simulator.send({ kind: 'reading', reading: { kind: 'motion' } });
    simulator.send({ kind: 'reading', reading: { kind: 'stable', weightGrams: 1_234 } });
    await until(2);
    expect(readings).toEqual([{ kind: 'motion' }, { kind: 'stable', weightGrams: 1_234 }]);
    await simulator.unplug();
    await until(3);
    expect(scale.current).toBeNull();
  });
});
