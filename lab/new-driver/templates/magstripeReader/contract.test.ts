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
  const devices = configured({ magstripeReader: { model: 'new-device', connection: simulator.connection } });
  const reader = present(claimed(devices).port('magstripeReader'));
  await untilStatus(reader, 'READY');
  return { simulator, devices, reader };
}

/** What every reader guarantees is tried in magstripe-reader.test.ts; here is what only this one does. */
describe('New device', () => {
  test('is ready when it is plugged in, and again after its cable was pulled', async () => {
    const { simulator, devices, reader } = await opened();
    await simulator.unplug();
    await untilStatus(reader, 'NOT_CONNECTED');
    await simulator.plug();
    await untilStatus(reader, 'READY');
    expect(devices.health()).toMatchObject([{ key: 'magstripeReader', state: 'READY', losses: 1 }]);
  });

  test('reads a loyalty card, and tells of a payment card nothing but that it was one', async () => {
    const { simulator, reader } = await opened();
    const refused = new Promise<unknown>((resolve) => reader.onRefused(resolve));
    const swiped = new Promise<unknown>((resolve) => reader.onSwipe(resolve));
    simulator.send({ tracks: [null, '4111111111111111=25121010000', null] });
    expect(await refused).toEqual({ kind: 'paymentCard' });
    simulator.send({ tracks: [null, '12345=99', null] });
    expect(await swiped).toEqual({ track1: null, track2: '12345=99', track3: null });
  });
});
