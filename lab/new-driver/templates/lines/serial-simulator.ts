import type { ConnectionOver } from '../../../../core/config/connection.ts';
import { Listeners } from '../../../../hardware/listeners.ts';
import { PtyFarEnd } from '../../../../hardware/simulators/pty.ts';
import { encodeNewDevice, type NewDeviceEvent } from './protocol.ts';

/** The far end of the wire: New device, on a serial line. */
export class NewDeviceSimulator {
  /** What the kiosk sent, as text. */
  received = '';
  readonly #heard = new Listeners<[]>();
  readonly #line: PtyFarEnd;

  private constructor(line: PtyFarEnd) {
    this.#line = line;
    line.onBytes((bytes) => {
      this.received += Buffer.from(bytes).toString('latin1');
      this.#heard.emit();
    });
  }

  /** `folder`: where the driver finds the line. */
  static async open(folder: string): Promise<NewDeviceSimulator> {
    const line = new PtyFarEnd(`${folder}/new-device`);
    await line.plug();
    return new NewDeviceSimulator(line);
  }

  get connection(): ConnectionOver<'serial'> {
    return { over: 'serial', path: this.#line.path };
  }

  onHeard(listener: () => void): () => void {
    return this.#heard.add(listener);
  }

  send(event: NewDeviceEvent): void {
    this.sendBytes(encodeNewDevice(event));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#line.send(bytes);
  }

  plug(): Promise<void> {
    return this.#line.plug();
  }

  unplug(): Promise<void> {
    return this.#line.unplug();
  }

  async close(): Promise<void> {
    this.#heard.clear();
    await this.#line.close();
  }
}
