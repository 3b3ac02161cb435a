import type { ScannerKind } from '../../../../test/contracts/devices/scanner-rigs.ts';
import { closing, nearEnds, temporaryFolder } from '../../../../test/contracts/devices/support.ts';
import { NewDeviceSimulator } from '../lines/serial-simulator.ts';
import { NewDevice } from './driver.ts';
import { encodeNewDevice } from './protocol.ts';

const bytesOf = (text: string, aim: string | null = 'E0'): Uint8Array =>
  encodeNewDevice({ kind: 'scan', scan: { aim, text } });

/** What stands in for this scanner in the suite of all scanners. */
export const NEW_DEVICE_RIGS: readonly ScannerKind[] = [
  {
    name: 'of the kind New device',
    hasAim: true,
    async open(log) {
      const simulator = closing(await NewDeviceSimulator.open(temporaryFolder()));
      return {
        scanner: closing(new NewDevice(nearEnds().openBytes(simulator.connection), log)),
        scan: (text, aim) => simulator.sendBytes(bytesOf(text, aim)),
        scanAtOnce: (texts) => simulator.sendBytes(Buffer.concat(texts.map((text) => bytesOf(text)))),
        scanThenHalf: (text, half) =>
          simulator.sendBytes(Buffer.concat([bytesOf(text), bytesOf(half).subarray(0, -1)])),
        sendGarbage: () => simulator.send({ kind: 'dropped', reason: 'garbage' }),
        plug: () => simulator.plug(),
        unplug: () => simulator.unplug(),
      };
    },
    async openLater(log) {
      const simulator = closing(await NewDeviceSimulator.open(temporaryFolder()));
      await simulator.unplug();
      const scanner = closing(new NewDevice(nearEnds().openBytes(simulator.connection), log));
      return { scanner, appear: () => simulator.plug() };
    },
  },
];
