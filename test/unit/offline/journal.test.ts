import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '../../../offline/chain.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { type Journal, openJournal } from '../../../offline/journal.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import { StorageFailure, storageCodeOf } from '../../../offline/storage-failure.ts';
import { GENESIS_HASH } from '../../../offline/wire/journal-wire.ts';
import { entry, openTestJournal, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
let file: string;
const opened: Journal[] = [];
const open = (boot?: string) => {
  const journal = openTestJournal(place.folder, 'till-1', boot);
  opened.push(journal);
  return journal;
};
const tryOpen = (kioskId = 'till-1') => openJournal({ file, kioskId, boot: 'boot-2', newId: () => uuidv7() });

beforeEach(() => {
  place = temporaryFolder();
  file = dataFiles(place.folder).journal;
});
afterEach(() => {
  for (const journal of opened.splice(0)) journal.close();
  place.remove();
});

describe('the journal', () => {
  it('chains every row to the one before it, across openings', () => {
    const first = open();
    const [one, two] = first.append([entry({ type: 'a' }), entry({ type: 'b' })]);
    first.close();
    const second = open('boot-2');
    const [three] = second.append([entry({ type: 'c' })]);
    expect(one?.prevHash).toBe(GENESIS_HASH);
    expect(two?.prevHash).toBe(one?.hash);
    expect(three).toMatchObject({ seq: 3, prevHash: two?.hash, boot: 'boot-2' });
    expect(three && hashOf(three)).toBe(three?.hash);
    expect(second.verify()).toEqual({ ok: true, value: { rows: 3, lastHash: three?.hash } });
    expect(second.identity).toEqual(first.identity);
  });

  it('still writes with synchronous=FULL after its first write and after it was opened again', () => {
    const first = open();
    first.append([entry({ type: 'a' })]);
    expect(first.durability).toEqual({ journalMode: 'wal', synchronous: 2 });
    first.close();
    const second = open('boot-2');
    second.append([entry({ type: 'b' })]);
    expect(second.durability).toEqual({ journalMode: 'wal', synchronous: 2 });
    second.probe();
    expect(second.durability).toEqual({ journalMode: 'wal', synchronous: 2 });
  });

  it('refuses to change or delete a row', () => {
    const journal = open();
    journal.append([entry({ type: 'a' })]);
    const other = new Database(file);
    expect(() => other.exec("UPDATE journal SET payload = '{}'")).toThrow('never change');
    expect(() => other.exec('DELETE FROM journal')).toThrow('never deleted');
    other.close();
  });

  it('gives the rows of the session that wrote last, without what belongs to no session', () => {
    const journal = open();
    journal.append([entry({ type: 'a' }, 's-1'), entry({ type: 'b' }, 's-2'), entry({ type: 'c' }, '')]);
    journal.append([entry({ type: 'd' }, 's-2'), entry({ type: 'e' }, '')]);
    expect(journal.lastSessionRows().map(({ kind }) => kind)).toEqual(['b', 'd']);
    expect(journal.rowsOfSession('s-1').map(({ kind }) => kind)).toEqual(['a']);
  });

  it('shows a reader what is appended after it was opened', () => {
    const journal = open();
    const reader = openJournalReader(file);
    journal.append([entry({ type: 'a' }), entry({ type: 'b' })]);
    expect(reader.readAfter(1, 10).map(({ kind }) => kind)).toEqual(['b']);
    expect(reader.end()).toEqual({ seq: 2, hash: journal.lastHash });
    reader.close();
  });

  it('refuses a file that only newer versions can read, and leaves it as it was', () => {
    open().close();
    const newer = new Database(file);
    newer.exec("UPDATE meta SET value = 99 WHERE key = 'minReader'");
    newer.close();
    expect(tryOpen()).toEqual({ ok: false, error: { kind: 'newerFormat', minReader: 99, supported: 2 } });
  });

  it('opens a file of a newer version that says that we may', () => {
    open().close();
    const newer = new Database(file);
    newer.exec("ALTER TABLE journal ADD COLUMN colour TEXT; UPDATE meta SET value = 3 WHERE key = 'format'");
    newer.close();
    expect(open('boot-2').append([entry({ type: 'a' })])).toHaveLength(1);
  });

  it('refuses the journal of another kiosk', () => {
    open().close();
    expect(tryOpen('till-2')).toEqual({
      ok: false,
      error: { kind: 'otherKiosk', expected: 'till-2', found: 'till-1' },
    });
  });

  it('refuses a second instance in the same program', () => {
    open();
    expect(tryOpen()).toMatchObject({ ok: false, error: { kind: 'locked' } });
  });

  it('refuses a second instance while another process lives, and opens once it was killed', async () => {
    const code = `const { takeInstanceLock } = await import('./offline/instance-lock.ts');
      const lock = takeInstanceLock(process.argv[1]);
      console.log(lock.ok ? 'held' : 'refused');
      // Held on to: a lock that nobody can reach any more is collected, and let go.
      setInterval(() => lock.value.release(), 60000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, dataFiles(place.folder).lock]);
    const [said] = await once(child.stdout, 'data');
    expect(String(said).trim()).toBe('held');
    expect(tryOpen()).toMatchObject({ ok: false, error: { kind: 'locked' } });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(open().lastSeq).toBe(0);
  });

  it('refuses a file that is no database', () => {
    const garbage = openSync(file, 'w');
    writeSync(garbage, 'this is not a database, it only has a similar name. '.repeat(200));
    expect(tryOpen()).toMatchObject({ ok: false, error: { kind: 'corrupt' } });
  });

  it('refuses a file whose newest rows were tampered with', () => {
    const journal = open();
    journal.append([entry({ type: 'a' }), entry({ type: 'b' })]);
    journal.close();
    const other = new Database(file);
    other.exec("DROP TRIGGER journal_never_changes; UPDATE journal SET payload = '{}' WHERE seq = 2");
    other.close();
    expect(tryOpen()).toMatchObject({
      ok: false,
      error: { kind: 'corrupt', detail: expect.stringContaining('row 2') },
    });
  });

  it('appends all entries of a call or none', () => {
    const journal = open();
    const long = { ...entry({ type: 'b' }), payload: 'x'.repeat(65_537) };
    expect(() => journal.append([entry({ type: 'a' }), long])).toThrow('too long');
    expect(journal.lastSeq).toBe(0);
    expect(journal.append([entry({ type: 'a' })])).toMatchObject([{ seq: 1 }]);
  });

  it('refuses everything after a failed write until a probe succeeds', () => {
    const journal = open();
    journal.append([entry({ type: 'a' })]);
    const other = new Database(file);
    other.exec(
      "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'as if the disk were full'); END",
    );
    expect(() => journal.append([entry({ type: 'b' })])).toThrow(StorageFailure);
    other.exec('DROP TRIGGER full');
    other.close();
    expect(() => journal.append([entry({ type: 'c' })])).toThrow(StorageFailure);
    expect(journal.failure).toBeInstanceOf(StorageFailure);
    expect(journal.probe()).toEqual({ ok: true, value: null });
    expect(journal.append([entry({ type: 'd' })])).toMatchObject([{ seq: 2 }]);
    expect(journal.verify()).toMatchObject({ ok: true, value: { rows: 2 } });
  });

  it('knows a full disk, a failing one and a read-only one apart', () => {
    const codes = ['SQLITE_FULL', 'SQLITE_IOERR_FSYNC', 'SQLITE_READONLY_DBMOVED', 'SQLITE_MISUSE'];
    expect(codes.map((code) => storageCodeOf(new Database.SqliteError('said SQLite', code)))).toEqual([
      'full',
      'io',
      'readonly',
      'other',
    ]);
  });
});
