/** What a kiosk counts of its own journal beside what the ledger holds of the same stretch. */
import { z } from 'zod';
import { addSales, joinTotals, type SaleTotal, saleTotalSchema } from '../../core/checkout/reports/sale-totals.ts';
import type { ChainTotals } from '../../offline/wire/identity-wire.ts';
import type { StoreContext, Trx } from './context.ts';
import type { Upload, UploadProof } from './ledger-store.ts';

/** Sales in quarantine that are looked at; where there are more, the sums of a kiosk cannot be compared. */
const QUARANTINED_SALES_MAX = 1_000;

export interface KioskTotals {
  /** Rows `after + 1` to `seq`. */
  after: number;
  seq: number;
  /** Of row `seq`. */
  hash: string;
  rows: number;
  sales: SaleTotal[];
}

export interface LedgerTotals extends Omit<KioskTotals, 'sales'> {
  /** Null where too many are in quarantine to add them up. */
  sales: SaleTotal[] | null;
}

export interface KioskTotalsStore {
  /** As the kiosk signed it last, and what the ledger holds of the same rows, quarantine included; null where it never said. */
  kioskTotals(kiosk: string, epoch: string): Promise<{ kiosk: KioskTotals; ledger: LedgerTotals } | null>;
}

/** With an upload that was taken, in its transaction: the rows up to `head` are those of the ledger. */
export async function keepTotals(
  trx: Trx,
  { kiosk, epoch }: Pick<Upload, 'kiosk' | 'epoch'>,
  { head, publicKey }: UploadProof,
  totals: ChainTotals,
  nowMs: number,
): Promise<void> {
  const values = {
    ...{ seq: head.seq, hash: head.hash, after_seq: totals.after, row_count: totals.rows },
    ...{ sales_json: JSON.stringify(totals.sales), signature: totals.signature, public_key: publicKey, at_ms: nowMs },
  };
  await trx
    .insertInto('kiosk_totals')
    .values({ kiosk, epoch, ...values })
    .onConflict((conflict) => conflict.columns(['kiosk', 'epoch']).doUpdateSet(values))
    .execute();
}

export const kioskTotalsStore = ({ read }: StoreContext): KioskTotalsStore => ({
  kioskTotals: (kiosk, epoch) =>
    read(async (trx) => {
      const said = await trx
        .selectFrom('kiosk_totals')
        .select(['after_seq as after', 'seq', 'hash', 'row_count as rows', 'sales_json'])
        .where((eb) => eb.and({ kiosk, epoch }))
        .executeTakeFirst();
      if (said === undefined) return null;
      const { sales_json, ...of } = said;
      const sales = z.array(saleTotalSchema).parse(JSON.parse(sales_json));
      return { kiosk: { ...of, sales }, ledger: await ledgerTotals(trx, { kiosk, epoch }, of) };
    }),
});

async function ledgerTotals(
  trx: Trx,
  key: { kiosk: string; epoch: string },
  { after, seq }: { after: number; seq: number },
): Promise<LedgerTotals> {
  const { rows } = await trx
    .selectFrom('journal')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where((eb) => eb.and(key))
    .where('seq', '>', after)
    .where('seq', '<=', seq)
    .executeTakeFirstOrThrow();
  const last = await trx
    .selectFrom('journal')
    .select('hash')
    .where((eb) => eb.and({ ...key, seq }))
    .executeTakeFirst();
  const sold = await trx
    .selectFrom('sale')
    .select((eb) => [
      'currency',
      eb.fn.countAll<number>().as('sales'),
      eb.fn.sum<number>('total_minor').as('totalMinor'),
    ])
    .where((eb) => eb.and(key))
    .where('seq', '>', after)
    .where('seq', '<=', seq)
    .groupBy('currency')
    .execute();
  // The kiosk knows nothing of a quarantine: to it these are sales like all others.
  const quarantined = await trx
    .selectFrom('quarantine')
    .innerJoin('journal', (join) =>
      join
        .onRef('journal.kiosk', '=', 'quarantine.kiosk')
        .onRef('journal.epoch', '=', 'quarantine.epoch')
        .onRef('journal.seq', '=', 'quarantine.seq'),
    )
    .select(['journal.kind', 'journal.payload'])
    .where('journal.kind', '=', 'sale.completed')
    .where('quarantine.kiosk', '=', key.kiosk)
    .where('quarantine.epoch', '=', key.epoch)
    .where('quarantine.seq', '>', after)
    .where('quarantine.seq', '<=', seq)
    .limit(QUARANTINED_SALES_MAX + 1)
    .execute();
  const counted = sold.map(({ currency, sales, totalMinor }) => ({
    ...{ currency, sales: Number(sales), totalMinor: Number(totalMinor) },
  }));
  const sales = quarantined.length > QUARANTINED_SALES_MAX ? null : joinTotals(counted, addSales([], quarantined));
  return { after, seq, hash: last?.hash ?? '', rows: Number(rows), sales };
}
