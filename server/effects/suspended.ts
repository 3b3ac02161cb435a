/**
 * What kiosks' journals say about suspended baskets: those that only a slip holds, those that stayed, and recalls that were made or given up
 * without the server. Journals arrive in any order; a basket that two kiosks took is found by whichever comes second.
 */
import { z } from 'zod';
import { basketRow, handOver, holdAgain, markRecalled, noteRecall, UNKNOWN } from '../suspended/move.ts';
import { type EffectContext, type EffectOutcome, effect, type Item } from './effect.ts';

const atMs = z.int().min(0);
const basketId = z.string().min(1).max(20);
const recallId = z.string().min(1).max(80);

const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('basket.suspended'),
    v: z.literal(1),
    atMs,
    basketId,
    where: z.enum(['server', 'slip']),
    currency: z.string().max(3),
    totalMinor: z.int(),
    itemCount: z.int(),
    expiresAtMs: z.int(),
  }),
  z.object({ type: z.enum(['basket.suspendFailed', 'basket.takenBack']), v: z.literal(1), atMs, basketId }),
  z.object({ type: z.enum(['recall.givenUp', 'basket.recalled']), v: z.literal(1), atMs, basketId, recallId }),
]);
type Event = z.infer<typeof eventSchema>;
type SuspendedItem = Item<Event>;

async function follow(context: EffectContext, items: readonly SuspendedItem[]): Promise<EffectOutcome> {
  for (const item of items) await followOne(context, item);
  return null;
}

async function followOne(context: EffectContext, { row, event }: SuspendedItem): Promise<void> {
  const { kiosk } = row;
  switch (event.type) {
    case 'basket.suspended':
      return keepSlip(context, kiosk, event);
    case 'basket.suspendFailed':
    case 'basket.takenBack':
      return withdraw(context, { row, event });
    case 'recall.givenUp':
      return giveUp(context, kiosk, event);
    case 'basket.recalled':
      return recalled(context, { row, event });
  }
}

/** What the server has itself it knows better. A recall that came first keeps its state. */
async function keepSlip(
  { trx }: EffectContext,
  kiosk: string,
  event: Extract<Event, { type: 'basket.suspended' }>,
): Promise<void> {
  const known = {
    kiosk,
    suspended_at_ms: event.atMs,
    expires_at_ms: event.expiresAtMs,
    currency: event.currency,
    total_minor: event.totalMinor,
    item_count: event.itemCount,
  };
  await trx
    .insertInto('suspended_basket')
    .values({ ...UNKNOWN, ...known, basket_id: event.basketId, state: 'suspended', held_by: event.where })
    .onConflict((conflict) =>
      conflict.column('basket_id').doUpdateSet(known).where('suspended_basket.kiosk', 'is', null),
    )
    .execute();
}

async function withdraw({ trx, alarm }: EffectContext, { row, event }: SuspendedItem): Promise<void> {
  const before = await basketRow(trx, event.basketId);
  if (before?.state === 'recalled') {
    const by = before.recalled_by ?? '';
    return alarm(row, 'basketInTwoPlaces', `basket ${event.basketId} stayed here and was recalled by ${by}`);
  }
  await trx
    .insertInto('suspended_basket')
    .values({ ...UNKNOWN, basket_id: event.basketId, state: 'withdrawn', held_by: 'slip', kiosk: row.kiosk })
    .onConflict((conflict) => conflict.column('basket_id').doUpdateSet({ state: 'withdrawn' }))
    .execute();
}

/** It is free again for whoever comes with the slip; the request, should it still be on its way, takes nothing. */
async function giveUp(
  { trx }: EffectContext,
  kiosk: string,
  { basketId: id, recallId: recall, atMs: when }: Extract<Event, { recallId: string }>,
): Promise<void> {
  await noteRecall(trx, { basketId: id, recallId: recall, kiosk, atMs: when }, 'givenUp');
  const given = await trx
    .updateTable('suspended_basket')
    .set({ state: 'suspended', recall_id: null, recalled_by: null, recalled_at_ms: null })
    .where('basket_id', '=', id)
    .where('state', '=', 'recalled')
    .where('recall_id', '=', recall)
    .where('recalled_by', '=', kiosk)
    .returningAll()
    .executeTakeFirst();
  if (given !== undefined) await holdAgain(trx, given, kiosk, when);
}

async function recalled({ trx, alarm }: EffectContext, { row, event }: SuspendedItem): Promise<void> {
  if (event.type !== 'basket.recalled') return;
  const { kiosk } = row;
  const before = await basketRow(trx, event.basketId);
  const isKnown = before?.state === 'recalled' && before.recall_id === event.recallId && before.recalled_by === kiosk;
  if (isKnown) return;
  if (before?.state === 'recalled') {
    const by = before.recalled_by ?? '';
    return alarm(row, 'basketRecalledTwice', `basket ${event.basketId} was recalled by ${by} and by ${kiosk}`);
  }
  if (before?.state === 'withdrawn') {
    await alarm(row, 'basketInTwoPlaces', `basket ${event.basketId} was recalled by ${kiosk} and had stayed`);
  }
  if (before === undefined) {
    await trx
      .insertInto('suspended_basket')
      .values({ ...UNKNOWN, basket_id: event.basketId, state: 'suspended', held_by: 'slip' })
      .execute();
  }
  const { basketId: id, recallId: recall, atMs: when } = event;
  await markRecalled(trx, { basketId: id, recallId: recall, kiosk, atMs: when });
  // A server that was restored has forgotten that it handed this basket out.
  if (before?.state === 'suspended') await handOver(trx, before, kiosk, when);
}

export const suspendedMoves = effect(eventSchema, follow);
