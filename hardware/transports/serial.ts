import { SerialPort } from 'serialport';
import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import { type ByteWire, WIRE_RETRY_MS, type WireError } from './byte-wire.ts';
import { type Attempt, Healing, type RetryOptions } from './healing.ts';
import { identityOf } from './path-identity.ts';

export type SerialOptions = RetryOptions & {
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
export class SerialWire implements ByteWire {
  readonly #options: SerialOptions;
  readonly #bytes = new Listeners<[Uint8Array]>();
  readonly #healing: Healing<SerialPort>;

  constructor(options: SerialOptions) {
    this.#options = options;
    this.#healing = new Healing({ ...options, start: (attempt) => this.#start(attempt) });
  }

  get connected(): boolean {
    return this.#healing.link !== null;
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return this.#bytes.add(listener);
  }

  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void {
    return this.#healing.onConnected(listener);
  }

  write(bytes: Uint8Array): Promise<Result<void, WireError>> {
    const port = this.#healing.link;
    if (port === null) return Promise.resolve(err({ kind: 'notConnected' }));
    return new Promise((resolve) => {
      const gone = (): void => resolve(err({ kind: 'broken', detail: 'disconnected while writing' }));
      port.once('close', gone);
      port.write(Buffer.from(bytes), (error) => {
        port.removeListener('close', gone);
        resolve(error ? err({ kind: 'broken', detail: error.message }) : ok(undefined));
      });
    });
  }

  reset(reason: string): void {
    this.#healing.reset(reason);
  }

  close(): Promise<void> {
    this.#bytes.clear();
    return this.#healing.close();
  }

  #start(attempt: Attempt<SerialPort>): () => Promise<void> {
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
      if (attempt.isCurrent) this.#bytes.emit(bytes);
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
