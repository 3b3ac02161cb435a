import { join } from 'node:path';
import { FAR_END_HOST } from '../../../../hardware/simulators/far-end.ts';
import type { Rig } from '../../../../test/contracts/devices/payment-terminal-rigs.ts';
import { closing, nearEnds, temporaryFolder } from '../../../../test/contracts/devices/support.ts';
import { NewDevice } from './driver.ts';
import { NewDeviceSimulator } from './simulator.ts';

const rigOver = (over: 'serial' | 'tcp'): Rig => ({
  name: `New device over ${over}`,
  endOfDayReceipt: ['End of day'],
  async open(options, folder) {
    const kept = folder === null ? {} : { ledgerFile: join(folder, 'ledger.json') };
    const place = over === 'tcp' ? { host: FAR_END_HOST, port: 0 } : { path: join(temporaryFolder(), 'terminal') };
    const simulator = closing(
      await NewDeviceSimulator.open({ nowMs: () => 0, answerDelayMs: 5, place, ...options, ...kept }),
    );
    const driver = () => closing(new NewDevice(nearEnds().openBytes(simulator.connection), { heartbeatMs: 20 }));
    return { simulator, driver };
  },
});

/** What stands in for this terminal in the suite of all payment terminals. */
export const NEW_DEVICE_RIGS: readonly Rig[] = [rigOver('serial'), rigOver('tcp')];
