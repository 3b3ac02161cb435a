/**
 * A refund that a kiosk carried out without this server's grant: while it was away, or by a grant that a restored database has forgotten.
 * The money is gone, so it is booked, whatever was refunded elsewhere meanwhile; the next one finds that much less.
 */
import { worthOf } from '../../core/checkout/refund/refundable.ts';
import type { RefundableSale } from '../../core/checkout/refund/sale.ts';
import type { Trx } from '../store/context.ts';
import { refundableSale } from './refundable.ts';

export type CarriedOut = {
  refundId: string;
  saleId: string;
  atMs: number;
  amountMinor: number;
  lines: readonly { position: number; quantity: number }[];
  parts: readonly { position?: number | undefined; amountMinor: number }[];
};

/** Null, or what of it had gone back before. A row that comes again books nothing twice. */
export async function bookRefund(trx: Trx, kiosk: string, refund: CarriedOut): Promise<string | null> {
  const { refundId, saleId, atMs, amountMinor, lines, parts } = refund;
  const key = { kiosk, refund_id: refundId };
  const sale = await refundableSale(trx, { saleId });
  const added = await trx
    .insertInto('refund')
    .values({
      ...{ ...key, sale_id: saleId, state: 'granted', asked_hash: null, answer_json: null },
      ...{ amount_minor: amountMinor, currency: sale?.currency ?? null, at_ms: atMs, completed_at_ms: atMs },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n) return 'the same name stands for another one';
  for (const { position, quantity } of lines) {
    const lineMinor = sale === null ? 0 : (worthOf(sale, [{ position, quantity }]) ?? 0);
    await trx
      .insertInto('refund_line')
      .values({ ...key, position, sale_id: saleId, quantity, amount_minor: lineMinor })
      .execute();
  }
  for (const part of parts) {
    if (part.position === undefined) continue;
    await trx
      .insertInto('refund_part')
      .values({ ...key, position: part.position, sale_id: saleId, amount_minor: part.amountMinor, value_hash: null })
      .execute();
  }
  return sale === null ? 'the sale is not known' : refundedBefore(sale, refund);
}

function refundedBefore(sale: RefundableSale, { lines, parts }: CarriedOut): string | null {
  for (const { position, quantity } of lines) {
    const line = sale.lines.find((each) => each.position === position);
    const left = line === undefined ? 0 : line.quantity - line.refundedQuantity;
    if (quantity > left) return `${quantity} of line ${position} went back, ${left} were left`;
  }
  for (const { position, amountMinor } of parts) {
    const tender = sale.tenders.find((each) => each.position === position);
    const leftMinor = tender === undefined ? 0 : tender.paidMinor - tender.refundedMinor;
    if (position !== undefined && amountMinor > leftMinor)
      return `${amountMinor} of tender ${position} went back, ${leftMinor} was left`;
  }
  return null;
}
