import { createServer, type Server, type Socket } from 'node:net';
import type { ConnectionOver } from '../../../../core/config/connection.ts';
import { Listeners } from '../../../../hardware/listeners.ts';
import { listenOn, stopListening } from '../../../../hardware/simulators/listening.ts';
import { encodeNewDevice, type NewDeviceEvent } from './protocol.ts';

const HOST = '127.0.0.1';

/** The far end of the wire: New device, on the network. */
export class NewDeviceSimulator {
  /** What the kiosk sent, as text. */
  received = '';
  readonly #heard = new Listeners<[]>();
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  static async open(_folder: string): Promise<NewDeviceSimulator> {
    const simulator = new NewDeviceSimulator();
    await simulator.plug();
    return simulator;
  }

  get connection(): ConnectionOver<'tcp'> {
    return { over: 'tcp', host: HOST, port: this.#port };
  }

  onHeard(listener: () => void): () => void {
    return this.#heard.add(listener);
  }

  send(event: NewDeviceEvent): void {
    this.sendBytes(encodeNewDevice(event));
  }

  sendBytes(bytes: Uint8Array): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  async plug(): Promise<void> {
    if (this.#server !== null) return;
    this.#server = createServer((socket) => this.#connected(socket));
    this.#port = await listenOn(this.#server, HOST, this.#port);
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server !== null) await stopListening(server, this.#sockets);
  }

  async close(): Promise<void> {
    this.#heard.clear();
    await this.unplug();
  }

  #connected(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => void this.#sockets.delete(socket));
    // A cable that is pulled is this machine's daily life; `close` follows.
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      this.received += bytes.toString('latin1');
      this.#heard.emit();
    });
  }
}
