import { localizedSchema } from '../../core/catalogue/product.ts';
import type { RefundableSale } from '../../core/checkout/refund/sale.ts';
import type { Trx } from '../store/context.ts';

/** A sale with what of it was granted back so far; null where there is none. */
export async function refundableSale(
  trx: Trx,
  by: { receiptNumber: string } | { saleId: string },
): Promise<RefundableSale | null> {
  const [column, value] =
    'saleId' in by ? (['sale_id', by.saleId] as const) : (['receipt_number', by.receiptNumber] as const);
  const sale = await trx.selectFrom('sale').selectAll().where(column, '=', value).executeTakeFirst();
  if (sale === undefined) return null;
  const saleId = sale.sale_id;
  const lines = await trx
    .selectFrom('sale_line')
    .selectAll()
    .where('sale_id', '=', saleId)
    .orderBy('position')
    .execute();
  const tenders = await trx
    .selectFrom('tender')
    .selectAll()
    .where('sale_id', '=', saleId)
    .orderBy('position')
    .execute();
  const unitsBack = await trx
    .selectFrom('refund_line')
    .select(['position', (eb) => eb.fn.sum<number>('quantity').as('sum')])
    .where('sale_id', '=', saleId)
    .groupBy('position')
    .execute();
  const moneyBack = await trx
    .selectFrom('refund_part')
    .select(['position', (eb) => eb.fn.sum<number>('amount_minor').as('sum')])
    .where('sale_id', '=', saleId)
    .groupBy('position')
    .execute();
  const sumAt = (sums: { position: number; sum: number }[], position: number): number =>
    Number(sums.find((each) => Number(each.position) === position)?.sum ?? 0);
  return {
    saleId,
    receiptNumber: sale.receipt_number,
    atMs: sale.at_ms,
    currency: sale.currency,
    totalMinor: sale.total_minor,
    lines: lines.map((line) => ({
      position: line.position,
      name: localizedSchema.parse(JSON.parse(line.name_json)),
      quantity: line.quantity,
      weightGrams: line.weight_grams,
      paidMinor: line.amount_minor,
      refundedQuantity: sumAt(unitsBack, line.position),
    })),
    tenders: tenders.map((tender) => ({
      position: tender.position,
      kind: tender.kind,
      paidMinor: tender.amount_minor,
      refundedMinor: sumAt(moneyBack, tender.position),
      label: tender.masked_pan.slice(-4),
    })),
  };
}
