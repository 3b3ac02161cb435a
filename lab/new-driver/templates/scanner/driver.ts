import { z } from 'zod';
import { defineDriver, serialLineSchema } from '../../../../hardware/drivers/driver.ts';
import { ScannerDriver } from '../../../../hardware/drivers/scanner-driver.ts';
import type { Log } from '../../../../hardware/log.ts';
import type { ByteWire } from '../../../../hardware/transports/byte-wire.ts';
import { NewDeviceDecoder } from './protocol.ts';

/** New device. The line says nothing about the reader behind it: connected means that the wire is open. */
export class NewDevice extends ScannerDriver {
  readonly #wire: ByteWire;
  readonly #decoder = new NewDeviceDecoder();

  constructor(wire: ByteWire, log: Log) {
    super(log);
    this.#wire = wire;
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => {
      for (const event of this.#decoder.push(bytes)) this.take(event);
    });
  }

  protected async closeWire(): Promise<void> {
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    if (this.#decoder.cut()) this.drop('cut');
    if (connected) this.connectedAnew();
    this.cell.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
  }
}

export const newDevice = defineDriver({
  name: 'new-device',
  opens: ['scanner'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new NewDevice(deps.openBytes(connection, model.line), deps.log),
});
