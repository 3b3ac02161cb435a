import { z } from 'zod';
import { err, type Result } from '../../../../core/result.ts';
import { defineDriver, serialLineSchema } from '../../../../hardware/drivers/driver.ts';
import { StatusCell } from '../../../../hardware/drivers/status-cell.ts';
import { Listeners } from '../../../../hardware/listeners.ts';
import type { DeviceState } from '../../../../hardware/ports/device.ts';
import type { Scale, ScaleCommandError, ScaleReading } from '../../../../hardware/ports/scale.ts';
import type { ByteWire } from '../../../../hardware/transports/byte-wire.ts';
import { NewDeviceDecoder } from './protocol.ts';

/** New device. The line says nothing about the device behind it: connected means that the wire is open. */
export class NewDevice implements Scale {
  readonly #watchers = new Listeners<[ScaleReading | null]>();
  #current: ScaleReading | null = null;
  readonly #wire: ByteWire;
  readonly #decoder = new NewDeviceDecoder();
  readonly #status = new StatusCell();

  constructor(wire: ByteWire) {
    this.#wire = wire;
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => this.#take(bytes));
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  get current(): ScaleReading | null {
    return this.#current;
  }

  /** The scale sends by itself. One that must be asked is a `ScaleConversation` for the driver `polled-scale.ts`. */
  watch(listener: (reading: ScaleReading | null) => void): () => void {
    return this.#watchers.add(listener);
  }

  async zero(): Promise<Result<void, ScaleCommandError>> {
    return err({ kind: 'unsupported' });
  }

  async tare(): Promise<Result<void, ScaleCommandError>> {
    return err({ kind: 'unsupported' });
  }

  async clearTare(): Promise<Result<void, ScaleCommandError>> {
    return err({ kind: 'unsupported' });
  }

  async close(): Promise<void> {
    this.#watchers.clear();
    this.#status.close();
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#decoder.cut();
    this.#status.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
    if (connected || this.#current === null) return;
    this.#current = null;
    this.#watchers.emit(null);
  }

  #take(bytes: Uint8Array): void {
    for (const event of this.#decoder.push(bytes)) {
      if (event.kind === 'garbage') continue;
      this.#current = event.reading;
      this.#watchers.emit(event.reading);
    }
  }
}

export const newDevice = defineDriver({
  name: 'new-device',
  opens: ['scale', 'securityScale'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new NewDevice(deps.openBytes(connection, model.line)),
});
