import { modelPart } from '../../../../hardware/models/models.ts';
import { type PrinterRig, printerWire } from '../../../../test/contracts/devices/printer-rigs.ts';
import { closing } from '../../../../test/contracts/devices/support.ts';
import { NewDevice, newDevice } from './driver.ts';
import { NewDeviceSimulator } from './simulator.ts';

const rigOver = (wire: PrinterRig['wire']): PrinterRig => ({
  name: `New device over ${wire}`,
  wire,
  async open(options, surroundings) {
    const simulator = closing(await NewDeviceSimulator.open(options));
    const near = printerWire(wire, simulator, options.path);
    return { simulator, printer: closing(new NewDevice(near, modelPart(newDevice, 'new-device'), surroundings)) };
  },
});

/** What stands in for this printer in the suite of all printers. */
export const NEW_DEVICE_RIGS: readonly PrinterRig[] = [rigOver('tcp'), rigOver('serial'), rigOver('file')];
