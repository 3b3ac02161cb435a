import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JournalEntry } from '../../../offline/journal.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { START_MS, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

const KIOSKS = 2;
const RUNS = { SQLite: 150, PostgreSQL: 25 };

/** Few ids, so that sales, payments and passengers meet themselves again, within an upload and over two of them. */
const saleId = fc.integer({ min: 1, max: 8 }).map((number) => `sale-${number}`);
const tenderId = fc.integer({ min: 1, max: 8 }).map((number) => `tender-${number}`);
const name = fc.constantFrom({ en: 'Milk' }, { en: 'Pears', de: 'Birnen' }, { en: 'No\u0000thing' });
const line = fc.record({
  lineId: fc.constantFrom('l-1', 'l-2'),
  code: fc.constantFrom('04006381333931', '4011'),
  name,
  unit: fc.constantFrom('each', 'kilogram'),
  quantity: fc.integer({ min: -1, max: 3 }),
  weightGrams: fc.option(fc.integer({ min: 0, max: 5_000 })),
  unitPriceMinor: fc.constant(125),
  amountMinor: fc.constantFrom(125, 250),
  taxRateBasisPoints: fc.constant(700),
});
const tender = fc.record({
  tenderId,
  amountMinor: fc.constantFrom(125, 250),
  terminalReference: fc.constant('ref'),
  approvalCode: fc.constant('1'),
  cardBrand: fc.constant('Visa'),
  maskedPan: fc.constant('****1111'),
});
const atMs = fc.integer({ min: START_MS, max: START_MS + 3 });
const sale = fc.record({
  type: fc.constant('sale.completed'),
  atMs,
  saleId,
  receiptNumber: fc.constant('1'),
  currency: fc.constant('EUR'),
  totalMinor: fc.constantFrom(125, 250),
  taxes: fc.constant([]),
  lines: fc.array(line, { maxLength: 3 }),
  tenders: fc.array(tender, { maxLength: 2 }),
});
const tenderNews = fc.record({
  type: fc.constantFrom('tender.unknown', 'tender.settled', 'tender.declined'),
  atMs,
  tenderId,
});
const acceptance = fc.record({
  type: fc.constant('passenger.accepted'),
  atMs,
  flightId: fc.constantFrom('f-1', 'f-2'),
  passengerId: fc.constantFrom('p-1', 'p-2'),
  seat: fc.constantFrom('1A', '2B'),
  sequenceNumber: fc.integer({ min: 1, max: 9 }),
});
const poison = fc.constantFrom(
  { type: 'sale.completed' },
  { type: 'sale.completed', v: 2, atMs: START_MS },
  { type: 'tender.unknown', atMs: 'yesterday' },
  { type: 'something.else' },
);

type Event = { type: string } & Record<string, unknown>;
const entryOf = (event: Event): JournalEntry => ({
  session: 's-1',
  kind: event.type,
  at: START_MS,
  catalogueVersion: 1,
  payload: JSON.stringify({ v: 1, ...event }),
});
const entry: fc.Arbitrary<JournalEntry> = fc.oneof(
  { weight: 6, arbitrary: sale.map(entryOf) },
  { weight: 3, arbitrary: tenderNews.map(entryOf) },
  { weight: 2, arbitrary: acceptance.map(entryOf) },
  { weight: 1, arbitrary: poison.map(entryOf) },
  { weight: 1, arbitrary: fc.constantFrom('{', '"text"').map((payload) => ({ ...entryOf({ type: 'x.y' }), payload })) },
);
/** What each kiosk sends, upload by upload. */
const story = fc.array(
  fc.record({ kiosk: fc.nat(KIOSKS - 1), entries: fc.array(entry, { minLength: 1, maxLength: 14 }) }),
  { minLength: 1, maxLength: 4 },
);

/** Every table that an upload may change, without the numbers that only tell the order. */
const TABLES = {
  sale: 'SELECT sale_id, kiosk, seq, total_minor, at_ms FROM sale ORDER BY sale_no',
  sale_line: 'SELECT * FROM sale_line ORDER BY sale_id, position',
  tender: 'SELECT * FROM tender ORDER BY sale_id, position',
  stock_movement: 'SELECT kiosk, seq, position, code, quantity, weight_grams FROM stock_movement ORDER BY 1, 2, 3',
  open_tender: 'SELECT tender_id, kiosk, seq, at_ms FROM open_tender ORDER BY tender_id',
  check_in: 'SELECT flight_id, passenger_id, seat, kiosk, seq, at_ms FROM check_in ORDER BY check_in_no',
  quarantine: 'SELECT kiosk, seq, reason FROM quarantine ORDER BY kiosk, seq',
  alarm: 'SELECT kiosk, seq, kind, detail, times FROM alarm ORDER BY kiosk, seq, kind',
  mark: 'SELECT kiosk, hwm, hash FROM mark ORDER BY kiosk',
  journal: 'SELECT kiosk, seq, hash FROM journal ORDER BY kiosk, seq',
};
const EMPTY = Object.keys(TABLES).map((table) => `DELETE FROM ${table}`);

onEachDatabase(({ name: databaseName, open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let ledgers: { store: Store; database: TestDatabase }[];

  async function openLedger(folder: string, effectsAtOnceMax: number) {
    const dataFolder = join(place.folder, folder);
    mkdirSync(dataFolder);
    const database = await open(dataFolder);
    const log = pino({ level: 'silent' });
    const options = { database: database.config, dataFolder, now: () => START_MS, newId: () => uuidv7(), log };
    const opened = await openStore({ ...options, effectsAtOnceMax });
    if (!opened.ok) throw new Error(opened.error.kind);
    return { store: opened.value, database };
  }
  beforeEach(async () => {
    place = temporaryFolder();
    ledgers = [await openLedger('one-by-one', 1), await openLedger('at-once', 500)];
  });
  afterEach(async () => {
    for (const { store, database } of ledgers) {
      await store.close();
      await database.remove();
    }
    place.remove();
  });

  async function lived(uploads: { kiosk: number; entries: JournalEntry[] }[]) {
    const kiosks = Array.from({ length: KIOSKS }, (_, index) => kioskRows(`till-${index}`));
    const sent = uploads.flatMap(({ kiosk, entries }) => {
      const rows = kiosks[kiosk];
      if (rows === undefined) return [];
      const from = rows.rows.length + 1;
      rows.append(entries);
      return [rows.upload(from)];
    });
    const lives = ledgers.map(async ({ store, database }) => {
      for (const { kiosk, epoch } of kiosks) await store.enrol({ kiosk, epoch, publicKey: kiosk });
      const answers = [];
      for (const upload of sent) {
        const outcome = await store.ingest(upload);
        answers.push(outcome.ok ? { hwm: outcome.value.hwm, quarantined: outcome.value.quarantined } : outcome.error);
      }
      const tables = [];
      for (const query of Object.values(TABLES)) tables.push(await database.read(query));
      await database.execute(EMPTY.join(';'));
      return { answers, tables };
    });
    return Promise.all(lives);
  }

  it('rows applied at once leave the same ledger and the same quarantine as rows applied one by one', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (uploads) => {
        const [oneByOne, atOnce] = await lived(uploads);
        expect(atOnce).toEqual(oneByOne);
      }),
      { numRuns: RUNS[databaseName] },
    );
  }, 120_000);
});
