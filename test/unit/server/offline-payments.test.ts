import { beforeEach, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../../server/start.ts';
import {
  entry,
  isDelivered,
  openTestJournal,
  START_MS,
  saleEntry,
  startTestKiosk,
  startTestServer,
} from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { kioskAndServerFolders } from '../../support/kiosk-and-server-folders.ts';

onEachDatabase(({ open }) => {
  const { kioskFolder, serverFolder, closeAfter } = kioskAndServerFolders();
  let database: TestDatabase;
  let server: RunningServer;
  let journal: ReturnType<typeof openTestJournal>;

  beforeEach(async () => {
    database = await open(serverFolder.folder);
    closeAfter(() => database.remove());
    server = await startTestServer(serverFolder.folder, { database: database.config });
    closeAfter(() => server.close());
    journal = openTestJournal(kioskFolder.folder);
    closeAfter(() => journal.close());
  });

  /** A sale whose terminal approved it without its bank. */
  function offlineSale(number: number) {
    const sale = saleEntry(number);
    return { ...sale, payload: sale.payload.replace('"tenderId"', '"isOffline":true,"tenderId"') };
  }

  async function deliver(): Promise<void> {
    const kiosk = startTestKiosk(kioskFolder.folder, server.url);
    await kiosk.until(isDelivered);
    await kiosk.close();
  }

  const at = (path: string): URL => new URL(path, server.url);
  const json = async (path: string) => (await fetch(at(path))).json();
  const stateOf = async (tenderId: string): Promise<string | undefined> =>
    (await server.store.offlineTenders({ limit: 100, order: 'oldest' })).rows.find((row) => row.tenderId === tenderId)
      ?.state;
  const declined = (tenderId: string, atMs = START_MS) =>
    ({ tenderId, outcome: 'declinedLater', atMs, detail: '05 do not honour' }) as const;
  const cleared = (tenderId: string, atMs = START_MS) => ({ tenderId, outcome: 'cleared', atMs, detail: '' }) as const;

  describe('a payment that was approved without the bank', () => {
    test('is open until the bank has said something, and is counted apart from the sales', async () => {
      journal.append([saleEntry(1), offlineSale(2), offlineSale(3), offlineSale(4)]);
      await deliver();
      await server.store.recordOfflineOutcome(cleared('tender-3'));
      await server.store.recordOfflineOutcome(declined('tender-4'));
      const summary = await json('/v1/ledger/summary');
      expect(summary).toMatchObject({ sales: 4, totals: [{ currency: 'EUR', sales: 4, totalMinor: 1_000 }] });
      expect(summary.offlineTenders).toEqual([
        { state: 'cleared', currency: 'EUR', tenders: 1, totalMinor: 250 },
        { state: 'declinedLater', currency: 'EUR', tenders: 1, totalMinor: 250 },
        { state: 'open', currency: 'EUR', tenders: 1, totalMinor: 250 },
      ]);
      const { rows } = await json('/v1/ledger/sales');
      expect(rows.map(({ tenders }: { tenders: { isOffline: boolean }[] }) => tenders[0]?.isOffline)).toEqual([
        false,
        true,
        true,
        true,
      ]);
    });

    test('is listed with what the bank said, page by page', async () => {
      journal.append([saleEntry(1), offlineSale(2), offlineSale(3)]);
      await deliver();
      await server.store.recordOfflineOutcome(declined('tender-2', START_MS + 5));
      const first = await json('/v1/ledger/offline-tenders?limit=1');
      expect(first).toMatchObject({
        rows: [
          {
            tenderId: 'tender-2',
            kiosk: 'till-1',
            amountMinor: 250,
            state: 'declinedLater',
            outcomeAtMs: START_MS + 5,
            detail: '05 do not honour',
          },
        ],
        next: 2,
      });
      expect(await json(`/v1/ledger/offline-tenders?limit=1&after=${first.next}`)).toMatchObject({
        rows: [{ tenderId: 'tender-3', state: 'open', outcomeAtMs: null }],
        next: null,
      });
    });

    test('has the later of two outcomes, in whatever order they come, and a repeat changes nothing', async () => {
      journal.append([offlineSale(1)]);
      await deliver();
      const { store } = server;
      expect(await store.recordOfflineOutcome(declined('tender-1', 2_000))).toEqual({ ok: true, value: 'recorded' });
      expect(await store.recordOfflineOutcome(declined('tender-1', 2_000))).toEqual({ ok: true, value: 'known' });
      expect(await store.recordOfflineOutcome(cleared('tender-1', 1_000))).toEqual({ ok: true, value: 'known' });
      expect(await stateOf('tender-1')).toBe('declinedLater');
      expect(await store.recordOfflineOutcome(cleared('tender-1', 3_000))).toEqual({ ok: true, value: 'recorded' });
      expect(await stateOf('tender-1')).toBe('cleared');
    });

    test('whose outcome is known before its kiosk has delivered it has that outcome from the start', async () => {
      await server.store.recordOfflineOutcome(declined('tender-1'));
      expect((await server.store.summary()).offlineTenders).toEqual([]);
      journal.append([offlineSale(1)]);
      await deliver();
      expect(await stateOf('tender-1')).toBe('declinedLater');
    });

    test('that should not have been is an alarm', async () => {
      const row = { type: 'tender.offlineNotAllowed', tenderId: 't-9', amountMinor: 9_900, offlineUpToMinor: 2_500 };
      journal.append([entry(row)]);
      await deliver();
      expect((await server.store.summary()).alarms).toMatchObject([
        { kind: 'offlineNotAllowed', kiosk: 'till-1', detail: expect.stringContaining('9900 of tender t-9') },
      ]);
    });
  });

  describe('the acquirer’s report', () => {
    test('is taken as a list, and says what it could not mean', async () => {
      journal.append([saleEntry(1), offlineSale(2), offlineSale(3)]);
      await deliver();
      const report = { outcomes: [cleared('tender-2'), declined('tender-3'), declined('tender-1')] };
      const post = async () =>
        (
          await fetch(at('/v1/ledger/offline-outcomes'), {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(report),
          })
        ).json();
      expect(await post()).toEqual({ recorded: 2, known: 0, notOffline: ['tender-1'] });
      expect(await post()).toEqual({ recorded: 0, known: 2, notOffline: ['tender-1'] });
      const metrics = await (await fetch(at('/metrics'))).text();
      expect(metrics).toContain('portico_offline_tenders_open 0');
      expect(metrics).toContain('portico_offline_tenders_declined 1');
    });
  });

  test('a ledger from before offline payments is opened, and nothing in it was approved offline', async () => {
    journal.append([saleEntry(1)]);
    await deliver();
    await server.close();
    await database.execute(`DROP INDEX tender_offline; ALTER TABLE tender DROP COLUMN is_offline; DROP TABLE offline_outcome;
    DELETE FROM migration WHERE version = 6`);
    server = await startTestServer(serverFolder.folder, { database: database.config });
    expect((await server.store.sales({ limit: 1, order: 'oldest' })).rows[0]?.tenders[0]?.isOffline).toBe(false);
    expect((await server.store.summary()).offlineTenders).toEqual([]);
  });
});
