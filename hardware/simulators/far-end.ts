import { createServer, type Server, type Socket } from 'node:net';
import { listenOn, stopListening } from './listening.ts';
import { PtyFarEnd } from './pty.ts';

export const CONNECTIONS_MAX = 8;
export const FAR_END_HOST = '127.0.0.1';

/** One program at the near end. Over a serial line there is only one, for as long as the line is plugged in. */
export type Peer = {
  send(bytes: Uint8Array): void;
  /** Stops taking bytes, as a printer with a full buffer does on a line with a handshake. */
  pause(): void;
  resume(): void;
};

export type FarEndHandlers = {
  onBytes(peer: Peer, bytes: Uint8Array): void;
  onGone(peer: Peer): void;
};

/** `path`: a serial line behind that path. Else a TCP port, 0 for a free one; it stays the same over unplugging. */
export type FarEndPlace = { path: string } | { host: string; port: number };

/** The plug of a simulated device, whatever its wire. */
export interface FarEnd {
  readonly plugged: boolean;
  /** 0 for a serial line. */
  readonly port: number;
  /** Empty for a TCP port. */
  readonly path: string;
  plug(): Promise<void>;
  unplug(): Promise<void>;
}

export const farEndAt = (place: FarEndPlace, handlers: FarEndHandlers): FarEnd =>
  'path' in place ? new SerialFarEnd(place.path, handlers) : new TcpFarEnd(place.host, place.port, handlers);

class TcpFarEnd implements FarEnd {
  readonly path = '';
  readonly #host: string;
  readonly #handlers: FarEndHandlers;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port: number;

  constructor(host: string, port: number, handlers: FarEndHandlers) {
    this.#host = host;
    this.#port = port;
    this.#handlers = handlers;
  }

  get plugged(): boolean {
    return this.#server !== null;
  }

  get port(): number {
    return this.#port;
  }

  async plug(): Promise<void> {
    if (this.#server !== null) return;
    const server = createServer((socket) => this.#connected(socket));
    server.maxConnections = CONNECTIONS_MAX;
    this.#server = server;
    this.#port = await listenOn(server, this.#host, this.#port);
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    await stopListening(server, this.#sockets);
  }

  #connected(socket: Socket): void {
    const peer: Peer = {
      send: (bytes) => void (socket.writable && socket.write(bytes)),
      pause: () => void socket.pause(),
      resume: () => void socket.resume(),
    };
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#handlers.onGone(peer);
    });
    // A cable pulled in the middle is this machine's daily life; `close` follows.
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => this.#handlers.onBytes(peer, bytes));
  }
}

class SerialFarEnd implements FarEnd {
  readonly port = 0;
  readonly path: string;
  readonly #line: PtyFarEnd;
  readonly #handlers: FarEndHandlers;
  #peer: Peer | null = null;

  constructor(path: string, handlers: FarEndHandlers) {
    this.path = path;
    this.#handlers = handlers;
    this.#line = new PtyFarEnd(path);
    this.#line.onBytes((bytes) => {
      if (this.#peer !== null) handlers.onBytes(this.#peer, bytes);
    });
  }

  get plugged(): boolean {
    return this.#line.plugged;
  }

  async plug(): Promise<void> {
    if (this.#line.plugged) return;
    this.#peer = {
      send: (bytes) => void this.#line.send(bytes),
      pause: () => this.#line.pause(),
      resume: () => this.#line.resume(),
    };
    await this.#line.plug();
  }

  async unplug(): Promise<void> {
    const peer = this.#peer;
    if (peer === null) return;
    this.#peer = null;
    await this.#line.unplug();
    this.#handlers.onGone(peer);
  }
}
