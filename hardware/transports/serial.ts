import { stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import { type ByteWire, WIRE_RETRY_MS, type WireError } from './byte-wire.ts';

export type SerialOptions = {
  path: string;
  baudRate: number;
  dataBits?: 7 | 8;
  parity?: 'none' | 'even' | 'odd';
  retryMs?: number;
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
  readonly #connectedChanges = new Listeners<[boolean, string | null]>();
  #port: SerialPort | null = null;
  #retry: NodeJS.Timeout | null = null;
  #connected = false;
  #closing: Promise<void> | null = null;

  constructor(options: SerialOptions) {
    this.#options = options;
    // Listeners are added right after construction: the first attempt must not report before them.
    this.#retry = setTimeout(() => void this.#open(), 0);
  }

  get connected(): boolean {
    return this.#connected;
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return this.#bytes.add(listener);
  }

  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void {
    return this.#connectedChanges.add(listener);
  }

  write(bytes: Uint8Array): Promise<Result<void, WireError>> {
    const port = this.#port;
    if (port === null || !this.#connected) return Promise.resolve(err({ kind: 'notConnected' }));
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
    const port = this.#port;
    if (port === null) return;
    this.#lost(port, reason);
    closePort(port);
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    const port = this.#port;
    this.#port = null;
    this.#connected = false;
    this.#bytes.clear();
    this.#connectedChanges.clear();
    if (port?.isOpen !== true) return;
    await new Promise<void>((resolve) => port.close(() => resolve()));
  }

  async #open(): Promise<void> {
    this.#retry = null;
    const { path, baudRate, dataBits = 8, parity = 'none' } = this.#options;
    const identity = await identityOf(path);
    if (this.#closing !== null) return;
    if (identity === null) {
      this.#tryLater();
      return;
    }
    const port = new SerialPort({ path, baudRate, dataBits, parity, autoOpen: false });
    this.#port = port;
    port.on('error', (error) => this.#lost(port, error.message));
    port.on('close', (error: Error | null) => this.#lost(port, error?.message ?? 'closed'));
    port.open((error) => {
      if (this.#port !== port) {
        closePort(port);
        return;
      }
      if (error) {
        this.#lost(port, error.message);
        return;
      }
      port.flush((flushError) => this.#ready(port, flushError, identity));
    });
  }

  #ready(port: SerialPort, flushError: Error | null, identity: string): void {
    if (this.#port !== port) return;
    if (flushError) {
      this.#lost(port, flushError.message);
      closePort(port);
      return;
    }
    this.#connected = true;
    this.#connectedChanges.emit(true, null);
    this.#lookAgainLater(port, identity);
    port.on('data', (bytes: Buffer) => {
      if (this.#port === port) this.#bytes.emit(bytes);
    });
  }

  #lost(port: SerialPort, detail: string): void {
    if (this.#port !== port || this.#closing !== null) return;
    this.#port = null;
    if (this.#connected) {
      this.#connected = false;
      this.#connectedChanges.emit(false, detail);
    }
    this.#tryLater();
  }

  #tryLater(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#open(), this.#options.retryMs ?? WIRE_RETRY_MS);
  }

  #lookAgainLater(port: SerialPort, identity: string): void {
    this.#retry = setTimeout(async () => {
      const isStillThere = (await identityOf(this.#options.path)) === identity;
      if (this.#port !== port || this.#closing !== null) return;
      if (isStillThere) this.#lookAgainLater(port, identity);
      else this.reset('the device is gone');
    }, this.#options.retryMs ?? WIRE_RETRY_MS);
  }
}

/** What stands behind the path now; null for nothing. A device that was plugged in again is another one, even under the same number. */
async function identityOf(path: string): Promise<string | null> {
  try {
    const { dev, ino, rdev, ctimeMs } = await stat(path);
    return [dev, ino, rdev, ctimeMs].join('/');
  } catch {
    // Whatever keeps the path from being looked at keeps it from being opened: it is tried again.
    return null;
  }
}

function closePort(port: SerialPort): void {
  // The error of closing a line that is given up says nothing new; without a callback it would be thrown.
  if (port.isOpen) port.close(() => undefined);
}
