import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../offline/journal.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { entry, START_MS, saleEntry, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { type KioskRows, kioskRows } from '../../support/kiosk-rows.ts';

/** A row of a kind and shape that this version understands, as if it had come when none did. */
const REASON = 'not understood yet';

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let store: Store;
  let kiosk: KioskRows;

  beforeEach(async () => {
    place = temporaryFolder();
    database = await open(place.folder);
    const log = pino({ level: 'silent' });
    const options = { database: database.config, dataFolder: place.folder, log };
    const opened = await openStore({ ...options, now: () => START_MS, newId: () => uuidv7() });
    if (!opened.ok) throw new Error(opened.error.kind);
    store = opened.value;
    kiosk = kioskRows('till-1');
    await store.enrol({ kiosk: 'till-1', epoch: kiosk.epoch, publicKey: 'key' });
  });
  afterEach(async () => {
    await store.close();
    await database.remove();
    place.remove();
  });

  async function deliver(...entries: JournalEntry[]): Promise<void> {
    const from = kiosk.rows.length + 1;
    kiosk.append(entries);
    const outcome = await store.ingest(kiosk.upload(from));
    expect(outcome).toMatchObject({ ok: true });
  }
  /** As if the server of then had not understood these rows. */
  async function notUnderstood(...seqs: number[]): Promise<void> {
    for (const seq of seqs) {
      await database.execute(`DELETE FROM sale_line WHERE sale_id IN (SELECT sale_id FROM sale WHERE seq = ${seq});
        DELETE FROM tender WHERE sale_id IN (SELECT sale_id FROM sale WHERE seq = ${seq});
        DELETE FROM sale WHERE seq = ${seq}; DELETE FROM stock_movement WHERE seq = ${seq};
        DELETE FROM open_tender WHERE seq = ${seq}; DELETE FROM check_in WHERE seq = ${seq};
        INSERT INTO quarantine (kiosk, epoch, seq, reason, at_ms)
          VALUES ('till-1', '${kiosk.epoch}', ${seq}, '${REASON}', ${START_MS})`);
    }
  }
  const problems = async () => (await store.checkInvariants('till-1')).flatMap((check) => check.problems);

  describe('the invariants of a kiosk’s ledger', () => {
    it('hold after sales, poison rows and news of tenders, with the figures to compare', async () => {
      await deliver(saleEntry(1), saleEntry(1), entry({ type: 'sale.completed' }), saleEntry(2));
      await deliver(entry({ type: 'tender.unknown', tenderId: 't-9' }));
      expect(await store.checkInvariants('till-1')).toEqual([
        {
          epoch: kiosk.epoch,
          rows: 5,
          hash: kiosk.rows.at(-1)?.hash,
          sales: 2,
          salesMinor: [{ currency: 'EUR', sales: 2, totalMinor: 500 }],
          quarantined: 2,
          problems: [],
        },
      ]);
    });

    it.each([
      ['a gap', 'DELETE FROM journal WHERE seq = 2', ['1 rows do not follow the row before them']],
      ['a lost end', 'DELETE FROM journal WHERE seq = 3', ["the mark's hash is not that of row 3"]],
      ['a changed hash', "UPDATE journal SET hash = 'x' WHERE seq = 1", ['1 rows do not follow the row before them']],
      ['a lost sale', 'DELETE FROM sale WHERE seq = 2', ['1 completed sales were not applied']],
      ['a sale from nowhere', 'UPDATE sale SET seq = 9 WHERE seq = 2', ['1 sales have no row that completed them']],
      ['stock that did not move', 'DELETE FROM stock_movement WHERE seq = 1', ['1 sales moved stock for other lines']],
      ['a mark that ran ahead', 'UPDATE mark SET hwm = 4', ['the mark says rows 1 to 4, there are 3 from 1 to 3']],
    ])('name %s', async (_name, damage, named) => {
      await deliver(saleEntry(1), saleEntry(2), saleEntry(3));
      expect(await problems()).toEqual([]);
      await database.execute(damage);
      const found = await problems();
      for (const problem of named) expect(found).toContainEqual(expect.stringContaining(problem));
    });
  });

  describe('quarantine', () => {
    it('shows rows whole and as they came, page by page', async () => {
      const broken = Array.from({ length: 203 }, () => entry({ type: 'sale.completed' }));
      await deliver(...broken);
      const first = await store.quarantined({});
      expect(first.rows).toHaveLength(200);
      expect(first.rows[0]).toMatchObject({
        kiosk: 'till-1',
        seq: 1,
        row: { payload: kiosk.rows[0]?.payload, hash: kiosk.rows[0]?.hash },
      });
      const second = await store.quarantined({ after: first.next ?? undefined });
      expect(second).toMatchObject({ rows: [{ seq: 201 }, { seq: 202 }, { seq: 203 }], next: null });
      expect(await store.quarantined({ kiosk: 'till-2' })).toEqual({ rows: [], next: null });
    });

    it('lets rows go that this version understands, once, and keeps the others', async () => {
      await deliver(saleEntry(1), entry({ type: 'sale.completed' }), saleEntry(2));
      await notUnderstood(1, 3);
      expect(await store.retryQuarantined({})).toEqual({ applied: 2, left: 1, next: null });
      expect(await store.retryQuarantined({})).toEqual({ applied: 0, left: 1, next: null });
      expect(await store.summary()).toMatchObject({
        sales: 2,
        totals: [{ currency: 'EUR', sales: 2, totalMinor: 500 }],
        quarantined: [{ seq: 2 }],
      });
      expect(await problems()).toEqual([]);
    });

    it('doubles no sale that came in another row meanwhile', async () => {
      await deliver(saleEntry(1), saleEntry(2));
      await notUnderstood(1);
      await deliver(saleEntry(1));
      expect(await store.retryQuarantined({})).toMatchObject({ applied: 0, left: 1 });
      const { rows } = await store.quarantined({});
      expect(rows).toMatchObject([{ seq: 1, reason: 'sale sale-1 is already in the ledger' }]);
      expect((await store.summary()).sales).toBe(2);
    });

    it('does not open a tender again that a later row has settled, nor put back a passenger’s earlier seat', async () => {
      const accepted = (seat: string, atMs: number) =>
        entry({ type: 'passenger.accepted', flightId: 'f', passengerId: 'p', seat, sequenceNumber: 1, atMs });
      await deliver(
        entry({ type: 'tender.unknown', tenderId: 'a_1' }),
        entry({ type: 'tender.unknown', tenderId: 'a-1' }),
        accepted('1A', START_MS),
        entry({ type: 'tender.settled', tenderId: 'a_1' }),
      );
      await notUnderstood(1, 2, 3);
      await deliver(accepted('2B', START_MS + 1));
      expect(await store.retryQuarantined({})).toMatchObject({ applied: 3, left: 0 });
      const { openTenders } = await store.summary();
      expect(openTenders).toMatchObject([{ tenderId: 'a-1', seq: 2 }]);
      const { rows } = await store.checkIns({ limit: 10, order: 'oldest' });
      expect(rows).toMatchObject([{ seat: '2B' }]);
    });
  });

  describe('stock', () => {
    const sold = (number: number, change: object) => {
      const event = JSON.parse(saleEntry(number).payload);
      return entry({ ...event, lines: [{ ...event.lines[0], ...change }] });
    };

    it('that left the shelf is told by article since a time, by number or by weight', async () => {
      await deliver(
        sold(1, { code: '4011', unit: 'kilogram', weightGrams: 734, quantity: 1 }),
        sold(2, { code: '4011', unit: 'kilogram', weightGrams: 266, quantity: 1 }),
        sold(3, { code: '04006381333931', quantity: 3 }),
      );
      const all = { sinceMs: 0, limit: 10 };
      const milk = { code: '04006381333931', quantity: 3, weightGrams: 0, movements: 1 };
      const bananas = { code: '4011', quantity: 0, weightGrams: 1_000, movements: 2 };
      expect(await store.stockMoved(all)).toEqual({ rows: [milk, bananas], next: null });
      expect(await store.stockMoved({ ...all, limit: 1 })).toEqual({ rows: [milk], next: milk.code });
      expect(await store.stockMoved({ ...all, after: milk.code })).toEqual({ rows: [bananas], next: null });
      expect(await store.stockMoved({ ...all, code: '4011' })).toEqual({ rows: [bananas], next: null });
      expect(await store.stockMoved({ ...all, sinceMs: START_MS + 1 })).toEqual({ rows: [], next: null });
    });

    it('does not move twice for rows that are sent twice', async () => {
      await deliver(saleEntry(1), saleEntry(2));
      await store.ingest(kiosk.upload(1));
      expect((await store.stockMoved({ sinceMs: 0, limit: 10 })).rows).toMatchObject([{ quantity: 4, movements: 2 }]);
    });
  });
});
