/** How much a publication would take away, asked before it is applied. A step at a time: sales are taken in between. */
import { sql } from 'kysely';
import type { Channel } from '../../offline/wire/down-wire.ts';
import type { Trx } from './context.ts';
import { ENTRIES_PER_STEP } from './down-applying.ts';
import type { PublishMode } from './downlink-store.ts';

export interface Removals {
  /** Keys that have a value now. */
  entries: number;
  /** Of these, how many would have none afterwards. */
  removed: number;
}

/** Of the keys after one; `last` is null at the end. */
export async function removalsAfter(
  trx: Trx,
  { publication, channel, mode }: { publication: string; channel: Channel; mode: PublishMode },
  after: string,
): Promise<Removals & { last: string | null }> {
  const isGone = mode === 'whole' ? sql`staged.value IS NULL` : sql`staged.key IS NOT NULL AND staged.value IS NULL`;
  const { rows } = await sql<{ entries: number; removed: number; last: string | null }>`
    SELECT count(*) AS entries, max(key) AS last, coalesce(sum(is_gone), 0) AS removed FROM (
      SELECT known.key AS key, CASE WHEN ${isGone} THEN 1 ELSE 0 END AS is_gone
      FROM down_entry AS known LEFT JOIN down_staged AS staged
        ON staged.publication = ${publication} AND staged.key = known.key
      WHERE known.channel = ${channel} AND known.value IS NOT NULL AND known.key > ${after}
      ORDER BY known.key LIMIT ${ENTRIES_PER_STEP}) AS step`.execute(trx);
  const { entries = 0, removed = 0, last = null } = rows[0] ?? {};
  const counted = Number(entries);
  return { entries: counted, removed: Number(removed), last: counted < ENTRIES_PER_STEP ? null : last };
}

/** Whether a publication gives any key a value. */
export async function hasValues(trx: Trx, publication: string): Promise<boolean> {
  const row = await trx
    .selectFrom('down_staged')
    .select('key')
    .where('publication', '=', publication)
    .where('value', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
