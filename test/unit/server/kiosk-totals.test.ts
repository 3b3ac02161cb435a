/** The kiosk's own count of its journal beside the ledger's: a real kiosk says it, somebody changes the ledger, the night finds it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../offline/journal.ts';
import type { UploadRequest } from '../../../offline/wire/journal-wire.ts';
import { reconcile } from '../../../server/nightly/reconcile.ts';
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

interface DeliverWish {
  saysTotals?: boolean;
  /** Rows behind the usual ones. */
  also?: JournalEntry[];
}

/** Sales that no server can apply. */
const brokenSales = (rows: number): JournalEntry[] =>
  Array.from({ length: rows }, () => entry({ type: 'sale.completed', currency: 'EUR', totalMinor: 70 }));

onEachDatabase(({ open }) => {
  const { kioskFolder, serverFolder, closeAfter } = kioskAndServerFolders();
  let database: TestDatabase;
  let server: RunningServer;
  let sent: UploadRequest[];

  beforeEach(async () => {
    database = await open(serverFolder.folder);
    closeAfter(() => database.remove());
    server = await startTestServer(serverFolder.folder, { database: database.config });
    closeAfter(() => server.close());
    sent = [];
  });

  /** Three sales, one that no server can apply, and something else; delivered by a kiosk, which then says what it counts. */
  async function deliver({ saysTotals = true, also = [] }: DeliverWish = {}): Promise<void> {
    const journal = openTestJournal(kioskFolder.folder);
    journal.append([saleEntry(1), saleEntry(2), saleEntry(3)]);
    journal.append([
      entry({ type: 'sale.completed', currency: 'EUR', totalMinor: 70 }),
      entry({ type: 'session.touched' }),
    ]);
    if (also.length > 0) journal.append(also);
    const kiosk = startTestKiosk(kioskFolder.folder, server.url, (transport) => ({
      ...transport,
      async upload({ totals, ...request }) {
        sent.push({ ...request, totals });
        return transport.upload(saysTotals ? { ...request, totals } : request);
      },
    }));
    await kiosk.until(isDelivered);
    await kiosk.close();
    journal.close();
  }
  const night = (isFull = false) =>
    reconcile(server.store, { day: '2026-11-22', timeZone: 'UTC', now: () => START_MS, isFull });
  const differs = async () =>
    (await server.store.alarms({ state: 'open' })).alarms.filter(({ kind }) => kind === 'ledgerDiffers');

  describe('a kiosk’s own count', () => {
    it('is the ledger’s, quarantine included, where nobody changed anything', async () => {
      await deliver();
      const [epoch = ''] = (await server.store.enrolmentsOf('till-1')).map((enrolment) => enrolment.epoch);
      const said = await server.store.kioskTotals('till-1', epoch);
      expect(said?.kiosk).toMatchObject({
        ...{ after: 0, seq: 5, rows: 5 },
        sales: [{ currency: 'EUR', sales: 4, totalMinor: 820 }],
      });
      expect(said?.ledger).toEqual(said?.kiosk);
      expect(await night()).toMatchObject({ kiosks: [{ problems: [], quarantined: 1 }] });
      expect(await differs()).toEqual([]);
    });

    it.each([
      [
        'a sale that is worth less',
        "UPDATE sale SET total_minor = 200 WHERE sale_id = 'sale-2'; UPDATE tender SET amount_minor = 200 WHERE sale_id = 'sale-2'",
        'the kiosk counts 4 sales of 820 EUR up to row 5, the ledger has 4 of 770',
      ],
      [
        'a sale that is gone with its row',
        `DELETE FROM sale WHERE seq = 2; DELETE FROM tender WHERE sale_id = 'sale-2'; DELETE FROM sale_line WHERE sale_id = 'sale-2';
         DELETE FROM stock_movement WHERE seq = 2; DELETE FROM journal WHERE seq = 2`,
        'the kiosk counts 5 rows up to row 5, the ledger has 4',
      ],
      [
        'another end',
        "UPDATE journal SET hash = 'other' WHERE seq = 5; UPDATE mark SET hash = 'other', head_hash = 'other'; UPDATE audited SET hash = 'other'",
        'row 5 has another hash than at the kiosk',
      ],
      [
        'a sale in another currency',
        "UPDATE sale SET currency = 'CHF' WHERE sale_id = 'sale-3'",
        'the kiosk counts 0 sales of 0 CHF up to row 5, the ledger has 1 of 250',
      ],
    ])('finds %s, also in what was looked through before', async (_name, statements, problem) => {
      await deliver();
      expect(await night()).toMatchObject({ kiosks: [{ problems: [] }] });
      await database.execute(statements);
      const { isClean, kiosks } = await night();
      expect(isClean).toBe(false);
      expect(kiosks[0]?.problems).toContainEqual(expect.stringContaining(problem));
      expect(await differs()).toMatchObject([{ kiosk: 'till-1', times: 1, detail: expect.stringContaining(problem) }]);
    });

    it('that differs is one alarm, however many nights find the same, and none of them looks away', async () => {
      await deliver();
      await database.execute("UPDATE sale SET total_minor = 200 WHERE sale_id = 'sale-2'");
      await night();
      const [alarm] = await differs();
      await server.store.acknowledgeAlarm({ id: alarm?.id ?? '', by: 'somebody', note: 'it is being looked into' });
      expect(await night()).toMatchObject({ isClean: false, kiosks: [{ acknowledgedAlarms: 1 }] });
      expect(await differs()).toEqual([]);
    });

    it('that differed, was the same for a night and differs again is an alarm again, in the same words', async () => {
      await deliver();
      const isWorth = (amountMinor: number) =>
        database.execute(
          `UPDATE sale SET total_minor = ${amountMinor} WHERE sale_id = 'sale-2'; UPDATE tender SET amount_minor = ${amountMinor} WHERE sale_id = 'sale-2'`,
        );
      await isWorth(200);
      await night();
      const [alarm] = await differs();
      await server.store.acknowledgeAlarm({ id: alarm?.id ?? '', by: 'somebody', note: 'it was put right' });
      await isWorth(250);
      expect(await night()).toMatchObject({ kiosks: [{ problems: [] }] });
      expect(await differs()).toEqual([]);
      await isWorth(200);
      await night();
      await night();
      expect(await differs()).toMatchObject([{ detail: alarm?.detail, times: 2 }]);
    });

    it('leaves the sums out where too many sales are in quarantine to add them up, and compares the rest', async () => {
      await deliver({ also: brokenSales(1_000) });
      expect(await night()).toMatchObject({ kiosks: [{ problems: [], quarantined: 1_001 }] });
      await database.execute("UPDATE journal SET hash = 'other' WHERE seq = 1005");
      const { kiosks } = await night();
      expect(kiosks[0]?.problems).toContainEqual(
        expect.stringContaining('row 1005 has another hash than at the kiosk'),
      );
    });

    it('counts every sale in quarantine, whatever else is there', async () => {
      const others = Array.from({ length: 1_000 }, () => entry({ type: 'tender.unknown' }));
      await deliver({ also: [...others, ...brokenSales(2)] });
      expect(await night()).toMatchObject({ kiosks: [{ problems: [], quarantined: 1_003 }] });
    });

    it('is not missed of a kiosk of the version before, which says none', async () => {
      await deliver({ saysTotals: false });
      expect(sent.some(({ totals }) => totals !== undefined)).toBe(true);
      expect(await night()).toMatchObject({ kiosks: [{ problems: [] }] });
    });

    it('is refused where the kiosk’s key has not signed it, and not asked of a server that has not said so', async () => {
      await deliver();
      expect(sent[0]?.totals).toBeUndefined();
      const forged = startTestKiosk(kioskFolder.folder, server.url, (transport) => ({
        ...transport,
        upload: (request) =>
          transport.upload(
            request.totals === undefined ? request : { ...request, totals: { ...request.totals, rows: 99 } },
          ),
      }));
      const { lastError } = await forged.until((state) => state.lastError !== null);
      expect(lastError).toMatchObject({ kind: 'refused', status: 400 });
      await forged.close();
    });
  });
});
