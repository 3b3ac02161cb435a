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
  const devices = configured({ signalLight: { model: 'new-device', connection: simulator.connection } });
  const light = present(claimed(devices).port('signalLight'));
  await untilStatus(light, 'READY');
  return { simulator, devices, light };
}

describe('New device', () => {
  test('is ready when it is plugged in, and again after its cable was pulled', async () => {
    const { simulator, devices, light } = await opened();
    await simulator.unplug();
    await untilStatus(light, 'NOT_CONNECTED');
    await simulator.plug();
    await untilStatus(light, 'READY');
    expect(devices.health()).toMatchObject([{ key: 'signalLight', state: 'READY', losses: 1 }]);
  });

  test('shows what is wanted, and again after its cable was pulled', async () => {
    const { simulator, light } = await opened();
    const until = (end: string): Promise<void> =>
      eventually(
        (look) => simulator.onHeard(look),
        () => simulator.received.endsWith(end),
      );
    light.show({ red: 'steady', blue: 'steady' });
    await until('Lr\r');
    await simulator.unplug();
    await untilStatus(light, 'NOT_CONNECTED');
    simulator.received = '';
    await simulator.plug();
    await until('Lr\r');
    expect(simulator.received).toBe('Lr\r');
  });
});
