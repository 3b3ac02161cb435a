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
  const devices = configured({ scanner: { model: 'new-device', connection: simulator.connection } });
  const scanner = present(claimed(devices).port('scanner'));
  await untilStatus(scanner, 'READY');
  return { simulator, devices, scanner };
}

/** What every scanner guarantees is tried in scanner.test.ts; here is what only this one does. */
describe('New device', () => {
  test('is ready when it is plugged in, and again after its cable was pulled', async () => {
    const { simulator, devices, scanner } = await opened();
    await simulator.unplug();
    await untilStatus(scanner, 'NOT_CONNECTED');
    await simulator.plug();
    await untilStatus(scanner, 'READY');
    expect(devices.health()).toMatchObject([{ key: 'scanner', state: 'READY', losses: 1 }]);
  });

  test('delivers what it read, drops what is none, and goes on', async () => {
    const { simulator, scanner } = await opened();
    const scanned = new Promise<unknown>((resolve) => scanner.onScan(resolve));
    simulator.send({ kind: 'dropped', reason: 'garbage' });
    simulator.send({ kind: 'scan', scan: { aim: 'E0', text: '4006381333931' } });
    expect(await scanned).toEqual({ aim: 'E0', text: '4006381333931' });
    expect(scanner.dropped.garbage).toBe(1);
  });
});
