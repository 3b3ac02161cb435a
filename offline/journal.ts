/** The journal: every event of this kiosk, hash-chained, durable before anybody sees it. One writer: the host's thread. */
import { dirname } from 'node:path';
import { err, invariant, ok, type Result } from '../core/result.ts';
import { type ChainError, followChain, hashOf } from './chain.ts';
import { dataFiles } from './data-folder.ts';
import { type InstanceLock, takeInstanceLock } from './instance-lock.ts';
import { type ChainEnd, type JournalReading, ROW_COLUMNS, ROWS_READ_MAX, readingOf } from './journal-reader.ts';
import { checkFormat, createWhereEmpty, JOURNAL_FORMAT, type JournalIdentity, readIdentity } from './journal-schema.ts';
import { type OfflineLog, silentLog } from './log.ts';
import { assertDurability, type Connection, enterWal, openFile, quickCheck } from './sqlite.ts';
import { detailOf, StorageFailure, storageCodeOf } from './storage-failure.ts';
import { GENESIS_HASH, type JournalRow, PAYLOAD_BYTES_MAX } from './wire/journal-wire.ts';

/** How many of the newest rows are checked against their hashes at every opening. */
const TAIL_ROWS_CHECKED = 500;
/** One session is far below this; it bounds the memory of a replay. */
const SESSION_ROWS_MAX = 20_000;

export interface JournalEntry {
  /** The session's id; empty for what belongs to the kiosk and to no session. */
  session: string;
  kind: string;
  /** Unix time in milliseconds. */
  at: number;
  catalogueVersion: number;
  /** The event's JSON text, stored and hashed byte for byte. */
  payload: string;
}

export type JournalOpenError =
  | { kind: 'newerFormat'; minReader: number; supported: number }
  | { kind: 'locked'; file: string }
  | { kind: 'corrupt'; detail: string }
  | { kind: 'otherKiosk'; expected: string; found: string }
  | { kind: 'io'; detail: string };

export interface Journal {
  readonly identity: JournalIdentity;
  readonly lastSeq: number;
  readonly lastHash: string;
  /** As SQLite reports them now: `wal` and 2 (FULL). For diagnosis; opening already insists on them. */
  readonly durability: { journalMode: unknown; synchronous: unknown };
  /** Why the journal refuses to append, null while it works. */
  readonly failure: StorageFailure | null;
  /**
   * All rows or none, durable when it returns. Throws `StorageFailure`; from then on every append throws it again until `probe`
   * succeeds, because after a failed fsync nobody knows what the disk holds.
   */
  append(entries: readonly JournalEntry[]): JournalRow[];
  readAfter(seq: number, limit: number): JournalRow[];
  rowsOfSession(session: string): JournalRow[];
  /** All rows of the session that wrote last, to rebuild its state after a crash. Empty when there was none. */
  lastSessionRows(): JournalRow[];
  /** Walks the whole chain. */
  verify(): Result<{ rows: number; lastHash: string }, ChainError>;
  /**
   * Opens the file again after a failure. The rows of the failed append may turn out to be there: rebuild the state from
   * `lastSessionRows` afterwards.
   */
  probe(): Result<null, JournalOpenError>;
  close(): void;
}

export interface JournalOptions {
  file: string;
  kioskId: string;
  /** Id of this run of the host, written into every row. */
  boot: string;
  /** UUIDv7: ids of rows, and the epoch of a new journal. */
  newId: () => string;
  log?: OfflineLog;
}

interface OpenFile {
  connection: Connection;
  reading: JournalReading;
  identity: JournalIdentity;
  write: (rows: readonly JournalRow[]) => void;
  end: ChainEnd;
}

function openJournalFile(options: JournalOptions): Result<OpenFile, JournalOpenError> {
  let connection: Connection | undefined;
  const refuse = (error: JournalOpenError) => {
    connection?.close();
    return err(error);
  };
  try {
    connection = openFile(options.file);
    const format = checkFormat(connection, JOURNAL_FORMAT);
    if (!format.ok) return refuse(format.error);
    enterWal(connection, 'FULL');
    const complaint = quickCheck(connection);
    if (complaint !== null) return refuse({ kind: 'corrupt', detail: complaint });
    createWhereEmpty(connection, () => ({ kiosk: options.kioskId, epoch: options.newId() }));
    assertDurability(connection, 'FULL');
    const identity = readIdentity(connection);
    if (identity === undefined) return refuse({ kind: 'corrupt', detail: 'the file does not say whose journal it is' });
    if (identity.kiosk !== options.kioskId) {
      return refuse({ kind: 'otherKiosk', expected: options.kioskId, found: identity.kiosk });
    }
    const reading = readingOf(connection);
    const tail = checkTail(reading);
    if (!tail.ok) return refuse({ kind: 'corrupt', detail: `row ${tail.error.seq}: ${tail.error.detail}` });
    return ok({ connection, reading, identity, write: writerOf(connection), end: tail.value });
  } catch (cause) {
    const detail = detailOf(cause);
    return refuse(storageCodeOf(cause) === 'corrupt' ? { kind: 'corrupt', detail } : { kind: 'io', detail });
  }
}

