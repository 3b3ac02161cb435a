import { z } from 'zod';
import { err } from '../../core/result.ts';
import type { DeviceState } from '../ports/device.ts';
import type { CardSwipe, MagstripeReader, RefusedSwipe } from '../ports/magstripe-reader.ts';
import { readSwipe, SWIPE_LENGTH_MAX } from '../protocols/magstripe.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { StatusCell } from './status-cell.ts';
import { SwipeSource } from './swipe-source.ts';

const CR = 0x0d;
const LF = 0x0a;

/** A magnetic stripe reader on a serial line, set to send all tracks of a swipe with their sentinels and one line end after them. */
export class SerialMagstripe implements MagstripeReader {
  readonly #wire: ByteWire;
  readonly #source = new SwipeSource();
  readonly #status = new StatusCell();
  readonly #bytes: number[] = [];
  #isTooLong = false;

  constructor(wire: ByteWire) {
    this.#wire = wire;
    wire.onConnected((connected, detail) => {
      this.#forget();
      this.#status.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
    });
    wire.onBytes((bytes) => {
      for (const byte of bytes) this.#take(byte);
    });
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  onSwipe(listener: (swipe: CardSwipe) => void): () => void {
    return this.#source.onSwipe(listener);
  }

  onRefused(listener: (refused: RefusedSwipe) => void): () => void {
    return this.#source.onRefused(listener);
  }

  async close(): Promise<void> {
    this.#forget();
    this.#source.close();
    this.#status.close();
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
    if (swipe.ok && !this.#isTooLong) this.#source.take(swipe);
    else this.#source.take(err({ kind: isPayment ? 'paymentCard' : 'misread' }));
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
