/** The cable between the kiosks and the server: a TCP proxy that can be cut. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { LOOPBACK } from './ports.ts';

const NETWORK_CONNECTIONS_MAX = 256;

export interface Network {
  /** What the kiosks are told to be the server. */
  readonly url: string;
  readonly isOn: boolean;
  readonly connections: number;
  /** Cuts: what is connected is torn off, what connects is refused. */
  off(): Promise<void>;
  on(): Promise<void>;
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

/** `target`: where the server is now; it may change while the network runs. */
export async function openNetwork(options: { port: number; target: () => URL }): Promise<Network> {
  const sockets = new Set<Socket>();
  const listeners = new Set<() => void>();
  let server: Server | null = null;

  function carry(client: Socket): void {
    const target = options.target();
    const upstream = connect({ host: target.hostname, port: Number(target.port) });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      // Either end's failure is the other's: a cable has no opinion.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  async function on(): Promise<void> {
    if (server !== null) return;
    const opened = createServer(carry);
    opened.maxConnections = NETWORK_CONNECTIONS_MAX;
    server = opened;
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject);
      opened.listen({ host: LOOPBACK, port: options.port }, resolve);
    });
    changed();
  }

  async function off(): Promise<void> {
    const closing = server;
    if (closing === null) return;
    server = null;
    const closed = new Promise<void>((resolve) => closing.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
    changed();
  }

  await on();
  return {
    url: `http://${LOOPBACK}:${options.port}`,
    get isOn() {
      return server !== null;
    },
    get connections() {
      return sockets.size / 2;
    },
    on,
    off,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      await off();
    },
  };
}
