/** Rows of a journal that forked. The ledger stays with what it had; these are kept beside it, as they came, for people to look at. */
import { sql } from 'kysely';
import { z } from 'zod';
import { type JournalRow, type JournalUpload, journalRowSchema } from '../../offline/wire/journal-wire.ts';
import type { StoreContext, Trx } from './context.ts';
import type { BulkColumns, Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

/** Of one kiosk's epoch. A kiosk stops at a fork, so it has sent one upload; more comes only from somebody who goes on. */
const FORKED_ROWS_MAX = 2_000;
const ROWS_AT_ONCE_MAX = 200;

export const forkedRowSchema = z.object({
  kiosk: z.string(),
  epoch: z.string(),
  seq: z.int(),
  atMs: z.int(),
  /** As the kiosk sent it: with its hash it can be proven. */
  row: journalRowSchema,
});
export type ForkedRow = z.infer<typeof forkedRowSchema>;

/** Where the page before ended. Several rows can have one number. */
export const forkedPlaceSchema = z.object({ kiosk: z.string(), epoch: z.string(), seq: z.int(), hash: z.string() });
export type ForkedPlace = z.infer<typeof forkedPlaceSchema>;

export interface ForkedQuery {
  kiosk?: string | undefined;
  after?: ForkedPlace | undefined;
}

export interface ForkedStore {
  /** A page of at most `ROWS_AT_ONCE_MAX`, in the order of kiosks and rows. */
  forkedRows(query: ForkedQuery): Promise<{ rows: ForkedRow[]; next: ForkedPlace | null }>;
}

export const forkedStore = ({ read }: Pick<StoreContext, 'read'>): ForkedStore => ({
  forkedRows: (query) => read((trx) => pageOf(trx, query)),
});

async function pageOf(trx: Trx, { kiosk, after }: ForkedQuery) {
  let select = trx
    .selectFrom('forked_row')
    .selectAll()
    .orderBy('kiosk')
    .orderBy('epoch')
    .orderBy('seq')
    .orderBy('hash')
    .limit(ROWS_AT_ONCE_MAX + 1);
  if (kiosk !== undefined) select = select.where('kiosk', '=', kiosk);
  if (after !== undefined) {
    select = select.where(
      sql<boolean>`(kiosk, epoch, seq, hash) > (${after.kiosk}, ${after.epoch}, ${after.seq}, ${after.hash})`,
    );
  }
  const found = await select.execute();
  const page = found.slice(0, ROWS_AT_ONCE_MAX);
  const rows = page.map(({ kiosk: of, epoch, seq, at_ms, row_json }) => ({
    kiosk: of,
    epoch,
    seq,
    atMs: at_ms,
    row: journalRowSchema.parse(JSON.parse(row_json)),
  }));
  const last = page.at(-1);
  if (last === undefined || found.length === page.length) return { rows, next: null };
  return { rows, next: { kiosk: last.kiosk, epoch: last.epoch, seq: last.seq, hash: last.hash } };
}

/** Keeps what is not kept yet, as far as there is room. Resolves to the number of rows for which there was none. */
export async function keepForked(
  trx: Trx,
  { insertAll }: Pick<Dialect, 'insertAll'>,
  { kiosk, epoch }: Pick<JournalUpload, 'kiosk' | 'epoch'>,
  rows: readonly JournalRow[],
  nowMs: number,
): Promise<number> {
  // At most as many as there is room for at all.
  const kept = await trx
    .selectFrom('forked_row')
    .select('hash')
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .execute();
  const known = new Set(kept.map(({ hash }) => hash));
  const fresh = rows.filter(({ hash }) => !known.has(hash));
  const fitting = fresh.slice(0, Math.max(0, FORKED_ROWS_MAX - kept.length));
  const added = fitting.map((row) => {
    return { kiosk, epoch, seq: row.seq, hash: row.hash, row_json: JSON.stringify(row), at_ms: nowMs };
  });
  await insertAll(trx, 'forked_row', FORKED_ROW, added);
  return fresh.length - fitting.length;
}

const FORKED_ROW: BulkColumns<Tables['forked_row']> = {
  kiosk: 'text',
  epoch: 'text',
  seq: 'bigint',
  hash: 'text',
  row_json: 'text',
  at_ms: 'bigint',
};
