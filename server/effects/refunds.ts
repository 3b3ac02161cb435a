/** What kiosks' journals say of refunds: the money went back, and goods are on the shelf again; or one was given up before it was known. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bookRefund } from '../refund/book.ts';
import { closeRefund } from '../refund/claim.ts';
import { type EffectContext, type EffectOutcome, effect, type Item } from './effect.ts';

const id = z.string().min(1).max(80);
const LINES_MAX = 2_000;
const PARTS_MAX = 100;

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('refund.abandoned'), v: z.literal(1), atMs: z.int().min(0), refundId: id }),
  z.object({
    type: z.literal('refund.completed'),
    v: z.literal(1),
    atMs: z.int().min(0),
    refundId: id,
    saleId: id,
    amountMinor: z.int(),
    toStock: z.boolean(),
    lines: z.array(z.object({ position: z.int().min(0), quantity: z.int().min(1) })).max(LINES_MAX),
    isOffline: z.boolean().default(false),
    // Rows from before parts were told with their tender have none that can be booked.
    parts: z
      .array(z.object({ position: z.int().min(0).optional(), amountMinor: z.int() }))
      .max(PARTS_MAX)
      .default([]),
  }),
]);
type RefundItem = Item<z.infer<typeof eventSchema>>;

async function follow(context: EffectContext, items: readonly RefundItem[]): Promise<EffectOutcome> {
  for (const item of items) await followOne(context, item);
  return null;
}

async function followOne(context: EffectContext, item: RefundItem): Promise<void> {
  const { trx, alarm } = context;
  const { row, event } = item;
  const { kiosk } = row;
  const { refundId, atMs } = event;
  if (event.type === 'refund.abandoned') {
    const missing = await closeRefund(trx, { kiosk, refundId }, toolsOf(item));
    if (missing > 0) await alarm(row, 'refundNotTakenBack', `refund ${refundId}: ${missing} was spent already`);
    return;
  }
  const { saleId, amountMinor, toStock, lines, isOffline } = event;
  if (!(await wasGranted(context, item))) {
    if (!isOffline) await alarm(row, 'refundNotGranted', `refund ${refundId} of ${amountMinor} was not granted`);
    const trouble = await bookRefund(trx, kiosk, event);
    if (trouble !== null) await alarm(row, 'refundedTwice', `refund ${refundId} of sale ${saleId}: ${trouble}`);
  }
  if (!toStock) return;
  for (const { position, quantity } of lines) {
    const line = await trx
      .selectFrom('sale_line')
      .selectAll()
      .where('sale_id', '=', saleId)
      .where('position', '=', position)
      .executeTakeFirst();
    if (line === undefined) continue;
    // Back on the shelf: what left it has gone the other way.
    await trx
      .insertInto('stock_movement')
      .values({
        ...{ kiosk, epoch: row.epoch, seq: row.seq, position, sale_id: saleId, code: line.code, at_ms: atMs },
        quantity: line.unit === 'each' ? -quantity : 0,
        weight_grams: line.unit === 'kilogram' ? -(line.weight_grams ?? 0) : 0,
      })
      .execute();
  }
}

/** What it moves is named by its row, so that a repeat moves nothing twice. */
function toolsOf({ row, event }: RefundItem): { now: () => number; newId: () => string } {
  let made = 0;
  const newId = (): string => {
    made += 1;
    return createHash('sha256').update(`${row.kiosk}/${row.epoch}/${row.seq}/${made}`).digest('hex').slice(0, 32);
  };
  return { now: () => event.atMs, newId };
}

/**
 * Whether it is the one that was granted, and then it is completed. A kiosk that lost the answer and gave back by its own journal may have
 * given it to others than the server chose: then the grant is taken back, and what happened is booked.
 */
async function wasGranted({ trx, alarm }: EffectContext, item: RefundItem): Promise<boolean> {
  const { row, event } = item;
  if (event.type !== 'refund.completed') return false;
  const key = { kiosk: row.kiosk, refund_id: event.refundId };
  if (event.isOffline) {
    const granted = await trx
      .selectFrom('refund_part')
      .select(['position', 'amount_minor'])
      .where((eb) => eb.and(key))
      .execute();
    const isSame = granted.every(({ position, amount_minor }) =>
      event.parts.some((part) => part.position === Number(position) && part.amountMinor === Number(amount_minor)),
    );
    if (!isSame) {
      const missing = await closeRefund(trx, { kiosk: row.kiosk, refundId: event.refundId }, toolsOf(item));
      if (missing > 0) await alarm(row, 'refundNotTakenBack', `refund ${event.refundId}: ${missing} was spent already`);
      await trx
        .deleteFrom('refund')
        .where((eb) => eb.and(key))
        .execute();
      return false;
    }
  }
  const done = await trx
    .updateTable('refund')
    .set({ completed_at_ms: event.atMs })
    .where((eb) => eb.and({ ...key, state: 'granted', amount_minor: event.amountMinor }))
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export const refundMoves = effect(eventSchema, follow);
