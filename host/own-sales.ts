import { type GoneBack, refundableOf } from '../core/checkout/refund/refundable.ts';
import type { RefundableSale } from '../core/checkout/refund/sale.ts';
import { readEvent } from '../core/session/read-event.ts';
import type { Journal } from '../offline/journal.ts';
import type { JournalRow } from '../offline/wire/journal-wire.ts';

/** Rows between which others get their turn, and how far back it is looked: some weeks of a busy kiosk. */
const ROWS_AT_ONCE = 500;
const ROWS_LOOKED_AT_MAX = 200_000;

type Reading = Pick<Journal, 'readAfter' | 'lastSeq'>;
type Order = { saleId: string; lines: readonly { position: number; quantity: number }[] };
type Parts = readonly { position: number; amountMinor: number }[];

/**
 * A sale of this kiosk from its own journal, with what this kiosk gave back of it; null where there is none. From the newest row backwards:
 * whatever went back of a sale stands after it.
 */
export async function ownSale(
  journal: Reading,
  receiptNumber: string,
  turn: () => Promise<void>,
): Promise<RefundableSale | null> {
  const orders = new Map<string, Order>();
  const granted = new Map<string, Parts>();
  const newest = journal.lastSeq;
  for (let upTo = newest; upTo > 0 && newest - upTo < ROWS_LOOKED_AT_MAX; upTo -= ROWS_AT_ONCE) {
    for (const row of rowsBetween(journal, Math.max(0, upTo - ROWS_AT_ONCE), upTo).reverse()) {
      if (row.kind === 'refund.ordered' || row.kind === 'refund.granted') note(row, orders, granted);
      const sale = row.kind === 'sale.completed' && row.payload.includes(receiptNumber) ? readEvent(row.payload) : null;
      if (sale?.type === 'sale.completed' && sale.receiptNumber === receiptNumber) {
        return refundableOf(sale, goneBack(sale.saleId, orders, granted));
      }
    }
    await turn();
  }
  return null;
}

function rowsBetween(journal: Reading, after: number, upTo: number): JournalRow[] {
  const rows: JournalRow[] = [];
  for (let seq = after; seq < upTo; ) {
    const some = journal.readAfter(seq, Math.min(ROWS_AT_ONCE, upTo - seq)).filter((row) => row.seq <= upTo);
    const last = some.at(-1);
    // What was rotated out is kept no longer.
    if (last === undefined) break;
    rows.push(...some);
    seq = last.seq;
  }
  return rows;
}

function note({ payload }: JournalRow, orders: Map<string, Order>, granted: Map<string, Parts>): void {
  const event = readEvent(payload);
  if (event.type === 'refund.ordered') orders.set(event.refundId, event);
  if (event.type === 'refund.granted') granted.set(event.refundId, event.granted.parts);
}

function goneBack(saleId: string, orders: ReadonlyMap<string, Order>, granted: ReadonlyMap<string, Parts>): GoneBack {
  const units = new Map<number, number>();
  const money = new Map<number, number>();
  const add = (sums: Map<number, number>, position: number, more: number): void =>
    void sums.set(position, (sums.get(position) ?? 0) + more);
  for (const [refundId, parts] of granted) {
    const order = orders.get(refundId);
    if (order?.saleId !== saleId) continue;
    for (const { position, quantity } of order.lines) add(units, position, quantity);
    for (const { position, amountMinor } of parts) add(money, position, amountMinor);
  }
  return { units, money };
}
