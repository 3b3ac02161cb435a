/** Rows that were stored but could not be applied: to be looked at, taken out as they came, and tried again by a later version. */
import { sql } from 'kysely';
import { z } from 'zod';
import { applyEffects, effectContext } from './apply-effects.ts';
import { readRow } from './checked-upload.ts';
import type { StoreContext, Trx } from './context.ts';

const ROWS_AT_ONCE_MAX = 200;

export const quarantinedRowSchema = z.object({
  kiosk: z.string(),
  epoch: z.string(),
  seq: z.int(),
  reason: z.string(),
  atMs: z.int(),
  /** The row as the kiosk sent it; its hash covers the payload's bytes. */
  row: z.object({
    id: z.string(),
    session: z.string(),
    kind: z.string(),
    at: z.int(),
    payload: z.string(),
    prevHash: z.string(),
    hash: z.string(),
  }),
});
export type QuarantinedRow = z.infer<typeof quarantinedRowSchema>;

/** Where the page before ended: the kiosk, epoch and number of its last row. */
export const quarantinePlaceSchema = z.object({ kiosk: z.string(), epoch: z.string(), seq: z.int() });
export type QuarantinePlace = z.infer<typeof quarantinePlaceSchema>;

export interface QuarantineQuery {
  kiosk?: string | undefined;
  after?: QuarantinePlace | undefined;
}

export const retrySchema = z.object({
  applied: z.int(),
  /** Still not understood. */
  left: z.int(),
  next: quarantinePlaceSchema.nullable(),
});
export type Retry = z.infer<typeof retrySchema>;

export interface QuarantineStore {
  /** A page of at most `ROWS_AT_ONCE_MAX`, in the order of kiosks and rows. */
  quarantined(query: QuarantineQuery): Promise<{ rows: QuarantinedRow[]; next: QuarantinePlace | null }>;
  /** Applies a page of them again. What succeeds leaves the quarantine in the same transaction, so a repeat finds nothing to double. */
  retryQuarantined(query: QuarantineQuery): Promise<Retry>;
}

export const quarantineStore = (context: StoreContext): QuarantineStore => ({
  quarantined: (query) => context.read((trx) => pageOf(trx, query)),
  retryQuarantined: (query) => context.transact((trx) => retry(trx, query, context)),
});

async function pageOf(trx: Trx, { kiosk, after }: QuarantineQuery) {
  let select = trx
    .selectFrom('quarantine')
    .innerJoin('journal', (join) =>
      join
        .onRef('journal.kiosk', '=', 'quarantine.kiosk')
        .onRef('journal.epoch', '=', 'quarantine.epoch')
        .onRef('journal.seq', '=', 'quarantine.seq'),
    )
    .selectAll('quarantine')
    .select(['id', 'session', 'kind', 'at', 'payload', 'prev_hash', 'hash'])
    .orderBy('quarantine.kiosk')
    .orderBy('quarantine.epoch')
    .orderBy('quarantine.seq')
    .limit(ROWS_AT_ONCE_MAX + 1);
  if (kiosk !== undefined) select = select.where('quarantine.kiosk', '=', kiosk);
  if (after !== undefined) {
    select = select.where(
      sql<boolean>`(quarantine.kiosk, quarantine.epoch, quarantine.seq) > (${after.kiosk}, ${after.epoch}, ${after.seq})`,
    );
  }
  const found = await select.execute();
  const rows = found.slice(0, ROWS_AT_ONCE_MAX).map(({ kiosk: of, epoch, seq, reason, at_ms, prev_hash, ...row }) => ({
    kiosk: of,
    epoch,
    seq,
    reason,
    atMs: at_ms,
    row: { ...row, prevHash: prev_hash },
  }));
  const last = rows.at(-1);
  const next = found.length > rows.length && last !== undefined ? placeOf(last) : null;
  return { rows, next };
}

const placeOf = ({ kiosk, epoch, seq }: QuarantinePlace): QuarantinePlace => ({ kiosk, epoch, seq });

async function retry(
  trx: Trx,
  query: QuarantineQuery,
  { dialect, effectsAtOnceMax, now }: StoreContext,
): Promise<Retry> {
  const { rows, next } = await pageOf(trx, query);
  const journals = new Map<string, QuarantinedRow[]>();
  for (const row of rows) {
    const key = `${row.kiosk} ${row.epoch}`;
    journals.set(key, [...(journals.get(key) ?? []), row]);
  }
  let left = 0;
  for (const group of journals.values()) {
    const { kiosk, epoch } = placeOf(group[0] as QuarantinedRow);
    const context = effectContext(trx, dialect, now(), 'late');
    const unapplied = await applyEffects(
      { dialect, context, atOnceMax: effectsAtOnceMax },
      group.map(({ seq, row }) => readRow({ kiosk, epoch }, { seq, kind: row.kind, payload: row.payload })),
    );
    left += unapplied.length;
    const reasons = new Map(unapplied.map(({ seq, reason }) => [seq, reason]));
    for (const { seq, reason } of group) {
      const now = reasons.get(seq);
      if (now === undefined)
        await trx
          .deleteFrom('quarantine')
          .where((eb) => eb.and({ kiosk, epoch, seq }))
          .execute();
      else if (now !== reason) {
        await trx
          .updateTable('quarantine')
          .set({ reason: now })
          .where((eb) => eb.and({ kiosk, epoch, seq }))
          .execute();
      }
    }
  }
  return { applied: rows.length - left, left, next };
}
