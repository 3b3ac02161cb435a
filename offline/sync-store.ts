/** The sync worker's own small file: how far the server has confirmed. It may be lost: the server is asked for its mark at every start. */
import { rmSync } from 'node:fs';
import { type OfflineLog, silentLog } from './log.ts';
import { type Connection, enterWal, hasTable, openFile } from './sqlite.ts';
import { detailOf } from './storage-failure.ts';

export interface SyncProgress {
  ackedSeq: number;
  /** The server's, of its last answer. */
  incarnation: string | null;
  /** Raw X25519, base64url; null until enrolled. */
  headOfficeKey: string | null;
  quarantinedCount: number;
}

export interface SyncStore {
  read(): SyncProgress;
  confirm(ackedSeq: number, incarnation: string): void;
  setHeadOfficeKey(key: string): void;
  addQuarantined(rows: readonly { seq: number; reason: string }[]): void;
  quarantined(limit: number): { seq: number; reason: string }[];
  close(): void;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS sync (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  epoch TEXT NOT NULL,
  acked_seq INTEGER NOT NULL,
  incarnation TEXT,
  head_office_key TEXT
);
CREATE TABLE IF NOT EXISTS quarantined (seq INTEGER PRIMARY KEY, reason TEXT NOT NULL);
`;

/** Progress of another epoch means nothing and is forgotten; a broken file is made anew. */
export function openSyncStore(file: string, epoch: string, log: OfflineLog = silentLog): SyncStore {
  try {
    return storeOn(openFor(file, epoch));
  } catch (cause) {
    log.warn({ file, detail: detailOf(cause) }, 'the sync file is made anew');
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    return storeOn(openFor(file, epoch));
  }
}

function openFor(file: string, epoch: string): Connection {
  const connection = openFile(file);
  try {
    // NORMAL: a lost confirmation only makes the client ask again.
    enterWal(connection, 'NORMAL');
    if (!hasTable(connection, 'sync')) connection.exec(SCHEMA);
    connection
      .transaction(() => {
        const stored = connection.prepare<[], { epoch: string }>('SELECT epoch FROM sync').get();
        if (stored?.epoch === epoch) return;
        connection.exec('DELETE FROM sync; DELETE FROM quarantined');
        connection.prepare('INSERT INTO sync (only, epoch, acked_seq) VALUES (1, ?, 0)').run(epoch);
      })
      .immediate();
    return connection;
  } catch (cause) {
    connection.close();
    throw cause;
  }
}

function storeOn(connection: Connection): SyncStore {
  const progress = connection.prepare<[], SyncProgress>(
    `SELECT acked_seq AS ackedSeq, incarnation, head_office_key AS headOfficeKey,
       (SELECT count(*) FROM quarantined) AS quarantinedCount FROM sync`,
  );
  const confirm = connection.prepare('UPDATE sync SET acked_seq = ?, incarnation = ?');
  const add = connection.prepare('INSERT OR IGNORE INTO quarantined (seq, reason) VALUES (?, ?)');
  return {
    read: () => progress.get() ?? { ackedSeq: 0, incarnation: null, headOfficeKey: null, quarantinedCount: 0 },
    confirm: (ackedSeq, incarnation) => void confirm.run(ackedSeq, incarnation),
    setHeadOfficeKey: (key) => void connection.prepare('UPDATE sync SET head_office_key = ?').run(key),
    addQuarantined: (rows) => {
      for (const { seq, reason } of rows) add.run(seq, reason);
    },
    quarantined: (limit) =>
      connection
        .prepare<[number], { seq: number; reason: string }>('SELECT seq, reason FROM quarantined ORDER BY seq LIMIT ?')
        .all(limit),
    close: () => void connection.close(),
  };
}
