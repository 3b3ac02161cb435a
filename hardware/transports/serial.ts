import { setTimeout as after } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { WIRE_RETRY_MS } from './byte-wire.ts';
import type { Attempt } from './healing.ts';
import { HealingByteWire, type WireOptions } from './healing-wire.ts';
import { identityOf } from './path-identity.ts';

/** A start bit, eight data bits, a parity bit, two stop bits. */
const BITS_PER_BYTE_MAX = 12;
/** What a slow line is given at once. */
const PIECE_SECONDS = 1;

export type SerialOptions = WireOptions & {
  path: string;
  baudRate: number;
  dataBits?: 7 | 8;
  parity?: 'none' | 'even' | 'odd';
  stopBits?: 1 | 2 | undefined;
};

/**
 * A serial line by its path. Modem lines are never touched: pseudo-terminals and some USB adapters do not have them. What arrived
 * while nobody had the line open is thrown away, because it belongs to nobody's session.
 *
 * The path is looked at every `retryMs` also while the line is open: serialport 13 misses an unplugging that falls between two of
 * its polls (a hung-up line reads as "0 bytes", which it repeats for ever).
 */
export class SerialWire extends HealingByteWire<SerialPort> {
  readonly #options: SerialOptions;

  constructor(options: SerialOptions) {
    super(options);
    this.#options = options;
  }

  /** Taken means carried. The system would take 4 KiB at once: at 9,600 baud a question behind them waits four seconds. */
  protected async put(port: SerialPort, bytes: Uint8Array): Promise<number> {
    const { baudRate } = this.#options;
    const piece = Buffer.from(bytes.subarray(0, Math.ceil((baudRate / BITS_PER_BYTE_MAX) * PIECE_SECONDS)));
    await new Promise<void>((resolve, reject) => {
      port.write(piece, (error) => (error ? reject(error) : resolve()));
    });
    const carriedMs = Math.floor((piece.length * BITS_PER_BYTE_MAX * 1_000) / baudRate);
    if (carriedMs > 0) await after(carriedMs);
    return piece.length;
  }

  protected open(attempt: Attempt<SerialPort>): () => Promise<void> {
    const { path, baudRate, dataBits = 8, parity = 'none', stopBits = 1 } = this.#options;
    const port = new SerialPort({ path, baudRate, dataBits, parity, stopBits, autoOpen: false });
    const watch: Watch = { timer: null };
    port.on('error', (error) => attempt.lost(error.message));
    port.on('close', (error: Error | null) => attempt.lost(error?.message ?? 'closed'));
    void this.#open(attempt, port, watch);
    return () => {
      if (watch.timer !== null) clearTimeout(watch.timer);
      return closed(port);
    };
  }

  async #open(attempt: Attempt<SerialPort>, port: SerialPort, watch: Watch): Promise<void> {
    const identity = await identityOf(this.#options.path);
    if (!attempt.isCurrent) return;
    if (identity === null) {
      attempt.lost('nothing is there');
      return;
    }
    port.open((error) => {
      // Given up while the system was opening it: nobody else holds it, so it is closed here.
      if (!attempt.isCurrent) void closed(port);
      else if (error) attempt.lost(error.message);
      else port.flush((flushError) => this.#ready(attempt, port, { flushError, identity, watch }));
    });
  }

  #ready(
    attempt: Attempt<SerialPort>,
    port: SerialPort,
    { flushError, identity, watch }: { flushError: Error | null; identity: string; watch: Watch },
  ): void {
    if (!attempt.isCurrent) return;
    if (flushError) {
      attempt.lost(flushError.message);
      return;
    }
    attempt.ready(port);
    this.#lookAgainLater(attempt, identity, watch);
    port.on('data', (bytes: Buffer) => {
      if (attempt.isCurrent) this.bytes.emit(bytes);
    });
  }

  #lookAgainLater(attempt: Attempt<SerialPort>, identity: string, watch: Watch): void {
    if (!attempt.isCurrent) return;
    watch.timer = setTimeout(async () => {
      const isStillThere = (await identityOf(this.#options.path)) === identity;
      if (isStillThere) this.#lookAgainLater(attempt, identity, watch);
      else attempt.lost('the device is gone');
    }, this.#options.retryMs ?? WIRE_RETRY_MS);
  }
}

type Watch = { timer: NodeJS.Timeout | null };

async function closed(port: SerialPort): Promise<void> {
  if (!port.isOpen) return;
  // The error of closing a line that is given up says nothing new; without a callback it would be thrown.
  await new Promise<void>((resolve) => port.close(() => resolve()));
}
