/** The journal in SQLite files (WAL): the active one, and the segments that were rotated out of it. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../core/result.ts';
import { finishEpoch } from './damaged-epoch.ts';
import { dataFiles } from './data-folder.ts';
import { earlierEpochs } from './earlier-epochs.ts';
import { eraseInCopies } from './erase-in-copies.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { fileOn, type JournalFile, type SessionKey } from './journal-file.ts';
import { openJournalReader } from './journal-reader.ts';
import { bringToFormat, checkFormat, JOURNAL_FORMAT, readIdentity, setMeta } from './journal-schema.ts';
import type { JournalBatch, JournalStorage, OpenStorage, StorageOpenError, StorageOpening } from './journal-storage.ts';
import { INSERT_ROW, recoverSegments, repairArchives, repairRotation, succeed } from './rotation.ts';
import { segmentedReading } from './segmented-reading.ts';
import { presentSegments, segmentProblems } from './segments.ts';
import {
  assertDurability,
  type Connection,
  type Durability,
  durabilityCheck,
  enterWal,
  openSecure,
  quickCheck,
  unlessBusy,
} from './sqlite.ts';
import { detailOf, storageCodeOf } from './storage-failure.ts';
import type { JournalRow } from './wire/journal-wire.ts';

/** When the active file is rotated out: at whichever comes first. */
export interface SegmentLimits {
  rows: number;
  bytes: number;
  ageMs: number;
}
const SEGMENT_LIMITS: SegmentLimits = { rows: 100_000, bytes: 128 * 1024 * 1024, ageMs: 7 * 24 * 3_600_000 };

/**
 * SQLite's own check of a whole file is done at opening up to this size. A bigger one is checked at its end only; `npm run journal --
 * verify` and the doctor check it whole. Rotation keeps the active file at about this size.
 */
const QUICK_CHECK_BYTES_MAX = 128 * 1024 * 1024;

export function sqliteJournalStorage(file: string, limits: Partial<SegmentLimits> = {}): JournalStorage {
  return {
    takeLock: () => takeInstanceLock(dataFiles(dirname(file)).lock),
    open: (opening) => openStorage(file, opening, { ...SEGMENT_LIMITS, ...limits }),
    openReader: () => openJournalReader(file),
  };
}

function openStorage(
  file: string,
  opening: StorageOpening,
  limits: SegmentLimits,
): Result<OpenStorage, StorageOpenError> {
  let connection: Connection | undefined;
  const refuse = (error: StorageOpenError) => {
    connection?.close();
    return err(error);
  };
  try {
    finishEpoch(file);
    repairRotation(file);
    recoverSegments(dataFiles(dirname(file)).segments);
    connection = openSecure(file);
    const format = checkFormat(connection, JOURNAL_FORMAT);
    if (!format.ok) return refuse(format.error);
    enterWal(connection, opening.durability);
    const complaint = statSync(file).size > QUICK_CHECK_BYTES_MAX ? null : quickCheck(connection);
    if (complaint !== null) return refuse({ kind: 'corrupt', detail: complaint });
    bringToFormat(connection, () => ({ kiosk: opening.kioskId, epoch: opening.newEpoch(), previous: null }));
    assertDurability(connection, opening.durability);
    if (readIdentity(connection) === undefined) {
      return refuse({ kind: 'corrupt', detail: 'the file does not say whose journal it is' });
    }
    const active = fileOn(connection);
    if (!repairArchives(file, active.identity().epoch, active.after())) {
      return refuse({ kind: 'corrupt', detail: 'an archived segment is newer: this is an older copy of the journal' });
    }
    return ok(storageOn(connection, file, opening.durability, limits));
  } catch (cause) {
    const detail = detailOf(cause);
    return refuse(storageCodeOf(cause) === 'corrupt' ? { kind: 'corrupt', detail } : { kind: 'io', detail });
  }
}

