import { z } from 'zod';
import { err, type Result } from '../../../../core/result.ts';
import { defineDriver, serialLineSchema } from '../../../../hardware/drivers/driver.ts';
import { StatusCell } from '../../../../hardware/drivers/status-cell.ts';
import { Listeners } from '../../../../hardware/listeners.ts';
import type { CashDrawer, DrawerError, DrawerPosition } from '../../../../hardware/ports/cash-drawer.ts';
import type { DeviceState } from '../../../../hardware/ports/device.ts';
import type { ByteWire } from '../../../../hardware/transports/byte-wire.ts';
import { NewDeviceDecoder, OPEN_DRAWER } from './protocol.ts';

/** New device. The line says nothing about the device behind it: connected means that the wire is open. */
export class NewDevice implements CashDrawer {
  readonly #positions = new Listeners<[DrawerPosition]>();
  #position: DrawerPosition = 'unknown';
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

  get position(): DrawerPosition {
    return this.#position;
  }

  onPosition(listener: (position: DrawerPosition) => void): () => void {
    return this.#positions.add(listener);
  }

  async open(): Promise<Result<void, DrawerError>> {
    const sent = await this.#wire.write(OPEN_DRAWER);
    if (sent.ok) return sent;
    if (sent.error.kind === 'notConnected') return err({ kind: 'notSent', detail: 'not connected' });
    return err({ kind: 'unknown', detail: sent.error.detail });
  }

  #moved(position: DrawerPosition): void {
    if (position === this.#position) return;
    this.#position = position;
    this.#positions.emit(position);
  }

  async close(): Promise<void> {
    this.#positions.clear();
    this.#status.close();
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#decoder.cut();
    this.#status.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
    if (!connected) this.#moved('unknown');
  }

  #take(bytes: Uint8Array): void {
    for (const event of this.#decoder.push(bytes)) {
      if (event.kind === 'position') this.#moved(event.isOpen ? 'open' : 'closed');
    }
  }
}

export const newDevice = defineDriver({
  name: 'new-device',
  opens: ['cashDrawer'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new NewDevice(deps.openBytes(connection, model.line)),
});
