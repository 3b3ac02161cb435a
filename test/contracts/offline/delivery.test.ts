import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { err } from '../../../core/result.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import type { SyncState } from '../../../offline/sync-client.ts';
import { type SyncThread, startSyncThread } from '../../../offline/sync-thread.ts';
import type { SyncTransport } from '../../../offline/sync-transport.ts';
import type { RunningServer } from '../../../server/start.ts';
import { kioskAndServerFolders } from '../../support/kiosk-and-server-folders.ts';
import {
  ENROLMENT_CODE,
  entry,
  isDelivered,
  openTestJournal,
  START_MS,
  saleEntry,
  startTestKiosk,
  startTestServer,
} from './kiosk-and-server.ts';

const { kioskFolder, serverFolder, closeAfter } = kioskAndServerFolders();
let server: RunningServer;
let journal: ReturnType<typeof openTestJournal>;

beforeEach(async () => {
  server = await startTestServer(serverFolder.folder);
  closeAfter(() => server.close());
  journal = openTestJournal(kioskFolder.folder);
  closeAfter(() => journal.close());
});

/** A line that loses requests and answers, and delivers some requests twice, by a fixed pattern. */
function faulty(transport: SyncTransport): SyncTransport & { faults: number } {
  let calls = 0;
  const line = {
    ...transport,
    faults: 0,
    async upload(request: Parameters<SyncTransport['upload']>[0]) {
      calls += 1;
      const lost = err({ kind: 'unreachable' as const, detail: 'lost by the test' });
      if (calls % 5 === 1) {
        line.faults += 1;
        return lost;
      }
      const answer = await transport.upload(request);
      if (calls % 5 === 2) {
        line.faults += 1;
        return lost;
      }
      return calls % 5 === 3 ? transport.upload(request) : answer;
    },
  };
  return line;
}

