/** What can still be read of a damaged journal: its chain up to the break, and rows beyond it that no chain vouches for. */
import { hashOf } from './chain.ts';
import { type ChainEnd, fileOn, ROW_COLUMNS, ROWS_READ_MAX, type SessionKey } from './journal-file.ts';
import { type JournalIdentity, readIdentity } from './journal-schema.ts';
import { type Connection, openSecure } from './sqlite.ts';
import { detailOf, storageCodeOf } from './storage-failure.ts';
import type { ReadRow } from './whose-journal.ts';
import { GENESIS_HASH, type JournalRow } from './wire/journal-wire.ts';

/** How far a file may reach: one that says more is damaged there. */
const ROWS_LOOKED_FOR_MAX = 2_000_000;
/** How far is looked, row by row, when the file does not say where it ends. */
const ROWS_BLINDLY_MAX = 200_000;

export interface Salvage {
  identity: JournalIdentity | null;
  /** Row by row in an unbroken chain after `base`. */
  rows: JournalRow[];
  end: ChainEnd;
  /** Null: the chain is whole to the file's end. */
  breakDetail: string | null;
  /** Readable, but not part of the chain: exported for people, never delivered. */
  beyond: JournalRow[];
  unreadableCount: number;
  sessionKeys: SessionKey[];
}

export interface Knowledge {
  /** Whose journal it is where the file itself cannot say. */
  identify(readRow: ReadRow): JournalIdentity | null;
  /** Where the segments of its epoch end. */
  baseOf(identity: JournalIdentity): ChainEnd;
}

/** Reads a copy, which it may change: opening recovers what lies in the write-ahead log. Never throws for damage in the file. */
export function salvage(copy: string, { identify, baseOf }: Knowledge): Salvage {
  const connection = attempt(() => openSecure(copy));
  if (connection === null) return nothing('the file cannot be opened');
  try {
    const readRow = rowReader(connection);
    const identity = attempt(() => readIdentity(connection) ?? null) ?? identify((seq) => readRow(seq) ?? null);
    const base = identity === null ? beginningOf(connection) : baseOf(identity);
    const last = attempt(() => fileOn(connection).end().seq);
    const found = rowsOf(connection, base, last);
    const keys = attempt(() => connection.prepare<[], SessionKey>('SELECT session, wrapped FROM session_key').all());
    return { identity, ...(identity === null ? nobodys(found) : found), sessionKeys: keys ?? [] };
  } finally {
    attempt(() => connection.close());
  }
}

const GENESIS: ChainEnd = { seq: 0, hash: GENESIS_HASH };

const nothing = (breakDetail: string): Salvage => ({
  ...{ identity: null, rows: [], end: GENESIS, breakDetail, beyond: [], unreadableCount: 0, sessionKeys: [] },
});

type Found = Omit<Salvage, 'identity' | 'sessionKeys'>;

/** However whole the chain is: rows of an epoch that nobody knows cannot be delivered, so people get them. */
const nobodys = (found: Found): Found => ({
  ...found,
  ...{ rows: [], beyond: [...found.rows, ...found.beyond] },
  breakDetail: ['nobody knows whose rows these are', found.breakDetail].filter((it) => it !== null).join('; '),
});

/** Before the first row that is there: earlier ones are not missing, they are in segments. */
function beginningOf(connection: Connection): ChainEnd {
  const first = attempt(() => fileOn(connection).readAfter(0, 1)[0] ?? null);
  return first === null ? GENESIS : { seq: first.seq - 1, hash: first.prevHash };
}

/** Null: its page is damaged. Undefined: there is no such row. */
function rowReader(connection: Connection): (seq: number) => JournalRow | null | undefined {
  const statement = attempt(() =>
    connection.prepare<[number], JournalRow>(`SELECT ${ROW_COLUMNS} FROM journal WHERE seq = ?`),
  );
  return (seq) => (statement === null ? null : rowAt(() => statement.get(seq)));
}

function rowsOf(connection: Connection, base: ChainEnd, saidLast: number | null): Found {
  const isBlind = saidLast === null || saidLast - base.seq > ROWS_LOOKED_FOR_MAX;
  const last = isBlind ? base.seq + ROWS_BLINDLY_MAX : saidLast;
  const readRow = rowReader(connection);
  const rows: JournalRow[] = [];
  const beyond: JournalRow[] = [];
  let end = base;
  let breakDetail: string | null = null;
  let unreadableCount = 0;
  for (let seq = base.seq + 1; seq <= last; seq += 1) {
    const row = readRow(seq);
    if (row === null || row === undefined) {
      unreadableCount += 1;
      breakDetail ??= `row ${seq} ${row === null ? 'cannot be read' : 'is missing'}`;
    } else if (breakDetail !== null) {
      beyond.push(row);
    } else if (row.prevHash === end.hash && row.hash === hashOf(row)) {
      rows.push(row);
      end = { seq, hash: row.hash };
    } else {
      breakDetail = `row ${seq} does not follow the row before it, or was changed`;
      beyond.push(row);
    }
  }
  if (isBlind) {
    // Nobody knows how many there were.
    unreadableCount = 0;
    beyond.push(...(attempt(() => fileOn(connection).readAfter(last, ROWS_READ_MAX)) ?? []));
  }
  return { rows, end, breakDetail, beyond, unreadableCount };
}

/** Null: its page is damaged. */
function rowAt(read: () => JournalRow | undefined): JournalRow | null | undefined {
  try {
    return read();
  } catch (cause) {
    if (storageCodeOf(cause) === 'other') throw cause;
    return null;
  }
}

/** Damage is what this file is about: whatever SQLite says of a part, the other parts are still looked at. */
export function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof TypeError || cause instanceof ReferenceError) throw new Error(detailOf(cause), { cause });
    return null;
  }
}
