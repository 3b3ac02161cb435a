/** The sync worker's own small file: how far the server has confirmed. It may be lost: the server is asked for its mark at every start. */
import { existsSync, rmSync } from 'node:fs';
import { type AcknowledgedSegments, acknowledgedOn } from './acknowledged-segments.ts';
import { type KeptCount, keptCountOn } from './chain-totals.ts';
import { type OfflineLog, silentLog } from './log.ts';
import { type Connection, enterWal, hasTable, openFile, openReadOnly } from './sqlite.ts';
import { detailOf, storageCodeOf } from './storage-failure.ts';
import type { SyncNote } from './sync-note.ts';

export interface SyncProgress {
  ackedSeq: number;
  /** The server's, of its last answer. */
  incarnation: string | null;
  /** Raw X25519, base64url; null until enrolled. */
  headOfficeKey: string | null;
  quarantinedCount: number;
  /** The key that signs what comes down, as first told by a server that let this kiosk in. Raw Ed25519, base64url. */
  publisherKey: string | null;
  /** SHA-256 of the enrolment code that it was told with; null before. */
  enrolledWith: string | null;
  /** The server will hear no more of this kiosk: it sells nothing until the server takes it in again, also after a restart. */
  stopped: Stopped | null;
  /** The last erasure of the server that this kiosk has carried out. */
  erasuresDone: number;
  /** The server has said that it takes the number of this run. */
  takesRun: boolean;
}

export type Stopped = 'revoked' | 'cloned';

export interface SyncStore extends KeptCount {
  read(): SyncProgress;
  confirm(ackedSeq: number, incarnation: string): void;
  setHeadOfficeKey(key: string): void;
  /**
   * Keeps the publisher's key. Another one than before is taken only where the one before handed over to it (`isHandedOver`), or together
   * with another enrolment code than before (`codeHash`): that is staff's word for it. False where it is refused.
   */
  pinPublisher(key: string, codeHash: string, isHandedOver?: boolean): boolean;
  setStopped(stopped: Stopped | null): void;
  setErasuresDone(no: number): void;
  setTakesRun(takesRun: boolean): void;
  /** The number of a run that begins: higher than every one before on this disk. Where the file is lost, it goes on from the time. */
  nextRun(nowMs: number): number;
  addQuarantined(rows: readonly { seq: number; reason: string }[]): void;
  quarantined(limit: number): { seq: number; reason: string }[];
  /** How the delivery stood last, for people; null before the first exchange. */
  note(): SyncNote | null;
  keepNote(note: SyncNote): void;
  close(): void;
}

/** With what else lies in the file. */
export interface SyncFile extends SyncStore {
  readonly acknowledged: AcknowledgedSegments;
}

const NOTHING_YET: SyncProgress = {
  ...{ ackedSeq: 0, incarnation: null, headOfficeKey: null, quarantinedCount: 0 },
  ...{ publisherKey: null, enrolledWith: null, stopped: null, erasuresDone: 0 },
  takesRun: false,
};

const SCHEMA = `
CREATE TABLE IF NOT EXISTS sync (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  epoch TEXT NOT NULL,
  acked_seq INTEGER NOT NULL,
  incarnation TEXT,
  head_office_key TEXT,
  erasures_done INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS quarantined (seq INTEGER PRIMARY KEY, reason TEXT NOT NULL);
`;
/** What the server is to this kiosk, whatever the epoch. */
const STANDING = `
CREATE TABLE IF NOT EXISTS standing (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  publisher_key TEXT,
  code_hash TEXT,
  stopped TEXT
);
INSERT OR IGNORE INTO standing (only) VALUES (1);
`;

/** How the delivery stood last, whatever the epoch. Files of the version before have none. */
const NOTE = `
CREATE TABLE IF NOT EXISTS note (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  online INTEGER NOT NULL,
  since_ms INTEGER NOT NULL,
  last_error TEXT,
  last_error_at_ms INTEGER,
  is_over INTEGER NOT NULL
);
`;

/** How often the client was started, whatever the epoch. Files of the version before have none. */
const RUN = `
CREATE TABLE IF NOT EXISTS run (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  no INTEGER NOT NULL,
  is_taken INTEGER NOT NULL
);
INSERT OR IGNORE INTO run VALUES (1, 0, 0);
`;
const RUN_ORIGIN_MS = Date.UTC(2020, 0, 1);
const MS_PER_RUN = 1_000;