describe('delivery to the server', () => {
  it('enrols, delivers every row and agrees on the chain’s end', async () => {
    journal.append([entry({ type: 'session.started' }), saleEntry(1), saleEntry(2)]);
    const kiosk = startTestKiosk(kioskFolder.folder, server.url);
    const state = await kiosk.until(isDelivered);
    await kiosk.close();
    const summary = await server.store.summary();
    expect(state.ackedSeq).toBe(3);
    expect(state.headOfficeKey).toMatch(/^[\w-]{43}$/);
    expect(summary.kiosks).toMatchObject([{ kiosk: 'till-1', hwm: 3, hash: journal.lastHash }]);
    expect(summary.totals).toEqual([{ currency: 'EUR', sales: 2, totalMinor: 500 }]);
  });

  it('applies each row exactly once over a line that loses and doubles', async () => {
    let line: ReturnType<typeof faulty> | undefined;
    const kiosk = startTestKiosk(kioskFolder.folder, server.url, (transport) => {
      line = faulty(transport);
      return line;
    });
    for (let number = 1; number <= 30; number += 1) {
      journal.append([saleEntry(number)]);
      kiosk.client.nudge();
      if (number % 3 === 0) await kiosk.until((state) => state.ackedSeq >= number);
    }
    await kiosk.until(isDelivered);
    await kiosk.close();
    const summary = await server.store.summary();
    expect(line?.faults).toBeGreaterThan(5);
    expect(summary).toMatchObject({ rows: 30, sales: 30, quarantinedCount: 0, alarms: [] });
    expect(summary.totals).toEqual([{ currency: 'EUR', sales: 30, totalMinor: 30 * 250 }]);
  });

  it('delivers a backlog of 10,000 rows in bounded uploads, one in flight', async () => {
    for (let block = 0; block < 20; block += 1) {
      journal.append(
        Array.from({ length: 500 }, (_, index) => entry({ type: 'item.noted', number: block * 500 + index })),
      );
    }
    let inFlight = 0;
    let inFlightMost = 0;
    let rowsMost = 0;
    const kiosk = startTestKiosk(kioskFolder.folder, server.url, (transport) => ({
      ...transport,
      async upload(request) {
        inFlight += 1;
        inFlightMost = Math.max(inFlightMost, inFlight);
        rowsMost = Math.max(rowsMost, request.rows.length);
        const answer = await transport.upload(request);
        inFlight -= 1;
        return answer;
      },
    }));
    await kiosk.until(isDelivered);
    await kiosk.close();
    expect((await server.store.summary()).kiosks).toMatchObject([{ hwm: 10_000, hash: journal.lastHash }]);
    expect(inFlightMost).toBe(1);
    expect(rowsMost).toBe(500);
  });

  it('rewinds and sends again what a restored server lost', async () => {
    journal.append([saleEntry(1), saleEntry(2)]);
    const first = startTestKiosk(kioskFolder.folder, server.url);
    await first.until(isDelivered);
    await first.close();
    await server.close();
    const backup = join(kioskFolder.folder, 'backup.db');
    copyFileSync(join(serverFolder.folder, 'ledger.db'), backup);
    server = await startTestServer(serverFolder.folder);
    journal.append([saleEntry(3), saleEntry(4)]);
    const second = startTestKiosk(kioskFolder.folder, server.url);
    await second.until((state) => state.ackedSeq === 4);
    await second.close();
    await server.close();
    for (const suffix of ['-wal', '-shm']) rmSync(join(serverFolder.folder, `ledger.db${suffix}`), { force: true });
    copyFileSync(backup, join(serverFolder.folder, 'ledger.db'));

    server = await startTestServer(serverFolder.folder);
    expect((await server.store.summary()).sales).toBe(2);
    const third = startTestKiosk(kioskFolder.folder, server.url);
    await third.until(isDelivered);
    await third.close();
    expect(await server.store.summary()).toMatchObject({ sales: 4, quarantinedCount: 0, kiosks: [{ hwm: 4 }] });
  });

  it('enrols again and sends everything to a server that starts from nothing', async () => {
    journal.append([saleEntry(1), saleEntry(2)]);
    const first = startTestKiosk(kioskFolder.folder, server.url);
    const before = await first.until(isDelivered);
    await first.close();
    await server.close();
    rmSync(serverFolder.folder, { recursive: true });
    server = await startTestServer(serverFolder.folder);
    const second = startTestKiosk(kioskFolder.folder, server.url);
    const after = await second.until((state) => isDelivered(state) && state.headOfficeKey !== before.headOfficeKey);
    await second.close();
    expect(after.ackedSeq).toBe(2);
    expect((await server.store.summary()).sales).toBe(2);
  });

  it('stops at a fork: a journal that was rewritten is not taken over', async () => {
    journal.append([saleEntry(1)]);
    const first = startTestKiosk(kioskFolder.folder, server.url);
    await first.until(isDelivered);
    await first.close();
    const { epoch } = journal.identity;
    journal.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(dataFiles(kioskFolder.folder).journal + suffix, { force: true });
    journal = openTestJournal(kioskFolder.folder);
    const Database = (await import('better-sqlite3')).default;
    const file = new Database(dataFiles(kioskFolder.folder).journal);
    file.prepare('UPDATE identity SET epoch = ?').run(epoch);
    file.close();
    journal.append([saleEntry(7)]);
    const second = startTestKiosk(kioskFolder.folder, server.url);
    const state = await second.until(({ lastError }) => lastError !== null);
    await second.close();
    expect(state.lastError).toEqual({ kind: 'fork', seq: 1 });
    expect((await server.store.sales({ limit: 10, order: 'oldest' })).rows.map(({ saleId }) => saleId)).toEqual([
      'sale-1',
    ]);
  });

  it('tells the kiosk which rows the server keeps but cannot apply, and goes on behind them', async () => {
    journal.append([saleEntry(1), entry({ type: 'sale.completed', saleId: 'broken' }), saleEntry(1), saleEntry(2)]);
    const kiosk = startTestKiosk(kioskFolder.folder, server.url);
    const state = await kiosk.until(isDelivered);
    expect(state.quarantinedCount).toBe(2);
    expect(kiosk.store.quarantined(10).map(({ seq }) => seq)).toEqual([2, 3]);
    await kiosk.close();
    expect((await server.store.summary()).sales).toBe(2);
  });

  it('does all of that from its own thread', async () => {
    await server.close();
    server = await startTestServer(serverFolder.folder, { now: () => Date.now() });
    const thread = await startedThread();
    const first = await untilState(thread, isDelivered);
    journal.append([saleEntry(2)]);
    thread.nudge();
    await untilState(thread, (state) => state.ackedSeq === 2);
    thread.setNetwork(false);
    const cut = await untilState(thread, (state) => !state.online);
    await thread.close();
    expect(first.ackedSeq).toBe(1);
    expect(cut.lastError).toMatchObject({ kind: 'unreachable' });
    expect((await server.store.summary()).sales).toBe(2);
  });

  it('opens its files anew after a failure on its own side, and goes on', { timeout: 30_000 }, async () => {
    await server.close();
    server = await startTestServer(serverFolder.folder, { now: () => Date.now() });
    const thread = await startedThread();
    await untilState(thread, isDelivered);
    const Database = (await import('better-sqlite3')).default;
    const file = new Database(dataFiles(kioskFolder.folder).sync);
    file.exec('DROP TABLE quarantined');
    file.close();
    journal.append([saleEntry(2)]);
    thread.nudge();
    const failed = await untilState(thread, ({ lastError }) => lastError !== null);
    expect(failed.lastError?.kind).toBe('local');
    await untilState(thread, (state) => isDelivered(state) && state.ackedSeq === 2);
    await thread.close();
    expect((await server.store.summary()).sales).toBe(2);
  });

  it('delivers from a kiosk whose clock is years off: only its signatures take the server’s time', async () => {
    const yearsAheadMs = START_MS + 10 * 365 * 86_400_000;
    journal.append([saleEntry(1)]);
    const kiosk = startTestKiosk(kioskFolder.folder, server.url, undefined, { now: () => yearsAheadMs });
    await kiosk.until(isDelivered);
    await kiosk.close();
    const summary = await server.store.summary();
    expect(summary.sales).toBe(1);
    expect(summary.alarms).toMatchObject([{ kiosk: 'till-1', kind: 'clockDiffers', times: 1 }]);
  });
});

async function startedThread(): Promise<SyncThread> {
  journal.append([saleEntry(1)]);
  const kiosk = startTestKiosk(kioskFolder.folder, 'http://127.0.0.1:1');
  await kiosk.close();
  return startSyncThread({
    folder: kioskFolder.folder,
    kioskId: 'till-1',
    serverUrl: server.url,
    enrolmentCode: ENROLMENT_CODE,
    forgetSessionKeys: (sessions) => journal.forgetSessionKeys(sessions),
  });
}

const untilState = (thread: SyncThread, isMet: (state: SyncState) => boolean): Promise<SyncState> =>
  new Promise((resolve) => {
    thread.onState((state) => {
      if (isMet(state)) resolve(state);
    });
  });
