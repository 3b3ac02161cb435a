/** The journal in an SQLite file (WAL). */
import { dirname } from 'node:path';
import { err, ok, type Result } from '../core/result.ts';
import { dataFiles } from './data-folder.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { openJournalReader, ROW_COLUMNS, readingOf } from './journal-reader.ts';
import { bringToFormat, checkFormat, JOURNAL_FORMAT, readIdentity } from './journal-schema.ts';
import type { JournalBatch, JournalStorage, OpenStorage, StorageOpenError, StorageOpening } from './journal-storage.ts';
import { assertDurability, type Connection, enterWal, openFile, quickCheck } from './sqlite.ts';
import { detailOf, storageCodeOf } from './storage-failure.ts';
import type { JournalRow } from './wire/journal-wire.ts';

export function sqliteJournalStorage(file: string): JournalStorage {
  return {
    takeLock: () => takeInstanceLock(dataFiles(dirname(file)).lock),
    open: (opening) => openStorage(file, opening),
    openReader: () => openJournalReader(file),
  };
}

function openStorage(file: string, opening: StorageOpening): Result<OpenStorage, StorageOpenError> {
  let connection: Connection | undefined;
  const refuse = (error: StorageOpenError) => {
    connection?.close();
    return err(error);
  };
  try {
    connection = openFile(file);
    const format = checkFormat(connection, JOURNAL_FORMAT);
    if (!format.ok) return refuse(format.error);
    enterWal(connection, opening.durability);
    const complaint = quickCheck(connection);
    if (complaint !== null) return refuse({ kind: 'corrupt', detail: complaint });
    bringToFormat(connection, () => ({ kiosk: opening.kioskId, epoch: opening.newEpoch(), previous: null }));
    assertDurability(connection, opening.durability);
    if (readIdentity(connection) === undefined) {
      return refuse({ kind: 'corrupt', detail: 'the file does not say whose journal it is' });
    }
    return ok(storageOn(connection));
  } catch (cause) {
    const detail = detailOf(cause);
    return refuse(storageCodeOf(cause) === 'corrupt' ? { kind: 'corrupt', detail } : { kind: 'io', detail });
  }
}

function storageOn(connection: Connection): OpenStorage {
  const reading = readingOf(connection);
  const forgetKey = connection.prepare<[string]>('DELETE FROM session_key WHERE session = ?');
  const sessionRows = connection.prepare<[string, number], JournalRow>(
    `SELECT ${ROW_COLUMNS} FROM journal WHERE session = ? ORDER BY seq LIMIT ?`,
  );
  const newest = connection.prepare<[], { session: string }>(
    "SELECT session FROM journal WHERE session <> '' ORDER BY seq DESC LIMIT 1",
  );
  return {
    ...reading,
    get durability() {
      return {
        journalMode: connection.pragma('journal_mode', { simple: true }),
        synchronous: connection.pragma('synchronous', { simple: true }),
      };
    },
    write: writerOf(connection),
    forgetSessionKeys(sessions) {
      // Overwritten in the file, and the log that still holds the pages as they were is emptied.
      connection.pragma('secure_delete = ON');
      connection
        .transaction(() => {
          for (const session of sessions) forgetKey.run(session);
        })
        .immediate();
      connection.pragma('wal_checkpoint(TRUNCATE)');
    },
    rowsOfSession: (session, limit) => sessionRows.all(session, limit),
    newestSession: () => newest.get()?.session ?? null,
    probe: () =>
      void connection
        .prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('probedAtSeq', ?)")
        .run(reading.end().seq),
    close: () => void connection.close(),
  };
}

function writerOf(connection: Connection): (batch: JournalBatch) => void {
  const insert = connection.prepare<[JournalRow]>(
    `INSERT INTO journal (seq, id, session, kind, at, boot, catalogue_version, payload, prev_hash, hash)
     VALUES (@seq, @id, @session, @kind, @at, @boot, @catalogueVersion, @payload, @prevHash, @hash)`,
  );
  const keep = connection.prepare<[string, string]>(
    'INSERT OR IGNORE INTO session_key (session, wrapped) VALUES (?, ?)',
  );
  return connection.transaction(({ rows, sessionKeys }: JournalBatch) => {
    for (const row of rows) insert.run(row);
    for (const { session, wrapped } of sessionKeys) keep.run(session, wrapped);
  }).immediate;
}