/** For the host, which must know before its first screen. A file that cannot be read says nothing: the server will say it again. */
export function stoppedBefore(file: string, log: OfflineLog = silentLog): Stopped | null {
  let connection: Connection | null = null;
  try {
    if (!existsSync(file)) return null;
    connection = openReadOnly(file);
    if (!hasTable(connection, 'standing')) return null;
    const row = connection.prepare<[], { stopped: Stopped | null }>('SELECT stopped FROM standing').get();
    return row?.stopped ?? null;
  } catch (cause) {
    log.warn({ file, detail: detailOf(cause) }, 'the sync file cannot be read');
    return null;
  } finally {
    connection?.close();
  }
}

/** The epoch that the file speaks of; null where it cannot be read. */
export function syncedEpoch(file: string): string | null {
  let connection: Connection | null = null;
  try {
    if (!existsSync(file)) return null;
    connection = openReadOnly(file);
    return connection.prepare<[], { epoch: string }>('SELECT epoch FROM sync').get()?.epoch ?? null;
  } catch (cause) {
    if (storageCodeOf(cause) === 'other') throw cause;
    return null;
  } finally {
    connection?.close();
  }
}

/**
 * The progress of an epoch that is over, with whether this kiosk was stopped as the present epoch's file says: the host reads it there before
 * its first screen. `cloned` was said of the present epoch perhaps, so another one being heard does not end it.
 */
export const withStoppedOf = (present: SyncStore, progress: SyncStore): SyncStore => ({
  ...progress,
  read: () => ({ ...progress.read(), stopped: present.read().stopped }),
  setStopped(stopped) {
    if (stopped !== null || present.read().stopped !== 'cloned') present.setStopped(stopped);
  },
});

/** Progress of another epoch means nothing and is forgotten; a broken file is made anew. */
export function openSyncStore(file: string, epoch: string, log: OfflineLog = silentLog): SyncFile {
  try {
    return storeOn(openFor(file, epoch), epoch);
  } catch (cause) {
    log.warn({ file, detail: detailOf(cause) }, 'the sync file is made anew');
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    return storeOn(openFor(file, epoch), epoch);
  }
}

function openFor(file: string, epoch: string): Connection {
  const connection = openFile(file);
  try {
    // NORMAL: a lost confirmation only makes the client ask again.
    enterWal(connection, 'NORMAL');
    if (!hasTable(connection, 'sync')) connection.exec(SCHEMA);
    if (!hasTable(connection, 'standing')) connection.exec(STANDING);
    if (!hasTable(connection, 'note')) connection.exec(NOTE);
    if (!hasTable(connection, 'run')) connection.exec(RUN);
    connection
      .transaction(() => {
        const stored = connection.prepare<[], { epoch: string }>('SELECT epoch FROM sync').get();
        if (stored?.epoch === epoch) return;
        // What stood in the way of the old epoch need not stand in the way of this one.
        connection.exec('DELETE FROM sync; DELETE FROM quarantined; UPDATE note SET is_over = 1');
        connection.prepare('INSERT INTO sync (only, epoch, acked_seq) VALUES (1, ?, 0)').run(epoch);
      })
      .immediate();
    return connection;
  } catch (cause) {
    connection.close();
    throw cause;
  }
}

