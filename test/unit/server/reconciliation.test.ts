import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boundsOf, wallTime } from '../../../server/nightly/days.ts';
import { reconcileJob } from '../../../server/nightly/jobs.ts';
import { createNightly } from '../../../server/nightly/nightly.ts';
import { reconcile } from '../../../server/nightly/reconcile.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { entry, START_MS, startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { saleOf, salesKiosk } from '../../support/sales-kiosk.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const log = pino({ level: 'silent' });
const TODAY = { day: '2026-11-22', timeZone: 'UTC' };

describe('a business day', () => {
  it.each([
    ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z', 24],
    ['2026-11-22', 'Europe/Berlin', '2026-11-21T23:00:00.000Z', 24],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', 23],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', 25],
    ['2026-11-22', 'Pacific/Auckland', '2026-11-21T11:00:00.000Z', 24],
  ])('%s in %s begins at %s and has %i hours', (day, timeZone, begin, hours) => {
    const { fromMs, toMs } = boundsOf(day, timeZone);
    expect(new Date(fromMs).toISOString()).toBe(begin);
    expect((toMs - fromMs) / HOUR_MS).toBe(hours);
    expect(wallTime(fromMs, timeZone)).toEqual({ day, hour: 0 });
  });
});

onEachDatabase(({ name, open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let store: Store;
  let nowMs: number;
  const now = () => nowMs;
  const openOne = async (): Promise<Store> => {
    const opened = await openStore({
      database: database.config,
      dataFolder: place.folder,
      now,
      newId: () => uuidv7(),
      log,
    });
    if (!opened.ok) throw new Error(opened.error.kind);
    return opened.value;
  };
  beforeEach(async () => {
    nowMs = START_MS;
    place = temporaryFolder();
    database = await open(place.folder);
    store = await openOne();
  });
  afterEach(async () => {
    await store.close();
    await database.remove();
    place.remove();
  });

  describe('the report of a day', () => {
    it('sums up sales, tenders and taxes of each kiosk, and is clean on a good day', async () => {
      const kiosk = await salesKiosk(store);
      await kiosk.deliver(
        saleOf({ number: 1 }),
        saleOf({ number: 2, amountMinor: 1_000 }),
        saleOf({ number: 3, atMs: START_MS - DAY_MS }),
      );
      await (await salesKiosk(store, 'till-2')).deliver(entry({ type: 'session.touched' }));
      const report = await reconcile(store, { ...TODAY, now });
      expect(report).toMatchObject({
        isClean: true,
        kiosks: [
          {
            kiosk: 'till-1',
            rowsAudited: 3,
            problems: [],
            sums: [
              {
                currency: 'EUR',
                sales: 2,
                salesMinor: 1_250,
                tendersMinor: 1_250,
                taxes: [{ rateBasisPoints: 700, netMinor: 468, taxMinor: 32 }],
              },
            ],
          },
          { kiosk: 'till-2', rowsAudited: 1, sums: [] },
        ],
      });
      expect(await store.report(TODAY.day)).toEqual(report);
    });

    it('counts a day of more sales than one page holds, whatever their times', async () => {
      const kiosk = await salesKiosk(store);
      const numbers = Array.from({ length: 1_203 }, (_, number) => number + 1);
      for (let from = 0; from < numbers.length; from += 401) {
        await kiosk.deliver(
          ...numbers.slice(from, from + 401).map((number) => saleOf({ number, atMs: START_MS + (number % 3) })),
        );
      }
      const { kiosks } = await reconcile(store, { ...TODAY, now });
      expect(kiosks[0]?.sums).toMatchObject([{ sales: 1_203, salesMinor: 1_203 * 250, tendersMinor: 1_203 * 250 }]);
    });

    it('walks only what is new of a chain, and all of it when asked to', async () => {
      const kiosk = await salesKiosk(store);
      await kiosk.deliver(saleOf({ number: 1 }), saleOf({ number: 2 }));
      await reconcile(store, { ...TODAY, now });
      await kiosk.deliver(saleOf({ number: 3 }));
      expect((await reconcile(store, { ...TODAY, now })).kiosks[0]).toMatchObject({ rowsAudited: 1 });
      expect((await reconcile(store, { ...TODAY, now, isFull: true })).kiosks[0]).toMatchObject({ rowsAudited: 3 });
    });

    it('of a kiosk that delivers while the night is at work finds nothing wrong', async () => {
      const kiosk = await salesKiosk(store);
      await kiosk.deliver(saleOf({ number: 1 }));
      let delivered = 0;
      const duringTheNight = async () => {
        delivered += 1;
        await kiosk.deliver(saleOf({ number: 1 + delivered }));
      };
      const busy: Store = {
        ...store,
        async checkInvariants(...asked) {
          await duringTheNight();
          return store.checkInvariants(...asked);
        },
        async auditPage(...asked) {
          await duringTheNight();
          const page = await store.auditPage(...asked);
          await duringTheNight();
          return page;
        },
      };
      for (const isFull of [false, true]) {
        expect(await reconcile(busy, { ...TODAY, now, isFull })).toMatchObject({
          isClean: true,
          kiosks: [{ problems: [] }],
        });
      }
      expect(delivered).toBeGreaterThan(3);
      expect((await store.alarms({ state: 'all' })).alarms).toEqual([]);
      expect((await reconcile(store, { ...TODAY, now, isFull: true })).kiosks).toMatchObject([
        { rowsAudited: 1 + delivered, problems: [] },
      ]);
    });

    it('calls no kiosk silent because the night itself took hours', async () => {
      await (await salesKiosk(store)).deliver(saleOf({ number: 1 }));
      const long: Store = {
        ...store,
        async checkInvariants(...asked) {
          nowMs += 2 * HOUR_MS;
          return store.checkInvariants(...asked);
        },
      };
      expect(await reconcile(long, { ...TODAY, now })).toMatchObject({ isClean: true, kiosks: [{ isSilent: false }] });
    });

    it('tells of rows beyond the mark', async () => {
      const kiosk = await salesKiosk(store);
      await kiosk.deliver(saleOf({ number: 1 }), saleOf({ number: 2 }));
      await database.execute(
        'UPDATE mark SET hwm = 1, hash = (SELECT hash FROM journal WHERE journal.kiosk = mark.kiosk AND seq = 1)',
      );
      const { kiosks } = await reconcile(store, { ...TODAY, now });
      expect(kiosks[0]?.problems).toContainEqual(
        expect.stringContaining('the mark says rows 1 to 1, there are 2 from 1 to 2'),
      );
    });

    it.each([
      ['a row that is gone', 'DELETE FROM journal WHERE seq = 2', 'row 2 is missing'],
      ['the last row gone', 'DELETE FROM journal WHERE seq = 3', 'row 3 is missing'],
      [
        'a row that was changed',
        "UPDATE journal SET payload = replace(payload, 'EUR', 'USD') WHERE seq = 2",
        'row 2 does not match its hash',
      ],
      ['a mark that was changed', "UPDATE mark SET hash = 'other'", 'row 3 has another hash than the mark'],
      [
        'another end than the kiosk signed',
        "UPDATE mark SET head_seq = 3, head_hash = 'other'",
        'row 3 has another hash than the kiosk signed',
      ],
      [
        'a sale that is in no ledger',
        "DELETE FROM sale WHERE sale_id = 'sale-2'",
        'row 2 is a sale that is neither in the ledger nor in quarantine',
      ],
      ['a tender too few', "DELETE FROM tender WHERE sale_id = 'sale-2'", 'sales of 750 EUR, tenders of 500'],
    ])('tells of %s', async (_name, statement, problem) => {
      const kiosk = await salesKiosk(store);
      await kiosk.deliver(saleOf({ number: 1 }), saleOf({ number: 2 }), saleOf({ number: 3 }));
      await database.execute(statement);
      const { isClean, kiosks } = await reconcile(store, { ...TODAY, now });
      expect(isClean).toBe(false);
      expect(kiosks[0]?.problems).toContainEqual(expect.stringContaining(problem));
    });

    it('tells what is open: quarantine, alarms, unknown tenders, settlement, offline payments, silence', async () => {
      const kiosk = await salesKiosk(store);
      await kiosk.deliver(
        saleOf({ number: 1, isOffline: true }),
        entry({ type: 'sale.completed', saleId: 'broken' }),
        entry({ type: 'tender.unknown', tenderId: 't-9', nextEnquiryAtMs: null }),
      );
      const line = { tenderId: null, terminalReference: 'nobody', amountMinor: 5, currency: 'EUR' };
      const some = { ...line, outcome: 'approved' as const, atMs: START_MS, isOffline: false };
      const declined = { ...some, tenderId: 'tender-1', terminalReference: 'ref-1', outcome: 'declined' as const };
      await store.settle({ batchId: 'b', kiosk: 'till-1', terminal: '', fromMs: 0, toMs: 1, lines: [some, declined] });
      nowMs += DAY_MS;
      expect(await reconcile(store, { ...TODAY, now })).toMatchObject({
        isClean: false,
        kiosks: [{ quarantined: 1, openTenders: 1, isSilent: true }],
        settlement: [{ batchId: 'b', findings: { chargeWithoutRecord: 1, declinedLater: 1 } }],
        offline: [{ state: 'declinedLater', currency: 'EUR', tenders: 1, totalMinor: 250 }],
      });
    });
  });

  describe('the night', () => {
    const nightOf = (of: Store) =>
      createNightly({ jobs: [reconcileJob(of, 'UTC', now)], hour: 3, timeZone: 'UTC', store: of, now, log });

    it('comes once a day, from its hour on, and makes the reports of the days before', async () => {
      const night = nightOf(store);
      nowMs = Date.UTC(2026, 10, 23, 2, 59);
      expect(await night.look()).toEqual([]);
      nowMs = Date.UTC(2026, 10, 23, 3, 0);
      expect(await night.look()).toEqual(['reconcile']);
      expect(await night.look()).toEqual([]);
      expect((await store.reports(10)).map(({ day }) => day)).toEqual(['2026-11-22', '2026-11-21', '2026-11-20']);
      nowMs += DAY_MS;
      expect(await night.look()).toEqual(['reconcile']);
      await night.close();
    });

    it('is done by one of several instances, and by another when that one died over it', async () => {
      nowMs = Date.UTC(2026, 10, 23, 4);
      const other = name === 'PostgreSQL' ? await openOne() : store;
      const nights = [nightOf(store), nightOf(other), nightOf(other)];
      expect((await Promise.all(nights.map((night) => night.look()))).flat()).toEqual(['reconcile']);
      nowMs += DAY_MS;
      expect(await store.claimNightly('reconcile', '2026-11-24')).toBe('claimed');
      expect(await nights[1]?.look()).toEqual([]);
      nowMs += HOUR_MS + 1;
      expect(await nights[1]?.look()).toEqual(['reconcile']);
      if (other !== store) await other.close();
    });

    it('goes on with the other jobs when one fails, and tries that one again an hour later', async () => {
      nowMs = Date.UTC(2026, 10, 23, 4);
      let failures = 1;
      const failing = {
        name: 'failing',
        async run() {
          failures -= 1;
          if (failures >= 0) throw new Error('the disk is full');
          return {};
        },
      };
      const jobs = [failing, reconcileJob(store, 'UTC', now)];
      const night = createNightly({ jobs, hour: 3, timeZone: 'UTC', store, now, log });
      expect(await night.look()).toEqual(['reconcile']);
      expect(await night.look()).toEqual([]);
      nowMs += HOUR_MS + 1;
      expect(await night.look()).toEqual(['failing']);
    });
  });

  it('reports are read on this machine, as JSON and as CSV', async () => {
    const kiosk = await salesKiosk(store);
    await kiosk.deliver(saleOf({ number: 1 }));
    await reconcile(store, { ...TODAY, now });
    const server = await startTestServer(place.folder, { database: database.config });
    const get = async (path: string) => (await fetch(new URL(path, server.url))).text();
    expect(JSON.parse(await get('/v1/reconciliation'))).toMatchObject({ reports: [{ day: TODAY.day, isClean: true }] });
    expect(JSON.parse(await get('/v1/reconciliation/2026-11-22'))).toMatchObject({ day: TODAY.day });
    expect(await get('/v1/reconciliation/2026-11-22/csv')).toBe(
      'day,kiosk,currency,sales,salesMinor,tendersMinor,taxMinor,problems,quarantined,alarms,openTenders,isSilent,forgottenBaskets\n' +
        '2026-11-22,till-1,EUR,1,250,250,16,,0,0,0,false,0\n',
    );
    expect(JSON.parse(await get('/v1/reconciliation/2026-11-21'))).toMatchObject({ kind: 'notFound' });
    await server.close();
  });
});