function checkTail(reading: JournalReading): Result<ChainEnd, ChainError> {
  const from = Math.max(0, reading.end().seq - TAIL_ROWS_CHECKED);
  const hash = reading.hashAt(from);
  if (hash === null) return err({ kind: 'brokenChain', seq: from, detail: 'is missing' });
  return followChain({ seq: from, hash }, reading.readAfter(from, TAIL_ROWS_CHECKED));
}

function writerOf(connection: Connection): (rows: readonly JournalRow[]) => void {
  const insert = connection.prepare<[JournalRow]>(
    `INSERT INTO journal (seq, id, session, kind, at, boot, catalogue_version, payload, prev_hash, hash)
     VALUES (@seq, @id, @session, @kind, @at, @boot, @catalogueVersion, @payload, @prevHash, @hash)`,
  );
  return connection.transaction((rows: readonly JournalRow[]) => {
    for (const row of rows) insert.run(row);
  }).immediate;
}

function chainOn(end: ChainEnd, entries: readonly JournalEntry[], boot: string, newId: () => string): JournalRow[] {
  let { seq, hash } = end;
  return entries.map((entry) => {
    invariant(!/\n/.test(entry.session + entry.kind + boot), 'session, kind and boot hold no newline');
    invariant(Buffer.byteLength(entry.payload) <= PAYLOAD_BYTES_MAX, `payload of ${entry.kind} is too long`);
    const unsealed = { seq: seq + 1, id: newId(), boot, prevHash: hash, ...entry };
    const row = { ...unsealed, hash: hashOf(unsealed) };
    ({ seq, hash } = row);
    return row;
  });
}

/** Opens or creates the journal and takes the data folder's lock, which ends with the process or with `close`. */
export function openJournal(options: JournalOptions): Result<Journal, JournalOpenError> {
  const lock = takeInstanceLock(dataFiles(dirname(options.file)).lock);
  if (!lock.ok) return lock;
  const opened = openJournalFile(options);
  if (!opened.ok) {
    lock.value.release();
    return opened;
  }
  return ok(journalOn(options, opened.value, lock.value));
}

function journalOn(options: JournalOptions, first: OpenFile, lock: InstanceLock): Journal {
  const log = options.log ?? silentLog;
  let open = first;
  let failure: StorageFailure | null = null;

  const sessionRows = (session: string): JournalRow[] =>
    open.connection
      .prepare<[string, number], JournalRow>(
        `SELECT ${ROW_COLUMNS} FROM journal WHERE session = ? ORDER BY seq LIMIT ?`,
      )
      .all(session, SESSION_ROWS_MAX);

  return {
    identity: first.identity,
    get lastSeq() {
      return open.end.seq;
    },
    get lastHash() {
      return open.end.hash;
    },
    get durability() {
      return {
        journalMode: open.connection.pragma('journal_mode', { simple: true }),
        synchronous: open.connection.pragma('synchronous', { simple: true }),
      };
    },
    get failure() {
      return failure;
    },
    append(entries) {
      if (failure !== null) throw failure;
      const rows = chainOn(open.end, entries, options.boot, options.newId);
      const last = rows.at(-1);
      if (last === undefined) return [];
      try {
        open.write(rows);
      } catch (cause) {
        failure = new StorageFailure(storageCodeOf(cause), cause);
        log.error({ code: failure.code, detail: detailOf(cause) }, 'the journal cannot be written');
        throw failure;
      }
      open.end = { seq: last.seq, hash: last.hash };
      return rows;
    },
    readAfter: (seq, limit) => open.reading.readAfter(seq, limit),
    rowsOfSession: sessionRows,
    lastSessionRows() {
      const newest = open.connection
        .prepare<[], { session: string }>("SELECT session FROM journal WHERE session <> '' ORDER BY seq DESC LIMIT 1")
        .get();
      return newest === undefined ? [] : sessionRows(newest.session);
    },
    verify() {
      let end: ChainEnd = { seq: 0, hash: GENESIS_HASH };
      for (;;) {
        const rows = open.reading.readAfter(end.seq, ROWS_READ_MAX);
        if (rows.length === 0) return ok({ rows: end.seq, lastHash: end.hash });
        const followed = followChain(end, rows);
        if (!followed.ok) return followed;
        end = followed.value;
      }
    },
    probe() {
      open.connection.close();
      const reopened = openJournalFile(options);
      if (!reopened.ok) return reopened;
      open = reopened.value;
      try {
        // Opening only reads; whether the disk takes writes again shows only by writing.
        open.connection.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('probedAtSeq', ?)").run(open.end.seq);
      } catch (cause) {
        failure = new StorageFailure(storageCodeOf(cause), cause);
        return err({ kind: 'io', detail: detailOf(cause) });
      }
      failure = null;
      return ok(null);
    },
    close() {
      open.connection.close();
      lock.release();
    },
  };
}