function storageOn(connection: Connection, file: string, durability: Durability, limits: SegmentLimits): OpenStorage {
  const active = fileOn(connection);
  const segmentsFolder = dataFiles(dirname(file)).segments;
  const reading = segmentedReading((read) => read(active), segmentsFolder);
  return {
    ...reading,
    get durability() {
      return {
        journalMode: connection.pragma('journal_mode', { simple: true }),
        synchronous: connection.pragma('synchronous', { simple: true }),
      };
    },
    receiptBase: () => active.receiptBase(),
    write: writerOf(connection, durabilityCheck(connection, durability)),
    forgetSessionKeys(sessions) {
      const { epoch } = active.identity();
      let isDone = true;
      for (const of of [...earlierEpochs(segmentsFolder, epoch), epoch]) {
        for (const segment of presentSegments(segmentsFolder, of)) {
          isDone = forgetInSegment(segment.file, sessions) && isDone;
        }
      }
      eraseInCopies(dataFiles(dirname(file)).damaged, sessions);
      forgetKeys(connection, sessions);
      // The log still holds the pages as they were.
      return emptyLog(connection) && isDone ? 'done' : 'busy';
    },
    probe: () => setMeta(connection, 'probedAtSeq', active.end().seq),
    isRotationDue: (nowMs) => isDue(connection, active, limits, nowMs),
    rotate(request) {
      const succession = {
        identity: active.identity(),
        closing: active.newestClosing(),
        receiptBase: active.receiptBase(),
      };
      const outcome = succeed(connection, file, request, succession);
      if (outcome === 'busy') assertDurability(connection, 'FULL');
      return outcome;
    },
    problems: () => segmentProblems(segmentsFolder, active.identity().epoch, active.after()),
    close: () => void connection.close(),
  };
}

function isDue(connection: Connection, active: JournalFile, limits: SegmentLimits, nowMs: number): boolean {
  const after = active.after().seq;
  const [first] = active.readAfter(after, 1);
  if (first === undefined) return false;
  const pages = Number(connection.pragma('page_count', { simple: true }));
  const pageBytes = Number(connection.pragma('page_size', { simple: true }));
  return (
    active.end().seq - after >= limits.rows || pages * pageBytes >= limits.bytes || nowMs - first.at >= limits.ageMs
  );
}

/** What is shown, printed or paid is durable because its commit was: that it is one that the disk has is checked with each. */
function writerOf(connection: Connection, checkDurability: () => void): (batch: JournalBatch) => void {
  const insert = connection.prepare<[JournalRow]>(INSERT_ROW);
  const keep = connection.prepare<[string, string]>(
    'INSERT OR IGNORE INTO session_key (session, wrapped) VALUES (?, ?)',
  );
  return connection.transaction(({ rows, sessionKeys }: JournalBatch) => {
    checkDurability();
    for (const row of rows) insert.run(row);
    for (const { session, wrapped } of sessionKeys) keep.run(session, wrapped);
  }).immediate;
}

/**
 * Overwritten in the file, not only marked as free (`openSecure`). What stays is written anew on clean pages: a file of a version that
 * did not overwrite may have copies of a key in the slack of the old ones.
 */
function forgetKeys(connection: Connection, sessions: readonly string[]): void {
  const forget = connection.prepare<[string]>('DELETE FROM session_key WHERE session = ?');
  const kept = connection.prepare<[], SessionKey>('SELECT session, wrapped FROM session_key ORDER BY session, wrapped');
  const keep = connection.prepare<[SessionKey]>(
    'INSERT INTO session_key (session, wrapped) VALUES (@session, @wrapped)',
  );
  connection
    .transaction(() => {
      const forgotten = sessions.reduce((count, session) => count + forget.run(session).changes, 0);
      if (forgotten === 0) return;
      const others = kept.all();
      connection.exec('DELETE FROM session_key');
      for (const key of others) keep.run(key);
    })
    .immediate();
}

/** False: somebody reads, and the log keeps what it holds until they have done. */
function emptyLog(connection: Connection): boolean {
  return unlessBusy(connection, () => connection.pragma('wal_checkpoint(TRUNCATE)', { simple: true })) === 0;
}

/** The one change that an archived segment sees: rows stay as they are, keys lie beside them. False: somebody reads it, another time. */
function forgetInSegment(file: string, sessions: readonly string[]): boolean {
  const connection = openSecure(file);
  try {
    return (
      unlessBusy(connection, () => {
        if (fileOn(connection).sessionKeysOf(sessions).length === 0) return true;
        connection.pragma('synchronous = FULL');
        forgetKeys(connection, sessions);
        return true;
      }) ?? false
    );
  } finally {
    connection.close();
  }
}
