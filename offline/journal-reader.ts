import { invariant } from '../core/result.ts';
import { type JournalIdentity, readIdentity } from './journal-schema.ts';
import { type Connection, hasTable, openReadOnly } from './sqlite.ts';
import { GENESIS_HASH, type JournalRow } from './wire/journal-wire.ts';

/** No reading returns more rows at once. */
export const ROWS_READ_MAX = 1_000;

export interface ChainEnd {
  seq: number;
  hash: string;
}

/** A session's key, wrapped to the head office. It lies beside the chain, so that it can be forgotten. */
export interface SessionKey {
  session: string;
  wrapped: string;
}

/** What may be read of a journal, by its writer and by the sync worker's read-only connection alike. */
export interface JournalReading {
  /** Rows `seq + 1 …`, at most `limit` and never more than `ROWS_READ_MAX`. */
  readAfter(seq: number, limit: number): JournalRow[];
  /** The row's hash; the genesis hash for 0, null where there is no such row. */
  hashAt(seq: number): string | null;
  /** Read from the file each time: it sees what another connection appended. */
  end(): ChainEnd;
  identity(): JournalIdentity;
  /** Of those of `sessions` that have one and were not forgotten. */
  sessionKeysOf(sessions: readonly string[]): SessionKey[];
}

export interface JournalReader extends JournalReading {
  close(): void;
}

export const ROW_COLUMNS = `seq, id, session, kind, at, boot, catalogue_version AS catalogueVersion, payload,
  prev_hash AS prevHash, hash`;

export function readingOf(connection: Connection): JournalReading {
  const after = connection.prepare<[number, number], JournalRow>(
    `SELECT ${ROW_COLUMNS} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const hash = connection.prepare<[number], { hash: string }>('SELECT hash FROM journal WHERE seq = ?');
  const last = connection.prepare<[], ChainEnd>('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1');
  // A reader may meet a file of format 1, which has no keys.
  const keys = hasTable(connection, 'session_key')
    ? connection.prepare<[string], SessionKey>('SELECT session, wrapped FROM session_key WHERE session = ?')
    : null;
  return {
    sessionKeysOf: (sessions) => [...new Set(sessions)].flatMap((session) => keys?.all(session) ?? []),
    readAfter: (seq, limit) => after.all(seq, Math.min(limit, ROWS_READ_MAX)),
    hashAt: (seq) => (seq === 0 ? GENESIS_HASH : (hash.get(seq)?.hash ?? null)),
    end: () => last.get() ?? { seq: 0, hash: GENESIS_HASH },
    identity: () => {
      const identity = readIdentity(connection);
      invariant(identity !== undefined, 'a journal has an identity');
      return identity;
    },
  };
}

/** Read-only, for the sync worker. Opens after the host has opened (and so checked) the journal; throws what SQLite says. */
export function openJournalReader(file: string): JournalReader {
  const connection = openReadOnly(file);
  return { ...readingOf(connection), close: () => void connection.close() };
}
