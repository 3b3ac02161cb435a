import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAR_END_HOST } from '../../../../hardware/simulators/far-end.ts';
import {
  claimed,
  closing,
  configured,
  present,
  temporaryFolder,
  untilStatus,
} from '../../../../test/contracts/devices/support.ts';
import { NewDeviceSimulator } from './simulator.ts';

/** What every payment terminal guarantees is tried in payment-terminal.test.ts; here is what only this one does. */
describe.each(['serial', 'tcp'] as const)('New device over %s', (over) => {
  async function connected() {
    const place = over === 'tcp' ? { host: FAR_END_HOST, port: 0 } : { path: join(temporaryFolder(), 'line') };
    const simulator = closing(await NewDeviceSimulator.open({ nowMs: () => 0, answerDelayMs: 5, place }));
    const { connection } = simulator;
    const devices = configured({ paymentTerminal: { model: 'new-device', connection } });
    const paymentTerminal = present(claimed(devices).port('paymentTerminal'));
    await untilStatus(paymentTerminal, 'READY');
    return { simulator, paymentTerminal };
  }

  test('is opened by the configuration, and charges', async () => {
    const { simulator, paymentTerminal } = await connected();
    const amount = { amountMinor: 1_999, currency: 'EUR' } as const;
    const request = { tenderId: 'tender-1', saleId: 'sale-1', amount, mustBeOnline: false };
    expect(await paymentTerminal.charge(request, new AbortController().signal)).toMatchObject({
      ok: true,
      value: { outcome: 'approved', maskedPan: '**** 0002' },
    });
    expect(simulator.ledger()).toMatchObject([{ tenderId: 'tender-1', approvedMinor: 1_999 }]);
  });

  test('is ready again after its cable was pulled', async () => {
    const { simulator, paymentTerminal } = await connected();
    await simulator.unplug();
    await untilStatus(paymentTerminal, 'NOT_CONNECTED');
    await simulator.plug();
    await untilStatus(paymentTerminal, 'READY');
    expect(paymentTerminal.status).toBe('READY');
  });
});
