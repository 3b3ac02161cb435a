/** What can still be read of a damaged journal: its chain up to the break, and rows beyond it that no chain vouches for. */
import { invariant } from '../core/result.ts';
import { hashOf } from './chain.ts';
import { type ChainEnd, fileOn, ROW_COLUMNS, type SessionKey } from './journal-file.ts';
import { type JournalIdentity, readIdentity } from './journal-schema.ts';
import { type Connection, openSecure } from './sqlite.ts';
import { detailOf, storageCodeOf } from './storage-failure.ts';
import type { JournalRow } from './wire/journal-wire.ts';

/** Rows are looked for one by one over this range at most; a file holds far fewer. */
const ROWS_LOOKED_FOR_MAX = 2_000_000;
/** How far is looked when the file does not say where it ends. */
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

/** Reads a copy, which it may change: opening recovers what lies in the write-ahead log. Never throws for damage in the file. */
export function salvage(copy: string, baseOf: (identity: JournalIdentity | null) => ChainEnd): Salvage {
  const connection = attempt(() => openSecure(copy));
  if (connection === null) return nothing(baseOf(null), 'the file cannot be opened');
  try {
    const identity = attempt(() => readIdentity(connection) ?? null);
    const base = baseOf(identity);
    const last = attempt(() => fileOn(connection).end().seq);
    const found = rowsOf(connection, base, last ?? base.seq + ROWS_BLINDLY_MAX, last === null);
    const keys = attempt(() => connection.prepare<[], SessionKey>('SELECT session, wrapped FROM session_key').all());
    return { identity, ...found, sessionKeys: keys ?? [] };
  } finally {
    attempt(() => connection.close());
  }
}

const nothing = (base: ChainEnd, breakDetail: string): Salvage => ({
  ...{ identity: null, rows: [], end: base, breakDetail, beyond: [], unreadableCount: 0, sessionKeys: [] },
});

function rowsOf(connection: Connection, base: ChainEnd, last: number, isBlind: boolean) {
  invariant(last - base.seq <= ROWS_LOOKED_FOR_MAX, 'a journal file is shorter than this');
  const statement = attempt(() =>
    connection.prepare<[number], JournalRow>(`SELECT ${ROW_COLUMNS} FROM journal WHERE seq = ?`),
  );
  const rows: JournalRow[] = [];
  const beyond: JournalRow[] = [];
  let end = base;
  let breakDetail: string | null = null;
  let unreadableCount = 0;
  for (let seq = base.seq + 1; seq <= last; seq += 1) {
    const row = statement === null ? null : rowAt(() => statement.get(seq));
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
  // Nobody knows how many there were.
  if (isBlind) unreadableCount = 0;
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
function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof TypeError || cause instanceof ReferenceError) throw new Error(detailOf(cause), { cause });
    return null;
  }
}
