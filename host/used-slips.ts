import type { Journal } from '../offline/journal.ts';

/** Rows that are read at once, and how far back the journal is looked at: further than any slip is good for. */
const ROWS_AT_ONCE = 500;
const ROWS_LOOKED_AT_MAX = 200_000;

const BASKET = /"basketId":"(\d{16})"/;

/**
 * The baskets that this kiosk has taken up, from its own journal: without the server a slip is good once. Reads on from where it was, so
 * that only the first call takes long; the one till that needs it makes that call when it starts.
 */
export function createUsedSlips(journal: Pick<Journal, 'readAfter' | 'lastSeq'>): (basketId: string) => boolean {
  const used = new Set<string>();
  let seq = Math.max(0, journal.lastSeq - ROWS_LOOKED_AT_MAX);
  return (basketId) => {
    while (seq < journal.lastSeq) {
      const rows = journal.readAfter(seq, ROWS_AT_ONCE);
      if (rows.length === 0) break;
      for (const row of rows) {
        seq = row.seq;
        const id = row.kind === 'basket.recalled' ? BASKET.exec(row.payload)?.[1] : undefined;
        if (id !== undefined) used.add(id);
      }
    }
    return used.has(basketId);
  };
}
