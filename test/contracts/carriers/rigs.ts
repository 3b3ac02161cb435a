import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { WebSocket } from 'ws';
import type { Carrier, ToScreen } from '../../../core/contract/carrier.ts';
import { createMessagePortCarrier, type PortLike } from '../../../host/carriers/message-port-carrier.ts';
import { startWebCarrier } from '../../../host/carriers/web-carrier.ts';
import type { Log } from '../../../host/ports.ts';

const WAIT_MS = 5_000;
export const TOKEN = 'a-token-of-this-boot';

/** A screen's end of the line. */
export interface Line {
  readonly received: ToScreen[];
  readonly isClosed: boolean;
  send(message: unknown): void;
  /** The first message, received or still to come, of which this is true. */
  until(isIt: (message: ToScreen) => boolean): Promise<ToScreen>;
  closed(): Promise<void>;
  /** Stops reading without closing. */
  pause(): void;
  close(): void;
}

export interface Rig {
  carrier: Carrier;
  open(): Promise<Line>;
  /** Who must be turned away. Empty where only the kiosk's own window can be handed a line. */
  strangers: { who: string; comes: () => Promise<Line> }[];
  /** Warnings logged so far. */
  warnings: string[];
  end(): Promise<void>;
}

/** Where the carriers differ, as data. */
export const KINDS = [
  { name: 'web', start: startWebRig, overLong: 'closes the line', slowReader: 'is closed' },
  // A message port has neither a limit of its own nor backpressure: schemas bound the fields, the other end is our own window.
  { name: 'messagePort', start: startPortRig, overLong: 'is dropped', slowReader: null },
] as const;

function lineOver(wire: { send(message: unknown): void; pause(): void; close(): void }) {
  const received: ToScreen[] = [];
  const waiting = new Set<() => void>();
  let isClosed = false;
  const wake = (): void => {
    for (const look of [...waiting]) look();
  };
  const wait = <T>(found: () => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const it = found();
        if (it === undefined) return;
        clearTimeout(patience);
        waiting.delete(look);
        resolve(it);
      };
      const patience = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), WAIT_MS);
      waiting.add(look);
      look();
    });
  const line: Line = {
    received,
    get isClosed() {
      return isClosed;
    },
    ...wire,
    until: (isIt) => wait(() => received.find(isIt), 'a message'),
    closed: async () => void (await wait(() => (isClosed ? true : undefined), 'the end of the line')),
  };
  return {
    line,
    take(message: ToScreen) {
      received.push(message);
      wake();
    },
    end() {
      isClosed = true;
      wake();
    },
  };
}

function logInto(warnings: string[]): Log {
  return {
    info: () => undefined,
    warn: (fields, message) => void warnings.push(`${message} ${JSON.stringify(fields)}`),
    error: (_fields, message) => void warnings.push(message),
  };
}

async function startWebRig(): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-pages-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>kiosk</title>');
  const warnings: string[] = [];
  const started = await startWebCarrier({
    port: 17_300 + (process.pid % 400) * 4,
    otherPorts: 40,
    token: TOKEN,
    pagesFolder: folder,
    frameAncestors: [],
    helloWaitMs: 1_500,
    picture: async (name) => (name === 'apple.svg' ? '<svg/>' : null),
    log: logInto(warnings),
  });
  if (!started.ok) throw new Error(`ports ${started.error.firstPort}–${started.error.lastPort} are in use`);
  const carrier = started.value;
  const origin = `http://127.0.0.1:${carrier.port}`;
  const sockets = new Set<WebSocket>();

  function dial(path: string, headers: { origin?: string }): Promise<Line> {
    const socket = new WebSocket(`ws://127.0.0.1:${carrier.port}${path}`, headers);
    sockets.add(socket);
    const { line, take, end } = lineOver({
      send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
      pause: () => socket.pause(),
      close: () => socket.close(),
    });
    socket.on('message', (raw) => take(JSON.parse(raw.toString())));
    socket.on('close', end);
    return new Promise((resolve) => {
      // A line that was refused is one that is closed: the tests look at that.
      socket.on('error', () => resolve(line));
      socket.on('open', () => resolve(line));
    });
  }
  const withToken = async (token: string): Promise<Line> => {
    const line = await dial('/screen', { origin });
    line.send({ kind: 'hello', token, wants: 'control' });
    return line;
  };

  return {
    carrier,
    warnings,
    open: () => dial('/screen', { origin }),
    strangers: [
      { who: 'with a wrong token', comes: () => withToken(`${TOKEN}!`) },
      { who: 'without a token', comes: () => withToken('') },
      { who: 'from a foreign origin', comes: () => dial('/screen', { origin: 'http://evil.example' }) },
      { who: 'from another port of this machine', comes: () => dial('/screen', { origin: 'http://127.0.0.1:1' }) },
      { who: 'without an origin', comes: () => dial('/screen', {}) },
      { who: 'at another address', comes: () => dial('/', { origin }) },
    ],
    async end() {
      for (const socket of sockets) socket.terminate();
      await carrier.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Node's port as the carrier wants it; Electron's `MessagePortMain` is adapted in `electron/host-process.ts`. */
const portLike = (port: MessagePort): PortLike => ({
  postMessage: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', listener),
  onClose: (listener) => void port.on('close', listener),
  start: () => port.start(),
  close: () => port.close(),
});

async function startPortRig(): Promise<Rig> {
  const warnings: string[] = [];
  const carrier = createMessagePortCarrier(logInto(warnings));
  const ports = new Set<MessagePort>();
  return {
    carrier,
    warnings,
    strangers: [],
    async open() {
      const { port1, port2 } = new MessageChannel();
      ports.add(port2);
      const { line, take, end } = lineOver({
        send: (message) => port2.postMessage(message),
        pause: () => port2.removeAllListeners('message'),
        close: () => port2.close(),
      });
      port2.on('message', take);
      port2.on('close', end);
      carrier.attach(portLike(port1));
      return line;
    },
    async end() {
      for (const port of ports) port.close();
      await carrier.close();
    },
  };
}
