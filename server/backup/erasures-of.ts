import { type ErasureLine, erasureLineSchema } from '../office/erasure-list.ts';
import type { RawDatabase } from './raw-database.ts';

/** What the database says was erased, whichever instance was asked. */
export async function erasuresOf(raw: RawDatabase): Promise<ErasureLine[]> {
  const table = (await raw.tables()).find(({ name }) => name === 'erasure');
  if (table === undefined) return [];
  const lines: ErasureLine[] = [];
  for await (const block of raw.rows({ ...table, columns: ['session', 'asked_by', 'reason', 'at_ms'] })) {
    for (const [session, askedBy, reason, atMs] of block) {
      lines.push(erasureLineSchema.parse({ session, askedBy, reason, atMs: Number(atMs) }));
    }
  }
  return lines;
}
