import { describe, expect, test } from 'vitest';
import {
  claimed,
  closing,
  configured,
  present,
  temporaryFolder,
  untilStatus,
} from '../../../../test/contracts/devices/support.ts';
import { NewDeviceSimulator } from '../lines/serial-simulator.ts';

async function opened() {
  const simulator = closing(await NewDeviceSimulator.open(temporaryFolder()));
  const devices = configured({ keypad: { model: 'new-device', connection: simulator.connection } });
  const keypad = present(claimed(devices).port('keypad'));
  await untilStatus(keypad, 'READY');
  return { simulator, devices, keypad };
}

describe('New device', () => {
  test('is ready when it is plugged in, and again after its cable was pulled', async () => {
    const { simulator, devices, keypad } = await opened();
    await simulator.unplug();
    await untilStatus(keypad, 'NOT_CONNECTED');
    await simulator.plug();
    await untilStatus(keypad, 'READY');
    expect(devices.health()).toMatchObject([{ key: 'keypad', state: 'READY', losses: 1 }]);
  });

  test('tells the keys that its model knows, and counts the others', async () => {
    const { simulator, keypad } = await opened();
    const pressed = new Promise<unknown>((resolve) => keypad.onKey(resolve));
    simulator.send({ kind: 'key', code: 'FF' });
    simulator.send({ kind: 'key', code: '03' });
    expect(await pressed).toBe('select');
    expect(keypad.dropped).toBe(1);
  });
});