function storeOn(connection: Connection, epoch: string): SyncFile {
  const progress = connection.prepare<[], Omit<SyncProgress, 'takesRun'> & { takesRun: number }>(
    `SELECT acked_seq AS ackedSeq, incarnation, head_office_key AS headOfficeKey,
       erasures_done AS erasuresDone,
       (SELECT count(*) FROM quarantined) AS quarantinedCount, publisher_key AS publisherKey, code_hash AS enrolledWith,
       stopped, is_taken AS takesRun FROM sync, standing, run`,
  );
  const confirm = connection.prepare('UPDATE sync SET acked_seq = ?, incarnation = ?');
  const pin = connection.prepare(
    `UPDATE standing SET publisher_key = $key, code_hash = $codeHash
     WHERE $isHandedOver OR publisher_key IS NULL OR publisher_key = $key OR code_hash IS NOT $codeHash`,
  );
  const count = connection.prepare<[number], { no: number }>('UPDATE run SET no = max(no + 1, ?) RETURNING no');
  const add = connection.prepare('INSERT OR IGNORE INTO quarantined (seq, reason) VALUES (?, ?)');
  return {
    acknowledged: acknowledgedOn(connection),
    ...keptCountOn(connection, epoch),
    read() {
      const row = progress.get();
      return row === undefined ? NOTHING_YET : { ...row, takesRun: row.takesRun === 1 };
    },
    confirm: (ackedSeq, incarnation) => void confirm.run(ackedSeq, incarnation),
    setHeadOfficeKey: (key) => void connection.prepare('UPDATE sync SET head_office_key = ?').run(key),
    pinPublisher: (key, codeHash, isHandedOver = false) =>
      pin.run({ key, codeHash, isHandedOver: isHandedOver ? 1 : 0 }).changes === 1,
    setStopped: (stopped) => void connection.prepare('UPDATE standing SET stopped = ?').run(stopped),
    setErasuresDone: (no) => void connection.prepare('UPDATE sync SET erasures_done = ?').run(no),
    setTakesRun: (takesRun) => void connection.prepare('UPDATE run SET is_taken = ?').run(takesRun ? 1 : 0),
    nextRun: (nowMs) => count.get(Math.floor((nowMs - RUN_ORIGIN_MS) / MS_PER_RUN))?.no ?? 1,
    addQuarantined: (rows) => {
      for (const { seq, reason } of rows) add.run(seq, reason);
    },
    quarantined: (limit) =>
      connection
        .prepare<[number], { seq: number; reason: string }>('SELECT seq, reason FROM quarantined ORDER BY seq LIMIT ?')
        .all(limit),
    note: () => noteIn(connection),
    keepNote: (note) =>
      void connection
        .prepare('INSERT OR REPLACE INTO note VALUES (1, $online, $sinceMs, $lastError, $lastErrorAtMs, $isOver)')
        .run({ ...note, online: note.online ? 1 : 0, isOver: note.isOver ? 1 : 0 }),
    close: () => void connection.close(),
  };
}

function noteIn(connection: Connection): SyncNote | null {
  const row = connection
    .prepare<[], Omit<SyncNote, 'online' | 'isOver'> & { online: number; isOver: number }>(
      `SELECT online, since_ms AS sinceMs, last_error AS lastError, last_error_at_ms AS lastErrorAtMs,
         is_over AS isOver FROM note`,
    )
    .get();
  return row === undefined ? null : { ...row, online: row.online === 1, isOver: row.isOver === 1 };
}

export type KeptDelivery = { epoch: string; ackedSeq: number; stopped: Stopped | null; note: SyncNote | null };

/** For commands beside a running worker: how far the delivery came and what stands in its way. Changes nothing. */
export function readDelivery(file: string): KeptDelivery {
  const connection = openReadOnly(file);
  try {
    const sync = connection
      .prepare<[], { epoch: string; ackedSeq: number }>('SELECT epoch, acked_seq AS ackedSeq FROM sync')
      .get() ?? { epoch: '', ackedSeq: 0 };
    const standing = hasTable(connection, 'standing')
      ? connection.prepare<[], { stopped: Stopped | null }>('SELECT stopped FROM standing').get()
      : undefined;
    const note = hasTable(connection, 'note') ? noteIn(connection) : null;
    return { ...sync, stopped: standing?.stopped ?? null, note };
  } finally {
    connection.close();
  }
}

/** For commands beside a running worker: the epoch that the file speaks of, and what the server keeps but could not apply. Changes nothing. */
export function readQuarantine(
  file: string,
  limit: number,
): { epoch: string; rows: { seq: number; reason: string }[] } {
  const connection = openReadOnly(file);
  try {
    const epoch = connection.prepare<[], { epoch: string }>('SELECT epoch FROM sync').get()?.epoch ?? '';
    const rows = connection
      .prepare<[number], { seq: number; reason: string }>('SELECT seq, reason FROM quarantined ORDER BY seq LIMIT ?')
      .all(limit);
    return { epoch, rows };
  } finally {
    connection.close();
  }
}
