/** What kiosks' journals say of refunds: the money went back, and goods are on the shelf again; or one was given up before it was known. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { closeRefund } from '../refund/claim.ts';
import { type EffectContext, type EffectOutcome, effect, type Item } from './effect.ts';

const id = z.string().min(1).max(80);
const LINES_MAX = 200;

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
  }),
]);
type RefundItem = Item<z.infer<typeof eventSchema>>;

async function follow(context: EffectContext, items: readonly RefundItem[]): Promise<EffectOutcome> {
  for (const item of items) await followOne(context, item);
  return null;
}

async function followOne({ trx, alarm }: EffectContext, { row, event }: RefundItem): Promise<void> {
  const { kiosk } = row;
  const { refundId, atMs } = event;
  if (event.type === 'refund.abandoned') {
    // Named by the row, so that a repeat moves nothing twice.
    let made = 0;
    const newId = (): string => {
      made += 1;
      return createHash('sha256').update(`${kiosk}/${row.epoch}/${row.seq}/${made}`).digest('hex').slice(0, 32);
    };
    const missing = await closeRefund(trx, { kiosk, refundId }, { now: () => atMs, newId });
    if (missing > 0) await alarm(row, 'refundNotTakenBack', `refund ${refundId}: ${missing} was spent already`);
    return;
  }
  const { saleId, amountMinor, toStock, lines } = event;
  const done = await trx
    .updateTable('refund')
    .set({ completed_at_ms: atMs })
    .where((eb) => eb.and({ kiosk, refund_id: refundId, state: 'granted', amount_minor: amountMinor }))
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n)
    await alarm(row, 'refundNotGranted', `refund ${refundId} of ${amountMinor} was not granted`);
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

export const refundMoves = effect(eventSchema, follow);
