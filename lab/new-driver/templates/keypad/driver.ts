import { z } from 'zod';
import { KEYPAD_KEYS, type KeypadKey } from '../../../../core/keyboard/keypad-key.ts';
import { defineDriver, serialLineSchema } from '../../../../hardware/drivers/driver.ts';
import { StatusCell } from '../../../../hardware/drivers/status-cell.ts';
import { Listeners } from '../../../../hardware/listeners.ts';
import type { DeviceState } from '../../../../hardware/ports/device.ts';
import type { Keypad } from '../../../../hardware/ports/keypad.ts';
import type { ByteWire } from '../../../../hardware/transports/byte-wire.ts';
import { NewDeviceDecoder } from './protocol.ts';

/** New device. The line says nothing about the device behind it: connected means that the wire is open. */
export class NewDevice implements Keypad {
  dropped = 0;
  readonly #keys = new Listeners<[KeypadKey]>();
  readonly #codes: Readonly<Record<string, KeypadKey>>;
  readonly #wire: ByteWire;
  readonly #decoder = new NewDeviceDecoder();
  readonly #status = new StatusCell();

  constructor(wire: ByteWire, codes: Readonly<Record<string, KeypadKey>>) {
    this.#wire = wire;
    this.#codes = codes;
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => this.#take(bytes));
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  onKey(listener: (key: KeypadKey) => void): () => void {
    return this.#keys.add(listener);
  }

  async close(): Promise<void> {
    this.#keys.clear();
    this.#status.close();
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#decoder.cut();
    this.#status.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
  }

  #take(bytes: Uint8Array): void {
    for (const event of this.#decoder.push(bytes)) {
      const key = event.kind === 'key' ? this.#codes[event.code] : undefined;
      if (key === undefined) this.dropped += 1;
      else this.#keys.emit(key);
    }
  }
}

export const newDevice = defineDriver({
  name: 'new-device',
  opens: ['keypad'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema, codes: z.record(z.string(), z.enum(KEYPAD_KEYS)) }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new NewDevice(deps.openBytes(connection, model.line), model.codes),
});
