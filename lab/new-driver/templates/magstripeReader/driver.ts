import { z } from 'zod';
import { defineDriver, serialLineSchema } from '../../../../hardware/drivers/driver.ts';
import { MagstripeDriver } from '../../../../hardware/drivers/magstripe-driver.ts';
import type { ByteWire } from '../../../../hardware/transports/byte-wire.ts';
import { NewDeviceDecoder } from './protocol.ts';

/** New device. The line says nothing about the reader behind it: connected means that the wire is open. */
export class NewDevice extends MagstripeDriver {
  readonly #wire: ByteWire;
  readonly #decoder = new NewDeviceDecoder();

  constructor(wire: ByteWire) {
    super();
    this.#wire = wire;
    wire.onConnected((connected, detail) => {
      // A swipe that was cut may be a payment card's: it does not stay in memory.
      this.#decoder.cut();
      this.cell.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
    });
    wire.onBytes((bytes) => {
      for (const swipe of this.#decoder.push(bytes)) this.tell(swipe);
    });
  }

  protected async closeWire(): Promise<void> {
    this.#decoder.cut();
    await this.#wire.close();
  }
}

export const newDevice = defineDriver({
  name: 'new-device',
  opens: ['magstripeReader'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new NewDevice(deps.openBytes(connection, model.line)),
});
