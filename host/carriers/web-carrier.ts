import { createHash, timingSafeEqual } from 'node:crypto';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type Carrier,
  SCREEN_BACKLOG_MAX,
  SCREEN_MESSAGE_BYTES_MAX,
  type ScreenConnection,
  type ToScreen,
} from '../../core/contract/carrier.ts';
import { jsonOf } from '../../core/json-of.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Log } from '../ports.ts';
import { createIncoming, type Incoming } from './incoming.ts';

export type WebCarrierOptions = {
  port: number;
  /** Ports tried after `port` where it is taken. */
  otherPorts: number;
  /** Only a page that knows it may become a screen. */
  token: string;
  /** How long a line may stay silent before its hello; default `HELLO_WAIT_MS`. */
  helloWaitMs?: number;
  /** The built screens. */
  pagesFolder: string;
  frameAncestors: readonly string[];
  picture: (name: string) => Promise<string | null>;
  log: Log;
};

export type PortError = { kind: 'portInUse'; firstPort: number; lastPort: number };

const HELLO_WAIT_MS = 5_000;
/** Lines to `/screen` at a time, greeted or not. */
export const CONNECTIONS_MAX = 32;
/** Of the same kind of stranger, the first is logged and then one in so many: nobody can fill the disk with refusals. */
const STRANGERS_PER_LOG_LINE = 1_000;
const BACKLOG_BYTES_MAX = SCREEN_BACKLOG_MAX * 4_096;

const ORIGIN_LOGGED_MAX = 100;

/** Why a line to `/screen` was refused. */
type Stranger = 'address' | 'origin' | 'token' | 'silent' | 'tooMany';

/** Serves the built screens on loopback, and carries the contract over one WebSocket a screen. */
export async function startWebCarrier(
  options: WebCarrierOptions,
): Promise<Result<Carrier & { url: string; port: number }, PortError>> {
  const app = Fastify({ bodyLimit: SCREEN_MESSAGE_BYTES_MAX });
  addPages(app, options);
  const listening = await listen(app, options);
  if (!listening.ok) return listening;
  const port = listening.value;
  const url = `http://127.0.0.1:${port}/`;
  const ownOrigins = new Set([`http://127.0.0.1:${port}`, `http://localhost:${port}`]);

  const incoming = createIncoming(options.log, 'web');
  const announce: Parameters<Carrier['onScreen']>[0][] = [];
  const sockets = new WebSocketServer({ noServer: true, maxPayload: SCREEN_MESSAGE_BYTES_MAX });
  const turnedAway = new Map<Stranger, number>();
  function countStranger(reason: Stranger, fields: object): void {
    const count = (turnedAway.get(reason) ?? 0) + 1;
    turnedAway.set(reason, count);
    if (count % STRANGERS_PER_LOG_LINE === 1)
      options.log.warn({ reason, count, ...fields }, 'a line to the screen was refused');
  }

  app.server.on('upgrade', (request, socket, head) => {
    const refuse = (reason: Stranger): void => {
      countStranger(reason, { origin: request.headers.origin?.slice(0, ORIGIN_LOGGED_MAX) });
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    };
    // Node takes its own listener off at the upgrade: a stranger that resets the line would end the host without this one.
    socket.on('error', () => socket.destroy());
    if (request.url !== '/screen') refuse('address');
    else if (!ownOrigins.has(request.headers.origin ?? '')) refuse('origin');
    else if (sockets.clients.size >= CONNECTIONS_MAX) refuse('tooMany');
    else sockets.handleUpgrade(request, socket, head, greet);
  });

  function greet(socket: WebSocket): void {
    const received = incoming.forConnection();
    const patience = setTimeout(() => {
      countStranger('silent', {});
      socket.terminate();
    }, options.helloWaitMs ?? HELLO_WAIT_MS);
    socket.on('error', (cause) => {
      // An over-long message ends its line: the rest of it is never read.
      if ('code' in cause && cause.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') received.drop('over-long');
      else options.log.warn({ cause: cause.message }, 'a screen broke the line');
    });
    socket.once('close', () => clearTimeout(patience));
    socket.once('message', (raw) => {
      clearTimeout(patience);
      const message = received.accept(jsonOf(raw.toString()));
      if (message?.kind !== 'hello' || !sameText(message.token, options.token)) {
        countStranger('token', {});
        socket.send(JSON.stringify({ kind: 'refused', reason: 'token' } satisfies ToScreen));
        socket.close();
        return;
      }
      const connection = connectionOver(socket, received);
      for (const listener of announce) listener(connection, { wants: message.wants });
    });
  }

  return ok({
    name: 'web' as const,
    url,
    port,
    onScreen: (listener) => void announce.push(listener),
    get droppedMessages() {
      return incoming.dropped;
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await app.close();
    },
  });
}

function connectionOver(socket: WebSocket, received: Incoming): ScreenConnection {
  return {
    send(message) {
      // A screen that does not read is closed; it starts again from a snapshot.
      if (socket.bufferedAmount > BACKLOG_BYTES_MAX) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      socket.on('message', (raw) => {
        const message = received.accept(jsonOf(raw.toString()));
        if (message !== null) listener(message);
      });
    },
    onClose: (listener) => void socket.once('close', listener),
    close: () => socket.close(),
  };
}

/** In constant time, whatever the lengths. */
const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function addPages(app: FastifyInstance, options: WebCarrierOptions): void {
  const ancestors = options.frameAncestors.length === 0 ? "'none'" : options.frameAncestors.join(' ');
  const policy = [
    "default-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', policy);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
  });
  app.get<{ Params: { name: string } }>('/pictures/:name', async (request, reply) => {
    const svg = await options.picture(request.params.name);
    if (svg === null) return reply.code(404).send();
    return reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(svg);
  });
  app.register(fastifyStatic, { root: options.pagesFolder });
}

async function listen(app: FastifyInstance, options: WebCarrierOptions): Promise<Result<number, PortError>> {
  const lastPort = options.port + options.otherPorts;
  for (let port = options.port; port <= lastPort; port += 1) {
    try {
      await app.listen({ host: '127.0.0.1', port });
      return ok(port);
    } catch (cause) {
      const inUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
      if (!inUse) throw cause;
      options.log.warn({ port }, 'this port is in use, trying the next');
    }
  }
  return err({ kind: 'portInUse', firstPort: options.port, lastPort });
}
