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
  const devices = configured({ cashDrawer: { model: 'new-device', connection: simulator.connection } });
  const drawer = present(claimed(devices).port('cashDrawer'));
  await untilStatus(drawer, 'READY');
  return { simulator, devices, drawer };
}

describe('New device', () => {
  test('is ready when it is plugged in, and again after its cable was pulled', async () => {
    const { simulator, devices, drawer } = await opened();
    await simulator.unplug();
    await untilStatus(drawer, 'NOT_CONNECTED');
    await simulator.plug();
    await untilStatus(drawer, 'READY');
    expect(devices.health()).toMatchObject([{ key: 'cashDrawer', state: 'READY', losses: 1 }]);
  });

  test('opens once when it is told to, and says where it is', async () => {
    const { simulator, drawer } = await opened();
    const heard = eventually(
      (look) => simulator.onHeard(look),
      () => simulator.received.endsWith('\r'),
    );
    expect(await drawer.open()).toEqual({ ok: true, value: undefined });
    await heard;
    expect(simulator.received).toBe('D\r');
    const moved = new Promise<unknown>((resolve) => drawer.onPosition(resolve));
    simulator.send({ kind: 'position', isOpen: true });
    expect(await moved).toBe('open');
    await simulator.unplug();
    await untilStatus(drawer, 'NOT_CONNECTED');
    expect(await drawer.open()).toEqual({ ok: false, error: { kind: 'notSent', detail: 'not connected' } });
  });
});
