import { connect, type Socket } from 'node:net';
import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import { type ByteWire, WIRE_RETRY_MS, type WireError } from './byte-wire.ts';

export const TCP_CONNECT_TIMEOUT_MS = 3_000;
export const TCP_KEEPALIVE_MS = 10_000;

export type TcpOptions = { host: string; port: number; connectTimeoutMs?: number; retryMs?: number };

/** One TCP connection to a device, kept open and opened again for ever. */
export class TcpWire implements ByteWire {
  readonly #options: TcpOptions;
  readonly #bytes = new Listeners<[Uint8Array]>();
  readonly #connectedChanges = new Listeners<[boolean, string | null]>();
  #socket: Socket | null = null;
  #retry: NodeJS.Timeout | null = null;
  #connected = false;
  #closing: Promise<void> | null = null;

  constructor(options: TcpOptions) {
    this.#options = options;
    // Listeners are added right after construction: the first attempt must not report before them.
    this.#retry = setTimeout(() => this.#open(), 0);
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
    const socket = this.#socket;
    if (socket === null || !this.#connected) return Promise.resolve(err({ kind: 'notConnected' }));
    return new Promise((resolve) => {
      const gone = (): void => resolve(err({ kind: 'broken', detail: 'disconnected while writing' }));
      socket.once('close', gone);
      socket.write(bytes, (error) => {
        socket.removeListener('close', gone);
        resolve(error ? err({ kind: 'broken', detail: error.message }) : ok(undefined));
      });
    });
  }

  reset(reason: string): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#lost(socket, reason);
    socket.destroy();
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    const socket = this.#socket;
    this.#socket = null;
    this.#connected = false;
    this.#bytes.clear();
    this.#connectedChanges.clear();
    if (socket === null || socket.closed) return;
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.destroy();
    });
  }

  #open(): void {
    this.#retry = null;
    const { host, port, connectTimeoutMs = TCP_CONNECT_TIMEOUT_MS } = this.#options;
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS });
    this.#socket = socket;
    let lastError: string | null = null;
    const timeout = setTimeout(() => socket.destroy(new Error('connect timed out')), connectTimeoutMs);
    socket.on('error', (error) => {
      lastError = error.message;
    });
    socket.on('close', () => {
      clearTimeout(timeout);
      this.#lost(socket, lastError ?? 'closed by the device');
    });
    socket.on('connect', () => {
      clearTimeout(timeout);
      if (this.#socket !== socket) return;
      this.#connected = true;
      this.#connectedChanges.emit(true, null);
    });
    socket.on('data', (bytes) => {
      if (this.#socket === socket) this.#bytes.emit(bytes);
    });
  }

  #lost(socket: Socket, detail: string): void {
    if (this.#socket !== socket || this.#closing !== null) return;
    this.#socket = null;
    if (this.#connected) {
      this.#connected = false;
      this.#connectedChanges.emit(false, detail);
    }
    this.#retry = setTimeout(() => this.#open(), this.#options.retryMs ?? WIRE_RETRY_MS);
  }
}
