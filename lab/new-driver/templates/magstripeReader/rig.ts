import type { MagstripeKind } from '../../../../test/contracts/devices/magstripe-rigs.ts';
import { closing, nearEnds, temporaryFolder } from '../../../../test/contracts/devices/support.ts';
import { NewDeviceSimulator } from '../lines/serial-simulator.ts';
import { NewDevice } from './driver.ts';

/** What stands in for this reader in the suite of all magnetic stripe readers. */
export const NEW_DEVICE_RIGS: readonly MagstripeKind[] = [
  {
    name: 'of the kind New device',
    async open() {
      const simulator = closing(await NewDeviceSimulator.open(temporaryFolder()));
      return {
        reader: closing(new NewDevice(nearEnds().openBytes(simulator.connection))),
        swipe: (tracks) => simulator.send({ tracks }),
        plug: () => simulator.plug(),
        unplug: () => simulator.unplug(),
      };
    },
  },
];
