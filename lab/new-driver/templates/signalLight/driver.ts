import { z } from 'zod';
import { defineDriver, serialLineSchema } from '../../../../hardware/drivers/driver.ts';
import { StatusCell } from '../../../../hardware/drivers/status-cell.ts';
import type { DeviceState } from '../../../../hardware/ports/device.ts';
import type { LightColour, LightSigns, SignalLight } from '../../../../hardware/ports/signal-light.ts';
import type { ByteWire } from '../../../../hardware/transports/byte-wire.ts';
import { encodeSigns, NewDeviceDecoder } from './protocol.ts';

/** New device. The line says nothing about the device behind it: connected means that the wire is open. */
export class NewDevice implements SignalLight {
  readonly colours: readonly LightColour[];
  #wanted: LightSigns = {};
  #acknowledged = 0;
  readonly #wire: ByteWire;
  readonly #decoder = new NewDeviceDecoder();
  readonly #status = new StatusCell();

  constructor(wire: ByteWire, colours: readonly LightColour[]) {
    this.#wire = wire;
    this.colours = colours;
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => this.#take(bytes));
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  /** How often the light said that it shows what it was told; for diagnostics. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  show(signs: LightSigns): void {
    this.#wanted = Object.fromEntries(this.colours.map((colour) => [colour, signs[colour] ?? 'off']));
    if (this.#wire.connected) this.#render();
  }

  #render(): void {
    // A line that breaks meanwhile is told by `onConnected`, and then all is shown anew.
    void this.#wire.write(encodeSigns(this.#wanted));
  }

  async close(): Promise<void> {
    this.#status.close();
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#decoder.cut();
    this.#status.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
    if (connected) this.#render();
  }

  #take(bytes: Uint8Array): void {
    for (const event of this.#decoder.push(bytes)) {
      if (event.kind === 'acknowledged') this.#acknowledged += 1;
    }
  }
}

export const newDevice = defineDriver({
  name: 'new-device',
  opens: ['signalLight'],
  over: ['serial', 'tcp'],
  model: z.strictObject({
    line: serialLineSchema,
    colours: z.array(z.enum(['red', 'amber', 'green', 'blue', 'white'])).min(1),
  }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new NewDevice(deps.openBytes(connection, model.line), model.colours),
});
