import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JournalRow } from '../../../offline/wire/journal-wire.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { openTestJournal, START_MS, saleEntry, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';

/** A rule that is only checked at the end: every statement of an upload succeeds, and its COMMIT fails. */
const BREAK_COMMIT = {
  SQLite: `CREATE TABLE nobody (id INTEGER PRIMARY KEY);
    CREATE TABLE dangling (id INTEGER REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER break_commit AFTER INSERT ON mark BEGIN INSERT INTO dangling VALUES (1); END`,
  PostgreSQL: `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not to be committed''; END';
    CREATE CONSTRAINT TRIGGER break_commit AFTER INSERT ON mark DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse()`,
};

onEachDatabase(({ name, open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let store: Store;

  beforeEach(async () => {
    place = temporaryFolder();
    database = await open(place.folder);
    const opened = await openStore({
      database: database.config,
      dataFolder: place.folder,
      now: () => START_MS,
      newId: () => uuidv7(),
      log: pino({ level: 'silent' }),
    });
    if (!opened.ok) throw new Error(opened.error.kind);
    store = opened.value;
  });
  afterEach(async () => {
    await store.close();
    await database.remove();
    place.remove();
  });

  const breakCommit = (): Promise<void> => database.execute(BREAK_COMMIT[name]);
  const mendCommit = (): Promise<void> =>
    database.execute(name === 'SQLite' ? 'DROP TRIGGER break_commit' : 'DROP TRIGGER break_commit ON mark');

  async function uploadOf(kiosk: string) {
    const folder = temporaryFolder();
    const journal = openTestJournal(folder.folder, kiosk);
    const rows: JournalRow[] = journal.append([saleEntry(kiosk === 'till-1' ? 1 : 2)]);
    const { epoch } = journal.identity;
    journal.close();
    folder.remove();
    await store.enrol({ kiosk, epoch, publicKey: kiosk });
    return { kiosk, epoch, from: 1, prevHash: rows[0]?.prevHash ?? '', rows };
  }

  it('no kiosk hears of its upload when the commit fails, nothing is stored, and the rows are taken when they come again', async () => {
    const uploads = [await uploadOf('till-1'), await uploadOf('till-2')];
    await breakCommit();
    const failed = await Promise.allSettled(uploads.map((upload) => store.ingest(upload)));
    expect(failed).toEqual(
      uploads.map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ code: name === 'SQLite' ? 'SQLITE_CONSTRAINT_FOREIGNKEY' : 'P0001' }),
      })),
    );
    expect(await store.summary()).toMatchObject({ rows: 0, sales: 0 });
    await mendCommit();
    const taken = await Promise.all(uploads.map((upload) => store.ingest(upload)));
    expect(taken).toMatchObject(
      uploads.map(({ rows }) => ({ ok: true, value: { hwm: 1, hash: rows[0]?.hash, quarantined: [] } })),
    );
    expect(await store.summary()).toMatchObject({ rows: 2, sales: 2 });
  });
});
