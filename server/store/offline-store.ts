/** Payments that a terminal approved without its bank, and what the bank said about them later. */
import { sql } from 'kysely';
import { err, ok, type Result } from '../../core/result.ts';
import type { OfflineOutcome, OfflineTender, OfflineTotal, Page, PageQuery } from '../ledger.ts';
import type { StoreContext, Trx } from './context.ts';

/** The payment was approved by the bank in the first place, so the bank cannot have a second word about it. */
export type OfflineOutcomeError = { kind: 'notOffline' };

export interface OfflineStore {
  /**
   * What the bank made of a payment that the terminal had approved by itself: said by the acquirer's report or settlement file. Of two
   * reports about one tender the later counts (an acquirer may try a declined one again). The tender may still be on its way: then the
   * outcome waits for it. `known`: nothing changed.
   */
  recordOfflineOutcome(outcome: OfflineOutcome): Promise<Result<'recorded' | 'known', OfflineOutcomeError>>;
  offlineTenders(query: PageQuery): Promise<Page<OfflineTender>>;
}

export const offlineStore = ({ transact, read, now }: StoreContext): OfflineStore => ({
  recordOfflineOutcome: (outcome) => transact((trx) => recordOutcome(trx, outcome, now())),
  offlineTenders: (query) => read((trx) => offlineTenders(trx, query)),
});

export async function recordOutcome(
  trx: Trx,
  { tenderId, outcome, atMs, detail }: OfflineOutcome,
  nowMs: number,
): Promise<Result<'recorded' | 'known', OfflineOutcomeError>> {
  const tender = await trx
    .selectFrom('tender')
    .select('is_offline')
    .where('tender_id', '=', tenderId)
    .executeTakeFirst();
  if (tender?.is_offline === 0) return err({ kind: 'notOffline' });
  const changed = await trx
    .insertInto('offline_outcome')
    .values({ tender_id: tenderId, outcome, at_ms: atMs, detail, recorded_at_ms: nowMs })
    .onConflict((conflict) =>
      conflict
        .column('tender_id')
        .doUpdateSet({ outcome, at_ms: atMs, detail, recorded_at_ms: nowMs })
        .where('offline_outcome.at_ms', '<=', atMs)
        .where((eb) => eb.or([eb('offline_outcome.outcome', '!=', outcome), eb('offline_outcome.at_ms', '!=', atMs)])),
    )
    .executeTakeFirst();
  return ok(changed.numInsertedOrUpdatedRows === 0n ? 'known' : 'recorded');
}

const withOutcomes = (trx: Trx) =>
  trx
    .selectFrom('tender')
    .innerJoin('sale', 'sale.sale_id', 'tender.sale_id')
    .leftJoin('offline_outcome', 'offline_outcome.tender_id', 'tender.tender_id')
    .where('tender.is_offline', '=', 1);

const state = sql<OfflineTender['state']>`coalesce(offline_outcome.outcome, 'open')`;

async function offlineTenders(trx: Trx, query: PageQuery): Promise<Page<OfflineTender>> {
  const isNewest = query.order === 'newest';
  let select = withOutcomes(trx)
    .select([
      'sale.sale_no as saleNo',
      'tender.tender_id as tenderId',
      'sale.sale_id as saleId',
      'sale.receipt_number as receiptNumber',
      'sale.kiosk',
      'sale.epoch',
      'sale.seq',
      'sale.at_ms as atMs',
      'sale.currency',
      'tender.amount_minor as amountMinor',
      'tender.terminal_reference as terminalReference',
      'tender.masked_pan as maskedPan',
      state.as('state'),
      'offline_outcome.at_ms as outcomeAtMs',
      'offline_outcome.detail as detail',
    ])
    .orderBy('sale.sale_no', isNewest ? 'desc' : 'asc')
    .orderBy('tender.position')
    .limit(query.limit + 1);
  if (query.after !== undefined) select = select.where('sale.sale_no', isNewest ? '<' : '>', query.after);
  if (query.kiosk !== undefined) select = select.where('sale.kiosk', '=', query.kiosk);
  const found = await select.execute();
  const rows = found.slice(0, query.limit);
  return { rows, next: found.length > query.limit ? (rows.at(-1)?.saleNo ?? null) : null };
}

/** Counted apart from the sales: what is open and what was declined later is money that the shop may never see. */
export async function offlineTotals(trx: Trx): Promise<OfflineTotal[]> {
  const totals = await withOutcomes(trx)
    .select((eb) => [
      state.as('state'),
      'sale.currency',
      eb.fn.countAll<number>().as('tenders'),
      eb.fn.sum<number>('tender.amount_minor').as('totalMinor'),
    ])
    .groupBy([state, 'sale.currency'])
    .orderBy(state)
    .orderBy('sale.currency')
    .execute();
  return totals.map((total) => ({
    ...total,
    tenders: Number(total.tenders),
    totalMinor: Number(total.totalMinor),
  }));
}
