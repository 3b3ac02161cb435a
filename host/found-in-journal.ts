import type { Journal } from '../offline/journal.ts';

/** Rows that are read at once, and how far back the journal is looked at: further than any slip or boarding pass is good for. */
const ROWS_AT_ONCE = 500;
const ROWS_LOOKED_AT_MAX = 200_000;

type Looked = { kind: string; pattern: RegExp };

/**
 * What this kiosk has taken before, from its own journal: whether a row of that kind names it, as the pattern's first group. Reads on from
 * where it was, so that only the first call takes long.
 */
export function foundInJournal(
  journal: Pick<Journal, 'readAfter' | 'lastSeq'>,
  { kind, pattern }: Looked,
): (name: string) => boolean {
  const found = new Set<string>();
  let seq = Math.max(0, journal.lastSeq - ROWS_LOOKED_AT_MAX);
  return (name) => {
    while (seq < journal.lastSeq) {
      const rows = journal.readAfter(seq, ROWS_AT_ONCE);
      if (rows.length === 0) break;
      for (const row of rows) {
        seq = row.seq;
        const named = row.kind === kind ? pattern.exec(row.payload)?.[1] : undefined;
        if (named !== undefined) found.add(named);
      }
    }
    return found.has(name);
  };
}
