/** The live link over a real WebSocket. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { jsonOf } from '../core/json-of.ts';
import { sha256Hex } from './chain.ts';
import type { KioskIdentity } from './identity.ts';
import type { LiveSocket } from './live-link.ts';
import type { ServerClock } from './server-clock.ts';
import { retryAfterOf, signedHeaders } from './signed-request.ts';
import { clockDiffersSchema } from './wire/identity-wire.ts';
import { LIVE_MESSAGE_BYTES_MAX, LIVE_PATH, LIVE_PROTOCOL } from './wire/live-wire.ts';

const NONCE_BYTES = 16;
const HANDSHAKE_MS_MAX = 10_000;
const REFUSAL_BYTES_MAX = 4_096;

export interface LiveSocketOptions {
  url: string;
  identity: KioskIdentity;
  clock: ServerClock;
  /** Of whoever signed the server's certificate; null: the system's authorities. */
  caPem: string | null;
}

export function openLiveSocket({ url, identity, clock, caPem }: LiveSocketOptions): LiveSocket {
  const place = new URL(LIVE_PATH, url);
  place.protocol = place.protocol === 'https:' ? 'wss:' : 'ws:';
  const sentAtMs = clock.now() - clock.offsetMs;
  const nonce = randomBytes(NONCE_BYTES).toString('base64url');
  const socket = new WebSocket(place, LIVE_PROTOCOL, {
    headers: signedHeaders(identity, {
      method: 'GET',
      path: LIVE_PATH,
      atMs: clock.now(),
      nonce,
      digest: sha256Hex(''),
    }),
    handshakeTimeout: HANDSHAKE_MS_MAX,
    maxPayload: LIVE_MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
    ...(caPem === null ? {} : { ca: caPem }),
  });
  return {
    listen(on) {
      let why: { detail: string; retryAfterMs: number | null } = { detail: 'the server closed it', retryAfterMs: null };
      let isKnown = false;
      socket.on('open', on.open);
      socket.on('ping', on.heard);
      socket.on('message', (data) => {
        on.heard();
        on.message(data.toString());
      });
      socket.on('error', ({ message }) => {
        if (!isKnown) why = { detail: message, retryAfterMs: null };
      });
      // With a listener of its own `ws` leaves the rest to us: the answer says why.
      socket.on('unexpected-response', (_request, response) => {
        const retryAfterMs = retryAfterOf(response.headers['retry-after'] ?? null, clock.now());
        isKnown = true;
        why = { detail: `refused with ${response.statusCode ?? 0}`, retryAfterMs };
        void refusalOf(response).then((text) => {
          const differs = clockDiffersSchema.safeParse(jsonOf(text));
          if (differs.success) clock.learn(differs.data.serverAtMs, sentAtMs);
          socket.terminate();
        });
      });
      socket.on('close', (code) => on.close({ ...why, code }));
    },
    send: (text) => socket.send(text),
    get waitingBytes() {
      return socket.bufferedAmount;
    },
    cut: () => socket.terminate(),
  };
}

async function refusalOf(response: IncomingMessage): Promise<string> {
  let text = '';
  try {
    for await (const chunk of response) {
      text += String(chunk);
      if (text.length > REFUSAL_BYTES_MAX) break;
    }
    return text;
  } catch {
    // Cut off in its middle: it says nothing.
    return '';
  }
}
