/** Tenders whose result nobody knows, until somebody does; and what a terminal approved beyond its limits. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { BulkColumns } from '../store/dialect.ts';
import type { Tables } from '../store/tables.ts';
import { type EffectContext, type EffectOutcome, effect, type Item } from './effect.ts';

const tenderSchema = z.object({ v: z.literal(1), atMs: z.int().min(0), tenderId: z.string().min(1).max(80) });
type TenderItem = Item<z.infer<typeof tenderSchema>>;

const OPEN_TENDER: BulkColumns<Tables['open_tender']> = {
  tender_id: 'text',
  kiosk: 'text',
  epoch: 'text',
  seq: 'bigint',
  at_ms: 'bigint',
};

/** Opened by `tender.unknown`, closed by every other kind. What is open in the end is the same as one row after the other would leave. */
async function keepOpenTenders(context: EffectContext, items: readonly TenderItem[]): Promise<EffectOutcome> {
  const { trx } = context;
  const opened = new Map<string, TenderItem>();
  const closed = new Set<string>();
  for (const item of items) {
    const { tenderId } = item.event;
    if (item.row.kind !== 'tender.unknown') {
      closed.add(tenderId);
      opened.delete(tenderId);
    } else if (!opened.has(tenderId)) opened.set(tenderId, item);
  }
  if (closed.size > 0)
    await trx
      .deleteFrom('open_tender')
      .where('tender_id', 'in', [...closed])
      .execute();
  if (context.isLate) {
    for (const [tenderId, item] of opened) if (await isClosedLater(context, item)) opened.delete(tenderId);
  }
  const open = [...opened.values()].map(({ row, event }) => ({
    tender_id: event.tenderId,
    kiosk: row.kiosk,
    epoch: row.epoch,
    seq: row.seq,
    at_ms: event.atMs,
  }));
  if (open.length === 0) return null;
  await context.insertAll(trx, 'open_tender', OPEN_TENDER, open, 'skipKnown');
  return null;
}

/** What a later row has settled must not be opened again by an earlier one that was not understood in its time. */
async function isClosedLater({ trx }: EffectContext, { row, event }: TenderItem): Promise<boolean> {
  const { kiosk, epoch } = row;
  const named = `"tenderId":${JSON.stringify(event.tenderId)}`.replaceAll(/[!%_]/g, '!$&');
  const closing = await trx
    .selectFrom('journal')
    .select('seq')
    .where((eb) => eb.and({ kiosk, epoch }))
    .where('seq', '>', row.seq)
    .where('kind', 'in', ['tender.settled', 'tender.declined'])
    .where(sql<boolean>`payload LIKE ${`%${named}%`} ESCAPE '!'`)
    .limit(1)
    .executeTakeFirst();
  return closing !== undefined;
}

export const openTenders = effect(tenderSchema, keepOpenTenders);

export const offlineNotAllowed = effect(
  tenderSchema.extend({ amountMinor: z.int(), offlineUpToMinor: z.int() }),
  async ({ alarm }, items) => {
    for (const { row, event } of items) {
      const detail = `the terminal approved ${event.amountMinor} of tender ${event.tenderId} by itself, allowed were ${event.offlineUpToMinor}`;
      await alarm(row, 'offlineNotAllowed', detail);
    }
    return null;
  },
);
