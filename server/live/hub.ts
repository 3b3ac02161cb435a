/**
 * The server's end of the live link: who is there, and how things stand with them. Kept in memory only: what must last comes by the
 * journal. Each instance knows the kiosks that are connected to it.
 */
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import {
  LIVE_CLOSE,
  LIVE_MESSAGE_BYTES_MAX,
  LIVE_PATH,
  LIVE_PROTOCOL,
  type ToKiosk,
} from '../../offline/wire/live-wire.ts';
import type { ServerLog } from '../app.ts';
import { RequestError } from '../request-error.ts';
import { requireSignature } from '../request-signature.ts';
import type { Store } from '../store/store.ts';
import { createKioskLine, type KioskLine, type LiveKiosk } from './kiosk-line.ts';

/** Connections at a time, greeted or not. */
export const LIVE_CONNECTIONS_MAX = 2_000;
/** A kiosk that went away is still shown, with since when; of more than these the one that is away longest is forgotten. */
const KIOSKS_KEPT_MAX = 4_000;
export const HEARTBEAT_MS = 15_000;

export interface LiveHub {
  /** Every kiosk that was connected since this instance started, by its id. */
  kiosks(): LiveKiosk[];
  close(): void;
}

export interface LiveHubOptions {
  server: Server;
  store: Pick<Store, 'enrolmentsOf' | 'spendNonce' | 'livingKeys'>;
  now: () => number;
  log: ServerLog;
  /** Default `HEARTBEAT_MS`. */
  heartbeatMs?: number;
}

/** `socket`: null while it is away. `isAlive`: it answered since the last heartbeat. */
type Connected = { line: KioskLine; socket: WebSocket | null; publicKey: string; isAlive: boolean };

export function createLiveHub({ server, store, now, log, heartbeatMs = HEARTBEAT_MS }: LiveHubOptions): LiveHub {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIVE_MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(LIVE_PROTOCOL) ? LIVE_PROTOCOL : false),
  });
  const kiosks = new Map<string, Connected>();

  server.on('upgrade', (request, socket, head) => {
    // Node takes its own listener off at the upgrade: a stranger that resets the line would end the server without this one.
    socket.on('error', () => socket.destroy());
    admit(request)
      .then(({ kiosk, publicKey }) => {
        sockets.handleUpgrade(request, socket, head, (opened) => greet(opened, kiosk, publicKey));
      })
      .catch((cause: unknown) => refuse(socket, cause));
  });

  async function admit(request: IncomingMessage): Promise<{ kiosk: string; publicKey: string }> {
    if (request.url !== LIVE_PATH) throw new RequestError(404, 'unknownPath', 'there is nothing here');
    if (sockets.clients.size >= LIVE_CONNECTIONS_MAX) throw new RequestError(503, 'busy', 'too many connections');
    const { headers, method = 'GET', url } = request;
    return requireSignature({ headers, method, body: undefined, raw: { url } }, store, now());
  }

  function refuse(socket: Duplex, cause: unknown): void {
    const error = cause instanceof RequestError ? cause : new RequestError(500, 'internal', 'the server failed');
    if (error !== cause) log.error({ err: cause }, 'a live link could not be opened');
    const { statusCode, kind, message, facts } = error;
    const body = JSON.stringify({ kind, detail: message, ...facts });
    socket.end(
      [
        `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        ...(statusCode === 503 ? ['Retry-After: 5'] : []),
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }

  function greet(socket: WebSocket, kiosk: string, publicKey: string): void {
    const before = kiosks.get(kiosk);
    before?.socket?.close(LIVE_CLOSE.replaced);
    const line = before?.line ?? createKioskLine(kiosk, now);
    const entry: Connected = { line, socket, publicKey, isAlive: true };
    kiosks.delete(kiosk);
    kiosks.set(kiosk, entry);
    forgetLongestAway();
    line.opened();
    const isCurrent = (): boolean => kiosks.get(kiosk)?.socket === socket;
    socket.on('pong', () => {
      entry.isAlive = true;
      if (isCurrent()) line.heard();
    });
    socket.on('error', (cause) => log.warn({ kiosk, cause: cause.message }, 'a live link broke'));
    const onMessage = (data: RawData): void => {
      if (!isCurrent()) return;
      entry.isAlive = true;
      const answer = line.take(data.toString());
      if (answer === 'tellAll') socket.send(JSON.stringify({ kind: 'tellAll' } satisfies ToKiosk));
      if (answer === 'taken' || answer === 'tellAll') return;
      // Whoever goes on talking is not listened to any more.
      socket.off('message', onMessage);
      log.warn({ kiosk, answer }, 'a kiosk said on its live link what is none of ours');
      socket.close(LIVE_CLOSE.malformed);
    };
    socket.on('message', onMessage);
    socket.on('close', () => {
      if (!isCurrent()) return;
      entry.socket = null;
      line.lost();
    });
  }

  function forgetLongestAway(): void {
    if (kiosks.size <= KIOSKS_KEPT_MAX) return;
    for (const [kiosk, { socket }] of kiosks) {
      if (socket !== null) continue;
      kiosks.delete(kiosk);
      return;
    }
  }

  /** Whoever says nothing to two heartbeats is gone; whoever's key was revoked meanwhile is sent away. */
  async function beat(): Promise<void> {
    const living = new Set((await store.livingKeys()).map(({ kiosk, publicKey }) => `${kiosk} ${publicKey}`));
    for (const [kiosk, entry] of kiosks) {
      const { socket, publicKey, isAlive } = entry;
      if (socket === null) continue;
      if (!isAlive || !living.has(`${kiosk} ${publicKey}`)) socket.terminate();
      else socket.ping();
      entry.isAlive = false;
    }
  }
  let isBeating = false;
  const heart = setInterval(() => {
    if (isBeating) return;
    isBeating = true;
    beat()
      .catch((cause: unknown) => log.error({ err: cause }, 'the live links could not be looked after'))
      .finally(() => {
        isBeating = false;
      });
  }, heartbeatMs);
  heart.unref();

  return {
    kiosks: () => [...kiosks.values()].map(({ line }) => line.kiosk).sort((a, b) => (a.kioskId < b.kioskId ? -1 : 1)),
    close() {
      clearInterval(heart);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
