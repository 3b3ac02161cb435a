/** Finding rows in the electronic journal. Sealed fields are texts like others: they stay sealed, and match only as they are stored. */

import { z } from 'zod';
import { jsonOf } from '../core/json-of.ts';
import { ROWS_READ_MAX, type WholeReading } from './journal-file.ts';
import type { JournalRow } from './wire/journal-wire.ts';

/** One page looks at so many rows at most; a search that found little goes on from `next`. */
const ROWS_LOOKED_AT_MAX = 20_000;
export const FOUND_MAX = 500;

/** All that are given must hold. */
export const journalQuerySchema = z.strictObject({
  /** Unix time in milliseconds, both ends included. */
  fromMs: z.int().optional(),
  toMs: z.int().optional(),
  kind: z.string().max(60).optional(),
  session: z.string().max(60).optional(),
  receiptNumber: z.string().max(80).optional(),
  /** An amount of a sale or a tender, in minor units. */
  amountMinor: z.int().optional(),
  /** Somewhere in the stored text of the event. */
  text: z.string().max(200).optional(),
});
export type JournalQuery = z.infer<typeof journalQuerySchema>;

export interface Found {
  rows: JournalRow[];
  /** Where the next page begins; null: everything was looked at. */
  next: number | null;
}

/** Rows after `afterSeq` that match, in order, at most `limit`. Bounded in time and memory, whatever the journal holds. */
export function searchJournal(
  reading: Pick<WholeReading, 'readAfter'>,
  query: JournalQuery,
  page: { afterSeq: number; limit: number },
): Found {
  const limit = Math.min(page.limit, FOUND_MAX);
  const found: JournalRow[] = [];
  let seq = page.afterSeq;
  for (let looked = 0; looked < ROWS_LOOKED_AT_MAX; ) {
    const rows = reading.readAfter(seq, ROWS_READ_MAX);
    if (rows.length === 0) return { rows: found, next: null };
    for (const row of rows) {
      if (found.length === limit) return { rows: found, next: seq };
      seq = row.seq;
      looked += 1;
      if (matches(row, query)) found.push(row);
    }
  }
  return { rows: found, next: seq };
}

function matches(row: JournalRow, query: JournalQuery): boolean {
  const { fromMs, toMs, kind, session, receiptNumber, amountMinor, text } = query;
  if (fromMs !== undefined && row.at < fromMs) return false;
  if (toMs !== undefined && row.at > toMs) return false;
  if (kind !== undefined && row.kind !== kind) return false;
  if (session !== undefined && row.session !== session) return false;
  if (text !== undefined && !row.payload.includes(text)) return false;
  if (receiptNumber !== undefined && !holds(row, { receiptNumber })) return false;
  return amountMinor === undefined || holds(row, { totalMinor: amountMinor }) || holds(row, { amountMinor });
}

/** Whether the event or one of its tenders has this field with this value. The text is looked at first: parsing costs. */
function holds({ payload }: JournalRow, wanted: Record<string, string | number>): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    if (!payload.includes(`"${name}":${JSON.stringify(value)}`)) return false;
    const event = eventSchema.safeParse(jsonOf(payload));
    if (!event.success) return false;
    return event.data[name] === value || event.data.tenders.some((tender) => tender[name] === value);
  });
}

const eventSchema = z.looseObject({ tenders: z.array(z.looseObject({})).catch([]) });
