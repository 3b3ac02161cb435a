/** Tenders whose result nobody knows, until somebody does; and what a terminal approved beyond its limits. */
import { z } from 'zod';
import { type EffectContext, type EffectOutcome, effect, type Item } from './effect.ts';

const tenderSchema = z.object({ v: z.literal(1), atMs: z.int().min(0), tenderId: z.string().min(1).max(80) });
type TenderItem = Item<z.infer<typeof tenderSchema>>;

/** Opened by `tender.unknown`, closed by every other kind. What is open in the end is the same as one row after the other would leave. */
async function keepOpenTenders(context: EffectContext, items: readonly TenderItem[]): Promise<EffectOutcome> {
  const { trx, kiosk, epoch } = context;
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
  const open = [...opened.values()].map(({ row, event }) => ({
    tender_id: event.tenderId,
    kiosk,
    epoch,
    seq: row.seq,
    at_ms: event.atMs,
  }));
  if (open.length === 0) return null;
  await trx
    .insertInto('open_tender')
    .values(open)
    .onConflict((conflict) => conflict.column('tender_id').doNothing())
    .execute();
  return null;
}

export const openTenders = effect(tenderSchema, keepOpenTenders);

export const offlineNotAllowed = effect(
  tenderSchema.extend({ amountMinor: z.int(), offlineUpToMinor: z.int() }),
  async ({ alarm }, items) => {
    for (const { row, event } of items) {
      const detail = `the terminal approved ${event.amountMinor} of tender ${event.tenderId} by itself, allowed were ${event.offlineUpToMinor}`;
      await alarm(row.seq, 'offlineNotAllowed', detail);
    }
    return null;
  },
);
