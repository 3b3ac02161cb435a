/** The statements on one file of the journal, the active one or an archived segment. */
import { z } from 'zod';
import { invariant } from '../core/result.ts';
import { type JournalIdentity, metaOf, readIdentity, setMeta } from './journal-schema.ts';
import { type Connection, hasTable } from './sqlite.ts';
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

/** The newest Z report: its number, and the row that closed the period. */
export interface PeriodClosing {
  number: number;
  seq: number;
}

/** The row of a Z report. Rows of this kind have their own index. */
export const PERIOD_CLOSED = 'period.closed';
const closingSchema = z.object({ number: z.int().min(1) });

export const closingFrom = ({ seq, payload }: Pick<JournalRow, 'seq' | 'payload'>): PeriodClosing => ({
  seq,
  number: closingSchema.parse(JSON.parse(payload)).number,
});

/** For a file whose newest Z report lies in a segment before it. */
export function writeClosing(connection: Connection, { number, seq }: PeriodClosing): void {
  setMeta(connection, 'closedNumber', number);
  setMeta(connection, 'closedSeq', seq);
}

/** What may be read of a journal, by the sync client. */
export interface JournalReading {
  /** Rows `seq + 1 …`, at most `limit` and never more than `ROWS_READ_MAX`; fewer at the end of a segment, none only at the end. */
  readAfter(seq: number, limit: number): JournalRow[];
  /** The row's hash; the genesis hash for 0, null where there is no such row or it is kept no longer. */
  hashAt(seq: number): string | null;
  /** Read from the file each time: it sees what another connection appended. */
  end(): ChainEnd;
  /** All rows after this one are kept; earlier ones were rotated out and removed. Genesis while none was. */
  keptAfter(): ChainEnd;
  identity(): JournalIdentity;
  /** Of those of `sessions` that have one and were not forgotten. */
  sessionKeysOf(sessions: readonly string[]): SessionKey[];
}

export interface WholeReading extends JournalReading {
  /** In order, at most `limit`. */
  rowsOfSession(session: string, limit: number): JournalRow[];
  /** The session that wrote last; null when none ever did. */
  newestSession(): string | null;
  newestClosing(): PeriodClosing | null;
  /** Where the segment before the one that is written now ended. */
  activeAfter(): ChainEnd;
}

export const ROW_COLUMNS = `seq, id, session, kind, at, boot, catalogue_version AS catalogueVersion, payload,
  prev_hash AS prevHash, hash`;

/** One file. Its first rows may be carried over from the segment before; its own are those after `after()`. */
export interface JournalFile {
  /** Where the segment before ended; genesis in an epoch's first file. */
  after(): ChainEnd;
  readAfter(seq: number, limit: number): JournalRow[];
  hashAt(seq: number): string | null;
  end(): ChainEnd;
  identity(): JournalIdentity;
  sessionKeysOf(sessions: readonly string[]): SessionKey[];
  /** Rows carried over included, so that the version before, which knows no segments, finds whole sessions too. */
  rowsOfSession(session: string, limit: number): JournalRow[];
  newestSession(): string | null;
  newestClosing(): PeriodClosing | null;
  /** Added to a row's number it is a receipt's; 0 in a kiosk's first epoch. */
  receiptBase(): number;
}

/** Statements are prepared when they are asked for first: a reader opens the file for a few of them at a time. */
export function fileOn(connection: Connection): JournalFile {
  const rowsAfter = once(() =>
    connection.prepare<[number, number], JournalRow>(
      `SELECT ${ROW_COLUMNS} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?`,
    ),
  );
  const hash = once(() => connection.prepare<[number], { hash: string }>('SELECT hash FROM journal WHERE seq = ?'));
  const last = once(() => connection.prepare<[], ChainEnd>('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1'));
  const sessionRows = once(() =>
    connection.prepare<[string, number], JournalRow>(
      `SELECT ${ROW_COLUMNS} FROM journal WHERE session = ? ORDER BY seq LIMIT ?`,
    ),
  );
  const newest = once(() =>
    connection.prepare<[], { session: string }>(
      "SELECT session FROM journal WHERE session <> '' ORDER BY seq DESC LIMIT 1",
    ),
  );
  // A reader may meet a file of format 1, which has no keys.
  const keys = once(() =>
    hasTable(connection, 'session_key')
      ? connection.prepare<[string], SessionKey>('SELECT session, wrapped FROM session_key WHERE session = ?')
      : null,
  );
  const closing = once(() =>
    connection.prepare<[], { seq: number; payload: string }>(
      `SELECT seq, payload FROM journal WHERE kind = '${PERIOD_CLOSED}' ORDER BY seq DESC LIMIT 1`,
    ),
  );
  const hashAt = (seq: number) => (seq === 0 ? GENESIS_HASH : (hash().get(seq)?.hash ?? null));
  let after: ChainEnd | null = null;
  return {
    after() {
      if (after === null) {
        const seq = metaOf(connection, 'ownAfterSeq') ?? 0;
        // A salvaged segment does not have the row that it carries on from, but its first own row names it.
        const found = hashAt(seq) ?? rowsAfter().get(seq, 1)?.prevHash;
        invariant(found !== undefined, `a segment knows the row that it carries on from (${seq})`);
        after = { seq, hash: found };
      }
      return after;
    },
    readAfter: (seq, limit) => rowsAfter().all(seq, Math.min(limit, ROWS_READ_MAX)),
    hashAt,
    end: () => last().get() ?? { seq: 0, hash: GENESIS_HASH },
    identity() {
      const identity = readIdentity(connection);
      invariant(identity !== undefined, 'a journal has an identity');
      return identity;
    },
    sessionKeysOf: (sessions) => [...new Set(sessions)].flatMap((session) => keys()?.all(session) ?? []),
    rowsOfSession: (session, limit) => sessionRows().all(session, limit),
    receiptBase: () => metaOf(connection, 'receiptBase') ?? 0,
    newestSession: () => newest().get()?.session ?? null,
    newestClosing() {
      const row = closing().get();
      if (row !== undefined) return closingFrom(row);
      const number = metaOf(connection, 'closedNumber');
      return number === null ? null : { number, seq: metaOf(connection, 'closedSeq') ?? 0 };
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
