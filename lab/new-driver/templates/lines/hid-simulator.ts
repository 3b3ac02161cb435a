import type { ConnectionOver } from '../../../../core/config/connection.ts';
import { Listeners } from '../../../../hardware/listeners.ts';
import { HidDeviceSimulator } from '../../../../hardware/simulators/hid-device.ts';
import type { HidSystem } from '../../../../hardware/transports/hid-system.ts';
import { encodeNewDevice, type NewDeviceEvent } from './protocol.ts';

/** Put the device's own numbers here, as lsusb prints them. */
const IDS = { vendorId: 'f055', productId: '0001' };
/** One input and one output report of 64 bytes, on a page of the vendor's. Put the device's own report descriptor here. */
const DESCRIPTOR = Buffer.from('0600ff0901a1010901150026ff0075089540810209029102c0', 'hex');

const REPORT_BYTES = 64;
const FILL = Buffer.alloc(REPORT_BYTES);

/** The far end of the wire: New device, a HID device. */
export class NewDeviceSimulator {
  /** What the kiosk sent, as text. */
  received = '';
  readonly #heard = new Listeners<[]>();
  readonly #device = new HidDeviceSimulator({ ...IDS, descriptor: DESCRIPTOR });

  static async open(_folder: string): Promise<NewDeviceSimulator> {
    const simulator = new NewDeviceSimulator();
    simulator.#device.onOutput((_id, data) => {
      simulator.received += Buffer.from(data).toString('latin1').replaceAll('\0', '');
      simulator.#heard.emit();
    });
    return simulator;
  }

  get connection(): ConnectionOver<'hid'> {
    return { over: 'hid', ...IDS };
  }

  get hid(): HidSystem {
    return this.#device.system;
  }

  onHeard(listener: () => void): () => void {
    return this.#heard.add(listener);
  }

  send(event: NewDeviceEvent): void {
    this.sendBytes(encodeNewDevice(event));
  }

  sendBytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += REPORT_BYTES) {
      this.#device.send(0, Buffer.concat([bytes.subarray(at, at + REPORT_BYTES), FILL], REPORT_BYTES));
    }
  }

  plug(): Promise<void> {
    return this.#device.plug();
  }

  unplug(): Promise<void> {
    return this.#device.unplug();
  }

  async close(): Promise<void> {
    this.#heard.clear();
    await this.#device.close();
  }
}
