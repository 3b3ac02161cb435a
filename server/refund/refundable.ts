import { type GoneBack, refundableOf } from '../../core/checkout/refund/refundable.ts';
import type { RefundableSale } from '../../core/checkout/refund/sale.ts';
import { invariant } from '../../core/result.ts';
import { readEvent } from '../../core/session/read-event.ts';
import type { Trx } from '../store/context.ts';

/** A sale with what of it was granted back so far; null where there is none. What was paid for its lines is in the kiosk's own row. */
export async function refundableSale(
  trx: Trx,
  by: { receiptNumber: string } | { saleId: string },
): Promise<RefundableSale | null> {
  const [column, value] =
    'saleId' in by ? (['sale_id', by.saleId] as const) : (['receipt_number', by.receiptNumber] as const);
  const sold = await trx
    .selectFrom('sale')
    .innerJoin('journal', (join) =>
      join
        .onRef('journal.kiosk', '=', 'sale.kiosk')
        .onRef('journal.epoch', '=', 'sale.epoch')
        .onRef('journal.seq', '=', 'sale.seq'),
    )
    .select(['sale.sale_id', 'journal.payload'])
    .where(`sale.${column}`, '=', value)
    .executeTakeFirst();
  if (sold === undefined) return null;
  const sale = readEvent(sold.payload);
  invariant(sale.type === 'sale.completed', 'the row of a sale completes it');
  return refundableOf(sale, await goneBackOf(trx, sold.sale_id));
}

async function goneBackOf(trx: Trx, saleId: string): Promise<GoneBack> {
  const units = await trx
    .selectFrom('refund_line')
    .select(['position', (eb) => eb.fn.sum<number>('quantity').as('sum')])
    .where('sale_id', '=', saleId)
    .groupBy('position')
    .execute();
  const money = await trx
    .selectFrom('refund_part')
    .select(['position', (eb) => eb.fn.sum<number>('amount_minor').as('sum')])
    .where('sale_id', '=', saleId)
    .groupBy('position')
    .execute();
  const asMap = (sums: { position: number; sum: number }[]): Map<number, number> =>
    new Map(sums.map(({ position, sum }) => [Number(position), Number(sum)]));
  return { units: asMap(units), money: asMap(money) };
}
