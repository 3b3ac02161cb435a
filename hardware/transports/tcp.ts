import { connect, type Socket } from 'node:net';
import type { Attempt } from './healing.ts';
import { HealingByteWire, type WireOptions } from './healing-wire.ts';

export const TCP_CONNECT_TIMEOUT_MS = 3_000;
export const TCP_KEEPALIVE_MS = 10_000;

export type TcpOptions = { host: string; port: number; connectTimeoutMs?: number } & WireOptions;

/** One TCP connection to a device, kept open and opened again for ever. */
export class TcpWire extends HealingByteWire<Socket> {
  readonly #options: TcpOptions;

  constructor(options: TcpOptions) {
    super(options);
    this.#options = options;
  }

  protected put(socket: Socket, bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve(bytes.length)));
    });
  }

  protected open(attempt: Attempt<Socket>): () => Promise<void> {
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
      if (attempt.isCurrent) this.bytes.emit(bytes);
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
