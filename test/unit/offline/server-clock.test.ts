import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServerClock } from '../../../offline/server-clock.ts';
import { createSignedRequest } from '../../../offline/signed-request.ts';
import { SIGNATURE_HEADERS } from '../../../offline/wire/identity-wire.ts';

describe('the server’s clock as a kiosk knows it', () => {
  it('is its own until the server said something, and then the server’s, halfway between question and answer', () => {
    let nowMs = 1_000;
    const clock = createServerClock(() => nowMs);
    expect(clock.now()).toBe(1_000);
    nowMs = 1_200;
    clock.learn(500_100, 1_000);
    expect(clock.offsetMs).toBe(499_000);
    nowMs = 2_000;
    expect(clock.now()).toBe(501_000);
  });

  it('is taken as it was said where the kiosk’s own clock was set back meanwhile', () => {
    let nowMs = 10_000_000;
    const clock = createServerClock(() => nowMs);
    nowMs = 1_000;
    clock.learn(5_000, 10_000_000);
    expect(clock.offsetMs).toBe(4_000);
  });
});

describe('a request that the server refuses for its time', () => {
  const stamps: { at: number; nonce: string }[] = [];
  let serverAtMs: number;
  let answers: 'always differs' | 'knows the time';
  const server = createServer((request, response) => {
    const at = Number(request.headers[SIGNATURE_HEADERS.at]);
    stamps.push({ at, nonce: String(request.headers[SIGNATURE_HEADERS.nonce]) });
    const isRefused = answers === 'always differs' || Math.abs(at - serverAtMs) > 60_000;
    response.statusCode = isRefused ? 401 : 200;
    response.end(JSON.stringify(isRefused ? { kind: 'clockDiffers', serverAtMs } : {}));
  });
  beforeEach(async () => {
    stamps.length = 0;
    serverAtMs = 900_000_000;
    answers = 'knows the time';
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

  function kiosk() {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const identity = { kiosk: 'k', publicKey: '', sign: () => 's' };
    return createSignedRequest({ url: `http://127.0.0.1:${port}`, identity, now: () => 5_000, timeoutMs: 5_000 });
  }

  it('is signed once more with the server’s time and a new nonce, and the next one at once', async () => {
    const request = kiosk();
    expect(await request('GET', '/a')).toMatchObject({ ok: true, value: { status: 200 } });
    await request('GET', '/b');
    expect(stamps.map(({ at }) => at)).toEqual([5_000, serverAtMs, serverAtMs]);
    expect(new Set(stamps.map(({ nonce }) => nonce)).size).toBe(3);
  });

  it('is not repeated for ever', async () => {
    answers = 'always differs';
    expect(await kiosk()('GET', '/a')).toMatchObject({ ok: true, value: { status: 401 } });
    expect(stamps).toHaveLength(2);
  });
});
