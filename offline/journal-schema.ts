import { err, ok, type Result } from '../core/result.ts';
import { type Connection, hasTable, isEmptyFile } from './sqlite.ts';

/** The newest format of `journal.db` that this version reads and writes. Migrations only add. */
export const JOURNAL_FORMAT = 1;
/** Versions from this format on can read what we write. */
const MIN_READER = 1;

const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE identity (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  kiosk TEXT NOT NULL,
  epoch TEXT NOT NULL
);
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  boot TEXT NOT NULL,
  catalogue_version INTEGER NOT NULL,
  payload TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX journal_session ON journal (session, seq);
CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal rows never change'); END;
CREATE TRIGGER journal_never_forgets BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal rows are never deleted'); END;
`;

export interface JournalIdentity {
  kiosk: string;
  /** A new one with every new journal: sequence numbers start again only together with the epoch. */
  epoch: string;
}

export type FormatError =
  | { kind: 'newerFormat'; minReader: number; supported: number }
  | { kind: 'corrupt'; detail: string };

/** Must be asked before anything is written: a file of a newer version stays untouched. */
export function checkFormat(connection: Connection, supported: number): Result<null, FormatError> {
  if (isEmptyFile(connection)) return ok(null);
  if (!hasTable(connection, 'meta')) return err({ kind: 'corrupt', detail: 'the file is not a journal' });
  const row = connection.prepare<[], { value: number }>("SELECT value FROM meta WHERE key = 'minReader'").get();
  if (row === undefined) return err({ kind: 'corrupt', detail: 'the file does not say its format' });
  return row.value > supported ? err({ kind: 'newerFormat', minReader: row.value, supported }) : ok(null);
}

export function createWhereEmpty(connection: Connection, identity: () => JournalIdentity): void {
  if (!isEmptyFile(connection)) return;
  connection
    .transaction(() => {
      connection.exec(SCHEMA);
      const meta = connection.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
      meta.run('format', JOURNAL_FORMAT);
      meta.run('minReader', MIN_READER);
      const { kiosk, epoch } = identity();
      connection.prepare('INSERT INTO identity (only, kiosk, epoch) VALUES (1, ?, ?)').run(kiosk, epoch);
    })
    .immediate();
}

export const readIdentity = (connection: Connection): JournalIdentity | undefined =>
  connection.prepare<[], JournalIdentity>('SELECT kiosk, epoch FROM identity').get();
