/**
 * What the kiosk itself counts of its journal, for comparing with the ledger: rows and sales, from its own file and not from what it sent.
 * The count goes on from where it ended, kept in `sync.db`; where that is lost, it begins anew with the first row that is still kept.
 */
import { z } from 'zod';
import { addSales, saleTotalSchema } from '../core/checkout/reports/sale-totals.ts';
import { type JournalReading, ROWS_READ_MAX } from './journal-file.ts';
import { type Connection, hasTable } from './sqlite.ts';
import type { ChainTotals } from './wire/identity-wire.ts';
import { GENESIS_HASH } from './wire/journal-wire.ts';

/** So many rows are counted at one time; a longer backlog of counting goes on the next time. */
const ROWS_PER_COUNT_MAX = 20_000;

const countedSchema = z.object({
  /** The count begins behind this row, and has come to row `seq`, which has this hash. */
  after: z.int().min(0),
  seq: z.int().min(0),
  hash: z.string(),
  rows: z.int().min(0),
  // Not strict: a file that a later version wrote may say more.
  sales: z.array(z.object(saleTotalSchema.shape)),
});
export type Counted = z.infer<typeof countedSchema>;

/** Where the count is kept. */
export interface KeptCount {
  counted(): Counted | null;
  keepCounted(counted: Counted): void;
}

type Reading = Pick<JournalReading, 'readAfter' | 'hashAt'>;
const NOTHING: Counted = { after: 0, seq: 0, hash: GENESIS_HASH, rows: 0, sales: [] };

/** Counts on to this row; null where the count is not there yet, or beyond it since the server lost rows. */
export function countUpTo(
  end: { seq: number; hash: string },
  reading: Reading,
  kept: KeptCount,
): Omit<ChainTotals, 'signature'> | null {
  const before = kept.counted();
  let count = before !== null && isOfThisJournal(before, reading) ? before : NOTHING;
  if (count.seq > end.seq) return null;
  for (let read = 0; count.seq < end.seq && read < ROWS_PER_COUNT_MAX; ) {
    const rows = reading.readAfter(count.seq, Math.min(ROWS_READ_MAX, end.seq - count.seq));
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined || last.seq > end.seq) return null;
    // The rows in between are kept no longer: what was counted before speaks of a stretch that ends there.
    const from = first.seq === count.seq + 1 ? count : { ...NOTHING, after: first.seq - 1 };
    count = {
      ...{ after: from.after, seq: last.seq, hash: last.hash, rows: from.rows + rows.length },
      sales: addSales(from.sales, rows),
    };
    read += rows.length;
  }
  if (count !== before) kept.keepCounted(count);
  return count.seq === end.seq && count.hash === end.hash
    ? { after: count.after, rows: count.rows, sales: count.sales }
    : null;
}

function isOfThisJournal({ seq, hash }: Counted, { hashAt }: Reading): boolean {
  const found = hashAt(seq);
  return found === null || found === hash;
}

const SCHEMA =
  'CREATE TABLE counted (only INTEGER PRIMARY KEY CHECK (only = 1), epoch TEXT NOT NULL, count_json TEXT NOT NULL)';

export function keptCountOn(connection: Connection, epoch: string): KeptCount {
  if (!hasTable(connection, 'counted')) connection.exec(SCHEMA);
  const read = connection.prepare<[string], { count_json: string }>('SELECT count_json FROM counted WHERE epoch = ?');
  const write = connection.prepare<[string, string]>(
    'INSERT OR REPLACE INTO counted (only, epoch, count_json) VALUES (1, ?, ?)',
  );
  return {
    counted() {
      const row = read.get(epoch);
      return row === undefined ? null : countedIn(row.count_json);
    },
    keepCounted: (counted) => void write.run(epoch, JSON.stringify(counted)),
  };
}

/** Null where it cannot be read, damaged or of a later version: counting begins anew then, and no delivery stops for it. */
function countedIn(json: string): Counted | null {
  try {
    return countedSchema.safeParse(JSON.parse(json)).data ?? null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}
