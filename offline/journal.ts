/** The journal: every event of this kiosk, hash-chained, durable before anybody sees it. One writer: the host's thread. */
import { err, invariant, ok, type Result } from '../core/result.ts';
import { type ChainError, followChain, hashOf, verifyChain } from './chain.ts';
import type { InstanceLock } from './instance-lock.ts';
import type { ChainEnd, PeriodClosing, SessionKey } from './journal-file.ts';
import type { JournalIdentity } from './journal-schema.ts';
import type { Forgotten, JournalBatch, JournalStorage, OpenStorage, StorageOpenError } from './journal-storage.ts';
import { type OfflineLog, silentLog } from './log.ts';
import type { RotationRequest } from './rotation.ts';
import { sqliteJournalStorage } from './sqlite-journal-storage.ts';
import { detailOf, StorageFailure, storageCodeOf } from './storage-failure.ts';
import { type JournalRow, PAYLOAD_BYTES_MAX } from './wire/journal-wire.ts';

/** How many of the newest rows are checked against their hashes at every opening. */
const TAIL_ROWS_CHECKED = 500;
/** How long a rotation waits after it was not possible: a reader was busy, or the disk refused. */
const ROTATION_BUSY_MS = 10_000;
const ROTATION_FAILED_MS = 3_600_000;
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
  /** The session's wrapped key: kept beside the chain, durable together with the row, until it is forgotten. */
  sessionKey?: string;
}

export type JournalOpenError =
  | StorageOpenError
  | { kind: 'locked'; file: string }
  | { kind: 'otherKiosk'; expected: string; found: string };

export interface Journal {
  readonly identity: JournalIdentity;
  readonly lastSeq: number;
  readonly lastHash: string;
  /** Added to a row's number it is a receipt's: rows are counted anew in every epoch, receipts are not. */
  readonly receiptBase: number;
  /** As SQLite reports them now: `wal` and 2 (FULL). For diagnosis; opening already insists on them. */
  readonly durability: { journalMode: unknown; synchronous: unknown };
  /** Why the journal refuses to append, null while it works. Also a fresh one may have it: then its last rows may not be durable yet. */
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
  sessionKeysOf(sessions: readonly string[]): SessionKey[];
  /**
   * Erasure: no byte of these keys is left in the journal once it says `done`; the rows stay, unreadable for ever. `busy`: somebody reads
   * the journal, so it must be done again. Throws as `append` does.
   */
  forgetSessionKeys(sessions: readonly string[]): Forgotten;
  newestClosing(): PeriodClosing | null;
  /**
   * Rotates the active file out when it has become long, big or old. Only while no session is open. What goes wrong on the way is taken
   * back, and tried again later; when the journal cannot be opened again afterwards it has a `failure`.
   */
  rotateIfDue(request: RotationRequest): 'notDue' | 'busy' | 'done' | 'failed';
  /** What is missing or does not fit among the earlier segments. */
  problems(): string[];
  /** All rows after this one are kept. */
  keptAfter(): ChainEnd;
  /** Walks the whole chain, as far as it is kept. */
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
  /** In place of the SQLite file. */
  storage?: JournalStorage;
  kioskId: string;
  /** Id of this run of the host, written into every row. */
  boot: string;
  /** UUIDv7: ids of rows, and the epoch of a new journal. */
  newId: () => string;
  log?: OfflineLog;
}

interface Opened {
  storage: OpenStorage;
  identity: JournalIdentity;
  end: ChainEnd;
}

function openChecked(place: JournalStorage, options: JournalOptions): Result<Opened, JournalOpenError> {
  const opened = place.open({ durability: 'FULL', kioskId: options.kioskId, newEpoch: options.newId });
  if (!opened.ok) return opened;
  const storage = opened.value;
  const refuse = (error: JournalOpenError) => {
    storage.close();
    return err(error);
  };
  try {
    const identity = storage.identity();
    if (identity.kiosk !== options.kioskId) {
      return refuse({ kind: 'otherKiosk', expected: options.kioskId, found: identity.kiosk });
    }
    const tail = checkTail(storage);
    if (!tail.ok) return refuse({ kind: 'corrupt', detail: `row ${tail.error.seq}: ${tail.error.detail}` });
    return ok({ storage, identity, end: tail.value });
  } catch (cause) {
    const detail = detailOf(cause);
    return refuse(storageCodeOf(cause) === 'corrupt' ? { kind: 'corrupt', detail } : { kind: 'io', detail });
  }
}

/** In the active file only: an earlier segment that is missing stops no sale. */
function checkTail(storage: OpenStorage): Result<ChainEnd, ChainError> {
  const begin = storage.activeAfter();
  const from = Math.max(begin.seq, storage.end().seq - TAIL_ROWS_CHECKED);
  const hash = from === begin.seq ? begin.hash : storage.hashAt(from);
  if (hash === null) return err({ kind: 'brokenChain', seq: from, detail: 'is missing' });
  return followChain({ seq: from, hash }, storage.readAfter(from, TAIL_ROWS_CHECKED));
}

