/** The live link between a real kiosk's key and a real server, over a real WebSocket. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../../host/ports.ts';
import { sha256Hex } from '../../../offline/chain.ts';
import { createLiveLink, type LiveLink } from '../../../offline/live-link.ts';
import { openLiveSocket } from '../../../offline/live-socket.ts';
import { silentLog } from '../../../offline/log.ts';
import { createServerClock } from '../../../offline/server-clock.ts';
import { signedHeaders } from '../../../offline/signed-request.ts';
import { LIVE_CLOSE, LIVE_PATH, LIVE_PROTOCOL } from '../../../offline/wire/live-wire.ts';
import { createLiveHub } from '../../../server/live/hub.ts';
import { type LiveKiosk, liveKioskSchema } from '../../../server/live/kiosk-line.ts';
import { kioskAndServerFolders } from '../../support/kiosk-and-server-folders.ts';
import { idleKiosk } from '../../support/kiosk-now.ts';
import { START_MS, startTestServer, testIdentity } from './kiosk-and-server.ts';

const ASK_MS = 20;
const NOW = idleKiosk('till-1');

const place = kioskAndServerFolders();

async function eventually<T>(look: () => Promise<T | null> | T | null): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}

/** A server with one enrolled kiosk, and that kiosk's key. */
async function enrolled() {
  const server = await startTestServer(place.serverFolder.folder);
  place.closeAfter(() => server.close());
  const identity = testIdentity(place.kioskFolder.folder);
  await server.store.enrol({ kiosk: identity.kiosk, epoch: crypto.randomUUID(), publicKey: identity.publicKey });
  return { server, identity };
}

type Known = Awaited<ReturnType<typeof enrolled>>;

function linkOf({ identity }: Known, url: string, nowMs: () => number = () => START_MS): LiveLink {
  const clock = createServerClock(nowMs);
  const link = createLiveLink({
    open: () => openLiveSocket({ url, identity, clock, caPem: null }),
    clock: systemClock,
    random: () => 0,
    log: silentLog,
  });
  place.closeAfter(() => link.close());
  return link;
}

async function kiosksOf({ server }: Known): Promise<LiveKiosk[]> {
  const answer = (await (await fetch(new URL('/v1/kiosks/live', server.url))).json()) as { kiosks: unknown[] };
  return answer.kiosks.map((kiosk) => liveKioskSchema.parse(kiosk));
}

/** What a connection is answered that a kiosk opens with these headers. */
async function answerTo({ server }: Known, headers: Record<string, string>, path = LIVE_PATH): Promise<number> {
  const socket = new WebSocket(new URL(path, server.url.replace('http', 'ws')), LIVE_PROTOCOL, { headers });
  socket.on('error', () => undefined);
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (request, { statusCode = 0 }) => {
      request.destroy();
      resolve(statusCode);
    });
  });
}

const headersOf = ({ identity }: Known, change: { path?: string; atMs?: number } = {}) =>
  signedHeaders(identity, {
    method: 'GET',
    path: LIVE_PATH,
    atMs: START_MS,
    nonce: 'n'.repeat(22),
    digest: sha256Hex(''),
    ...change,
  });

describe('the live link', () => {
  test('shows the server how things stand at a kiosk, and that it went away', async () => {
    const known = await enrolled();
    const link = linkOf(known, known.server.url);
    link.changed(() => NOW);
    await eventually(async () => ((await kiosksOf(known))[0]?.now?.screen === 'attract' ? true : null));
    link.changed(() => ({ ...NOW, screen: 'language' }));
    await eventually(async () => ((await kiosksOf(known))[0]?.now?.screen === 'language' ? true : null));
    expect(await kiosksOf(known)).toMatchObject([{ kioskId: 'till-1', isConnected: true }]);
    link.close();
    await eventually(async () => ((await kiosksOf(known))[0]?.isConnected === false ? true : null));
  });

  test('comes from a kiosk whose clock is wrong, too', async () => {
    const known = await enrolled();
    const link = linkOf(known, known.server.url, () => START_MS - 86_400_000);
    link.changed(() => NOW);
    await eventually(() => (link.isUp ? true : null));
    expect((await kiosksOf(known))[0]?.isConnected).toBe(true);
  });

  test('is opened by nobody else: not unsigned, not twice with one signature, not with one for another path', async () => {
    const known = await enrolled();
    expect(await answerTo(known, {})).toBe(401);
    expect(await answerTo(known, headersOf(known, { path: '/v1/down' }))).toBe(401);
    expect(await answerTo(known, headersOf(known))).toBe(101);
    expect(await answerTo(known, headersOf(known))).toBe(409);
    expect(await answerTo(known, headersOf(known), '/v1/other')).toBe(404);
  });

  test('is with the newest connection of a kiosk', async () => {
    const known = await enrolled();
    const first = new WebSocket(new URL(LIVE_PATH, known.server.url.replace('http', 'ws')), LIVE_PROTOCOL, {
      headers: headersOf(known),
    });
    await once(first, 'open');
    const closed = once(first, 'close');
    const link = linkOf(known, known.server.url);
    link.changed(() => NOW);
    expect((await closed)[0]).toBe(LIVE_CLOSE.replaced);
    await eventually(async () => ((await kiosksOf(known))[0]?.now === null ? null : true));
    expect(await kiosksOf(known)).toMatchObject([{ isConnected: true }]);
  });

  test('ends with a message that is none of ours', async () => {
    const known = await enrolled();
    const socket = new WebSocket(new URL(LIVE_PATH, known.server.url.replace('http', 'ws')), LIVE_PROTOCOL, {
      headers: headersOf(known),
    });
    await once(socket, 'open');
    socket.send('{"kind":"command"}');
    expect((await once(socket, 'close'))[0]).toBe(LIVE_CLOSE.malformed);
  });

  test('ends soon after the kiosk’s key was revoked', async () => {
    const known = await enrolled();
    const http = await listening();
    const hub = createLiveHub({
      ...{ server: http, store: known.server.store, now: () => START_MS, log: pino({ level: 'silent' }) },
      heartbeatMs: ASK_MS,
    });
    place.closeAfter(() => {
      hub.close();
      http.close();
    });
    const link = linkOf(known, `http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    await eventually(() => (link.isUp ? true : null));
    await known.server.store.revoke('till-1', '');
    await eventually(() => (hub.kiosks()[0]?.isConnected === false ? true : null));
    expect(link.isUp).toBe(false);
  });
});

async function listening(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
