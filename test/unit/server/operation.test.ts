import { request } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../../server/metrics.ts';
import { FREE_BYTES_MIN } from '../../../server/readiness.ts';
import type { RunningServer, StartOptions } from '../../../server/start.ts';
import {
  isDelivered,
  openTestJournal,
  START_MS,
  saleEntry,
  startTestKiosk,
  startTestServer,
  temporaryFolder,
} from '../../contracts/offline/kiosk-and-server.ts';

const TOKEN = 'an-operators-long-token';
let place: ReturnType<typeof temporaryFolder>;
let kioskPlace: ReturnType<typeof temporaryFolder>;
let server: RunningServer;
let nowMs = START_MS;
let freeBytes = FREE_BYTES_MIN;

beforeEach(async () => {
  nowMs = START_MS;
  freeBytes = FREE_BYTES_MIN;
  place = temporaryFolder();
  kioskPlace = temporaryFolder();
  server = await start({});
});
afterEach(async () => {
  await server.close();
  place.remove();
  kioskPlace.remove();
});

const start = (change: Partial<StartOptions>) =>
  startTestServer(place.folder, {
    now: () => nowMs,
    operatorToken: TOKEN,
    freeBytes: async () => freeBytes,
    ...change,
  });

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(new URL(path, server.url), { headers });
  return { status: response.status, text: await response.text() };
}
const ready = async () => {
  const { status, text } = await get('/v1/ready');
  return { status, body: JSON.parse(text) };
};
/** As a page from elsewhere asks that had its own name resolve to this machine. */
const statusUnderName = (host: string, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    request(new URL('/metrics', server.url), { headers: { host, ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
async function figure(name: string): Promise<number> {
  const { text } = await get('/metrics');
  const line = text.split('\n').find((other) => other.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1));
}
async function deliver(count: number): Promise<void> {
  const journal = openTestJournal(kioskPlace.folder);
  journal.append(Array.from({ length: count }, (_, index) => saleEntry(journal.lastSeq + index + 1)));
  const kiosk = startTestKiosk(kioskPlace.folder, server.url);
  await kiosk.until((state) => isDelivered(state) && state.ackedSeq === journal.lastSeq);
  await kiosk.close();
  journal.close();
}

describe('a server', () => {
  it('is ready while its database answers and its disk has room', async () => {
    expect(await ready()).toMatchObject({ status: 200, body: { isReady: true } });
    freeBytes = FREE_BYTES_MIN - 1;
    expect(await ready()).toMatchObject({
      status: 503,
      body: {
        isReady: false,
        checks: expect.arrayContaining([{ check: 'disk', isGood: false, detail: '255 MiB free' }]),
      },
    });
    expect((await get('/v1/health')).status).toBe(200);
  });

  it('is not ready when its tables are gone', async () => {
    const file = new Database(join(place.folder, 'ledger.db'));
    file.exec('DROP TABLE migration');
    file.close();
    expect(await ready()).toMatchObject({
      status: 503,
      body: { checks: expect.arrayContaining([expect.objectContaining({ check: 'database', isGood: false })]) },
    });
  });
});

describe('the figures', () => {
  it('count uploads, rows, commits and how long an answer took', async () => {
    await deliver(7);
    expect(await figure('portico_rows_total')).toBe(7);
    const uploads = await figure('portico_uploads_total');
    expect(uploads).toBeGreaterThanOrEqual(2);
    expect(await figure('portico_ack_seconds_count')).toBe(uploads);
    expect(await figure('portico_commit_group_uploads_sum')).toBe(uploads);
    expect(await figure('portico_kiosks')).toBe(1);
  });

  it('tell of kiosks that are behind, until they are not', async () => {
    const metrics = createMetrics({ registry: new Registry(), condition: () => server.store.condition() });
    metrics.kioskIsBehind('till-1', 700);
    metrics.kioskIsBehind('till-2', 5);
    metrics.kioskIsBehind('till-1', 200);
    expect(await metrics.text()).toContain('\nportico_kiosks_behind 2\n');
    expect(await metrics.text()).toContain('\nportico_rows_behind 205\n');
    metrics.kioskIsBehind('till-1', 0);
    expect(await metrics.text()).toContain('\nportico_kiosks_behind 1\n');
    metrics.close();
    await deliver(1_200);
    expect(await figure('portico_rows_behind')).toBe(0);
  });

  it('tell of kiosks that fell silent', async () => {
    await deliver(1);
    expect(await figure('portico_kiosks_silent')).toBe(0);
    nowMs = START_MS + 3_600_001;
    expect(await figure('portico_kiosks_silent')).toBe(1);
  });

  it('count refusals by kind, and make no series of what a stranger sends', async () => {
    const before = (await get('/metrics')).text.split('\n').length;
    for (let path = 0; path < 50; path += 1) await get(`/${path}.php`);
    await get('/v1/down?have=');
    expect(await figure('portico_refusals_total{kind="unknownPath"}')).toBe(50);
    expect(await figure('portico_refusals_total{kind="notEnrolled"}')).toBe(1);
    expect((await get('/metrics')).text.split('\n').length).toBeLessThanOrEqual(before + 2);
  });

  it('are for this machine, and for whoever shows the operator’s token', async () => {
    expect((await get('/metrics')).status).toBe(200);
    expect(await statusUnderName('a-page-from-elsewhere.test')).toBe(403);
    expect(await statusUnderName('a-page-from-elsewhere.test', { authorization: `Bearer ${TOKEN}` })).toBe(200);
    expect(await get('/metrics', { authorization: 'Bearer something-else' })).toMatchObject({
      status: 401,
      text: expect.stringContaining('wrongToken'),
    });
  });

  it('show no token where none is configured', async () => {
    await server.close();
    server = await start({ operatorToken: null });
    expect((await get('/metrics', { authorization: `Bearer ${TOKEN}` })).status).toBe(401);
  });

  it('are each server’s own: two in one process do not mix', async () => {
    const other = temporaryFolder();
    const second = await startTestServer(other.folder);
    await deliver(3);
    const text = await (await fetch(new URL('/metrics', second.url))).text();
    await second.close();
    other.remove();
    expect(text).toContain('portico_rows_total 0');
    expect(await figure('portico_rows_total')).toBe(3);
  });
});
