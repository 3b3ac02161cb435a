import { z } from 'zod';
import { err } from '../../core/result.ts';
import { readSwipe, SWIPE_LENGTH_MAX } from '../protocols/magstripe.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { MagstripeDriver } from './magstripe-driver.ts';

const CR = 0x0d;
const LF = 0x0a;

/** A magnetic stripe reader on a serial line, set to send all tracks of a swipe with their sentinels and one line end after them. */
export class SerialMagstripe extends MagstripeDriver {
  readonly #wire: ByteWire;
  readonly #bytes: number[] = [];
  #isTooLong = false;

  constructor(wire: ByteWire) {
    super();
    this.#wire = wire;
    wire.onConnected((connected, detail) => {
      this.#forget();
      this.cell.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
    });
    wire.onBytes((bytes) => {
      for (const byte of bytes) this.#take(byte);
    });
  }

  protected async closeWire(): Promise<void> {
    this.#forget();
    await this.#wire.close();
  }

  #take(byte: number): void {
    if (byte !== CR && byte !== LF) {
      if (this.#bytes.length < SWIPE_LENGTH_MAX) this.#bytes.push(byte);
      else this.#isTooLong = true;
      return;
    }
    if (this.#bytes.length === 0) return;
    const swipe = readSwipe(String.fromCharCode(...this.#bytes));
    const isPayment = !swipe.ok && swipe.error.kind === 'paymentCard';
    if (swipe.ok && !this.#isTooLong) this.tell(swipe);
    else this.tell(err({ kind: isPayment ? 'paymentCard' : 'misread' }));
    this.#forget();
  }

  #forget(): void {
    // What was under way may be a payment card: it does not stay in memory.
    this.#bytes.fill(0);
    this.#bytes.length = 0;
    this.#isTooLong = false;
  }
}

export const serialMagstripe = defineDriver({
  name: 'serial-magstripe',
  opens: ['magstripeReader'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new SerialMagstripe(deps.openBytes(connection, model.line)),
});
