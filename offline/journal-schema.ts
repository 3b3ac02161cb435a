import { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';
import { type Connection, hasTable, isEmptyFile } from './sqlite.ts';

/**
 * The newest format of `journal.db` that this version reads and writes. Migrations only add.
 * 1: the rows. 2: session keys beside the chain, and the epoch before.
 */
export const JOURNAL_FORMAT = 2;
/** Versions from this format on can read what we write. */
const MIN_READER = 1;

const FORMAT_1 = `
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

const FORMAT_2 = `
ALTER TABLE identity ADD COLUMN previous TEXT;
CREATE TABLE session_key (session TEXT NOT NULL, wrapped TEXT NOT NULL, PRIMARY KEY (session, wrapped)) WITHOUT ROWID;
CREATE INDEX journal_period ON journal (seq) WHERE kind = 'period.closed';
`;

export const previousSchema = z.object({ epoch: z.string(), seq: z.int().min(0), hash: z.string() });
/** Where an earlier epoch of this kiosk ended. */
export type PreviousEpoch = z.infer<typeof previousSchema>;

export interface JournalIdentity {
  kiosk: string;
  /** A new one with every new journal: sequence numbers start again only together with the epoch. */
  epoch: string;
  /** The epoch that this one took over from; null for a kiosk's first, and in files of format 1. */
  previous: PreviousEpoch | null;
}

export type FormatError =
  | { kind: 'newerFormat'; minReader: number; supported: number }
  | { kind: 'corrupt'; detail: string };

/** Must be asked before anything is written: a file of a newer version stays untouched. */
export function checkFormat(connection: Connection, supported: number): Result<null, FormatError> {
  if (isEmptyFile(connection)) return ok(null);
  if (!hasTable(connection, 'meta')) return err({ kind: 'corrupt', detail: 'the file is not a journal' });
  const minReader = metaOf(connection, 'minReader');
  if (minReader === null) return err({ kind: 'corrupt', detail: 'the file does not say its format' });
  return minReader > supported ? err({ kind: 'newerFormat', minReader, supported }) : ok(null);
}

/** Makes what an empty file or one of an older format lacks. A newer file that we may read keeps its format. */
export function bringToFormat(connection: Connection, identity: () => JournalIdentity): void {
  if (!isEmptyFile(connection) && formatOf(connection) >= JOURNAL_FORMAT) return;
  connection
    .transaction(() => {
      const isNew = isEmptyFile(connection);
      if (isNew) connection.exec(FORMAT_1);
      if (isNew || formatOf(connection) < 2) connection.exec(FORMAT_2);
      setMeta(connection, 'format', JOURNAL_FORMAT);
      setMeta(connection, 'minReader', MIN_READER);
      if (isNew) writeIdentity(connection, identity());
    })
    .immediate();
}

function writeIdentity(connection: Connection, { kiosk, epoch, previous }: JournalIdentity): void {
  const text = previous === null ? null : JSON.stringify(previous);
  connection.prepare('INSERT INTO identity (only, kiosk, epoch, previous) VALUES (1, ?, ?, ?)').run(kiosk, epoch, text);
}

/**
 * Numbers beside the rows: `format`, `minReader`; `probedAtSeq`, written to see whether the disk takes writes; `ownAfterSeq`, the last row
 * that was carried over from the segment before; `closedNumber` and `closedSeq`, of the newest Z report in the segments before;
 * `receiptBase`, what is added to a row's number to make a receipt's.
 */
export type MetaKey =
  | ('format' | 'minReader' | 'probedAtSeq' | 'ownAfterSeq')
  | ('closedNumber' | 'closedSeq')
  | 'receiptBase';

export const metaOf = (connection: Connection, key: MetaKey): number | null =>
  connection.prepare<[string], { value: number }>('SELECT value FROM meta WHERE key = ?').get(key)?.value ?? null;

export const setMeta = (connection: Connection, key: MetaKey, value: number): void =>
  void connection.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key, value);

const formatOf = (connection: Connection): number => metaOf(connection, 'format') ?? 1;

/** Also of a file of format 1, as a reader meets it that may not change it. */
export function readIdentity(connection: Connection): JournalIdentity | undefined {
  const row = connection
    .prepare<[], { kiosk: string; epoch: string; previous?: string | null }>('SELECT * FROM identity')
    .get();
  if (row === undefined) return undefined;
  const { kiosk, epoch, previous = null } = row;
  return { kiosk, epoch, previous: previous === null ? null : previousSchema.parse(JSON.parse(previous)) };
}
