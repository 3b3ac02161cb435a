import { connect, type Socket } from 'node:net';
import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { ByteWire, WireError } from './byte-wire.ts';
import { type Attempt, Healing, type RetryOptions } from './healing.ts';

export const TCP_CONNECT_TIMEOUT_MS = 3_000;
export const TCP_KEEPALIVE_MS = 10_000;

export type TcpOptions = { host: string; port: number; connectTimeoutMs?: number } & RetryOptions;

/** One TCP connection to a device, kept open and opened again for ever. */
export class TcpWire implements ByteWire {
  readonly #options: TcpOptions;
  readonly #bytes = new Listeners<[Uint8Array]>();
  readonly #healing: Healing<Socket>;

  constructor(options: TcpOptions) {
    this.#options = options;
    this.#healing = new Healing({ ...options, start: (attempt) => this.#open(attempt) });
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
    const socket = this.#healing.link;
    if (socket === null) return Promise.resolve(err({ kind: 'notConnected' }));
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
    this.#healing.reset(reason);
  }

  close(): Promise<void> {
    this.#bytes.clear();
    return this.#healing.close();
  }

  #open(attempt: Attempt<Socket>): () => Promise<void> {
    const { host, port, connectTimeoutMs = TCP_CONNECT_TIMEOUT_MS } = this.#options;
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS });
    let lastError: string | null = null;
    const timeout = setTimeout(() => socket.destroy(new Error('connect timed out')), connectTimeoutMs);
    socket.on('error', (error) => {
      lastError = error.message;
    });
    socket.on('close', () => {
      clearTimeout(timeout);
      attempt.lost(lastError ?? 'closed by the device');
    });
    socket.on('connect', () => {
      clearTimeout(timeout);
      attempt.ready(socket);
    });
    socket.on('data', (bytes) => {
      if (attempt.isCurrent) this.#bytes.emit(bytes);
    });
    return () => destroyed(socket);
  }
}

async function destroyed(socket: Socket): Promise<void> {
  if (socket.closed) return;
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.destroy();
  });
}