function chainOn(end: ChainEnd, entries: readonly JournalEntry[], boot: string, newId: () => string): JournalBatch {
  let { seq, hash } = end;
  const sessionKeys: SessionKey[] = [];
  const rows = entries.map(({ session, kind, at, catalogueVersion, payload, sessionKey }) => {
    invariant(!/\n/.test(session + kind + boot), 'session, kind and boot hold no newline');
    invariant(Buffer.byteLength(payload) <= PAYLOAD_BYTES_MAX, `payload of ${kind} is too long`);
    const unsealed = { seq: seq + 1, id: newId(), session, kind, at, boot, catalogueVersion, payload, prevHash: hash };
    const row = { ...unsealed, hash: hashOf(unsealed) };
    ({ seq, hash } = row);
    if (sessionKey !== undefined) sessionKeys.push({ session, wrapped: sessionKey });
    return row;
  });
  return { rows, sessionKeys };
}

/** Opens or creates the journal and takes the storage's lock, which ends with the process or with `close`. */
export function openJournal(options: JournalOptions): Result<Journal, JournalOpenError> {
  const place = options.storage ?? sqliteJournalStorage(options.file);
  const lock = place.takeLock();
  if (!lock.ok) return lock;
  const opened = openChecked(place, options);
  if (!opened.ok) {
    lock.value.release();
    return opened;
  }
  const journal = journalOn(place, options, opened.value, lock.value);
  for (const problem of journal.problems())
    options.log?.error({ problem }, 'an earlier segment is not as it should be');
  return ok(journal);
}

function journalOn(place: JournalStorage, options: JournalOptions, first: Opened, lock: InstanceLock): Journal {
  const log = options.log ?? silentLog;
  let open = first;
  let failure: StorageFailure | null = null;
  let rotateNotBeforeMs = 0;

  function failWith(cause: unknown): StorageFailure {
    const failed = new StorageFailure(storageCodeOf(cause), cause);
    failure = failed;
    log.error({ code: failed.code, detail: detailOf(cause) }, 'the journal cannot be written');
    return failed;
  }

  /**
   * What a dead run wrote last may be in the file without being on the disk. Nobody may act on it, least of all the server, before a
   * write of our own has brought everything before it to the disk.
   */
  function makeDurable(): void {
    try {
      open.storage.probe();
    } catch (cause) {
      failWith(cause);
    }
  }
  makeDurable();

  return {
    identity: first.identity,
    receiptBase: first.storage.receiptBase(),
    get lastSeq() {
      return open.end.seq;
    },
    get lastHash() {
      return open.end.hash;
    },
    get durability() {
      return open.storage.durability;
    },
    get failure() {
      return failure;
    },
    append(entries) {
      if (failure !== null) throw failure;
      const batch = chainOn(open.end, entries, options.boot, options.newId);
      const last = batch.rows.at(-1);
      if (last === undefined) return [];
      try {
        open.storage.write(batch);
      } catch (cause) {
        throw failWith(cause);
      }
      open.end = { seq: last.seq, hash: last.hash };
      return [...batch.rows];
    },
    readAfter: (seq, limit) => open.storage.readAfter(seq, limit),
    rowsOfSession: (session) => open.storage.rowsOfSession(session, SESSION_ROWS_MAX),
    lastSessionRows() {
      const newest = open.storage.newestSession();
      return newest === null ? [] : open.storage.rowsOfSession(newest, SESSION_ROWS_MAX);
    },
    sessionKeysOf: (sessions) => open.storage.sessionKeysOf(sessions),
    forgetSessionKeys(sessions) {
      if (failure !== null) throw failure;
      try {
        return open.storage.forgetSessionKeys(sessions);
      } catch (cause) {
        throw failWith(cause);
      }
    },
    newestClosing: () => open.storage.newestClosing(),
    problems: () => open.storage.problems(),
    keptAfter: () => open.storage.keptAfter(),
    rotateIfDue(request) {
      if (failure !== null || request.nowMs < rotateNotBeforeMs || !open.storage.isRotationDue(request.nowMs)) {
        return 'notDue';
      }
      const before = open.end;
      let outcome: 'busy' | 'done' | 'failed' = 'failed';
      try {
        outcome = open.storage.rotate(request);
        if (outcome === 'busy') rotateNotBeforeMs = request.nowMs + ROTATION_BUSY_MS;
      } catch (cause) {
        rotateNotBeforeMs = request.nowMs + ROTATION_FAILED_MS;
        log.error({ code: storageCodeOf(cause), detail: detailOf(cause) }, 'the journal was not rotated');
      }
      if (outcome === 'busy') return outcome;
      open.storage.close();
      const reopened = openChecked(place, options);
      if (!reopened.ok) {
        failWith(new Error(JSON.stringify(reopened.error)));
        return 'failed';
      }
      open = reopened.value;
      invariant(open.end.seq === before.seq && open.end.hash === before.hash, 'the chain goes on where it ended');
      return outcome;
    },
    verify: () => verifyChain(open.storage),
    probe() {
      open.storage.close();
      const reopened = openChecked(place, options);
      if (!reopened.ok) return reopened;
      open = reopened.value;
      try {
        // Opening only reads; whether the disk takes writes again shows only by writing.
        open.storage.probe();
      } catch (cause) {
        failure = new StorageFailure(storageCodeOf(cause), cause);
        return err({ kind: 'io', detail: detailOf(cause) });
      }
      failure = null;
      return ok(null);
    },
    close() {
      open.storage.close();
      lock.release();
    },
  };
}
