import { join } from 'node:path';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JournalRow } from '../../../offline/wire/journal-wire.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { openTestJournal, START_MS, saleEntry, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
let file: string;
let store: Store;

beforeEach(async () => {
  place = temporaryFolder();
  file = join(place.folder, 'ledger.db');
  const opened = await openSqliteStore({ file, now: () => START_MS, newId: () => uuidv7() });
  if (!opened.ok) throw new Error(opened.error.kind);
  store = opened.value;
});
afterEach(async () => {
  await store.close();
  place.remove();
});

function change(statements: string): void {
  const connection = new Database(file);
  connection.exec(statements);
  connection.close();
}
/** A reference that is only checked at the end: every statement of an upload succeeds, and its COMMIT fails. */
const breakCommit = (): void =>
  change(`CREATE TABLE nobody (id INTEGER PRIMARY KEY);
    CREATE TABLE dangling (id INTEGER REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER break_commit AFTER INSERT ON journal BEGIN INSERT INTO dangling VALUES (1); END`);
const mendCommit = (): void => change('DROP TRIGGER break_commit');

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
  breakCommit();
  const failed = await Promise.allSettled(uploads.map((upload) => store.ingest(upload)));
  expect(failed).toEqual(
    uploads.map(() => ({
      status: 'rejected',
      reason: expect.objectContaining({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' }),
    })),
  );
  expect(await store.summary()).toMatchObject({ rows: 0, sales: 0 });
  mendCommit();
  const taken = await Promise.all(uploads.map((upload) => store.ingest(upload)));
  expect(taken).toMatchObject(
    uploads.map(({ rows }) => ({ ok: true, value: { hwm: 1, hash: rows[0]?.hash, quarantined: [] } })),
  );
  expect(await store.summary()).toMatchObject({ rows: 2, sales: 2 });
});
