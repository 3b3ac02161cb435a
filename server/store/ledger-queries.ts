import { z } from 'zod';
import { localizedSchema } from '../../core/catalogue/product.ts';
import type { CheckIn, LedgerSummary, Page, PageQuery, Sale } from '../ledger.ts';
import { isOpenAlarm } from './alarm-store.ts';
import type { Trx } from './context.ts';
import { offlineTotals } from './offline-store.ts';
import type { Tables } from './tables.ts';

/** Summaries show the newest of what can grow without end; the counts are whole. */
const SUMMARY_LIST_MAX = 200;
export const taxesSchema = z.array(z.object({ rateBasisPoints: z.int(), netMinor: z.int(), taxMinor: z.int() }));

function groupBy<T extends { sale_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.sale_id, [...(groups.get(row.sale_id) ?? []), row]);
  return groups;
}

export async function sales(trx: Trx, query: PageQuery): Promise<Page<Sale>> {
  const isNewest = query.order === 'newest';
  let select = trx
    .selectFrom('sale')
    .selectAll()
    .orderBy('sale_no', isNewest ? 'desc' : 'asc')
    .limit(query.limit + 1);
  if (query.after !== undefined) select = select.where('sale_no', isNewest ? '<' : '>', query.after);
  if (query.kiosk !== undefined) select = select.where('kiosk', '=', query.kiosk);
  const found = await select.execute();
  const page = found.slice(0, query.limit);
  const ids = page.map(({ sale_id }) => sale_id);
  if (ids.length === 0) return { rows: [], next: null };
  const lines = groupBy(
    await trx.selectFrom('sale_line').selectAll().where('sale_id', 'in', ids).orderBy('position').execute(),
  );
  const tenders = groupBy(
    await trx.selectFrom('tender').selectAll().where('sale_id', 'in', ids).orderBy('position').execute(),
  );
  const rows = page.map((sale) => saleOf(sale, lines.get(sale.sale_id) ?? [], tenders.get(sale.sale_id) ?? []));
  return { rows, next: found.length > query.limit ? (rows.at(-1)?.saleNo ?? null) : null };
}

const saleOf = (
  sale: Omit<Tables['sale'], 'sale_no'> & { sale_no: number },
  lines: Tables['sale_line'][],
  tenders: Tables['tender'][],
): Sale => ({
  saleNo: sale.sale_no,
  saleId: sale.sale_id,
  kiosk: sale.kiosk,
  epoch: sale.epoch,
  seq: sale.seq,
  receiptNumber: sale.receipt_number,
  atMs: sale.at_ms,
  currency: sale.currency,
  totalMinor: sale.total_minor,
  taxes: taxesSchema.parse(JSON.parse(sale.taxes_json)),
  lines: lines.map((line) => ({
    lineId: line.line_id,
    code: line.code,
    name: localizedSchema.parse(JSON.parse(line.name_json)),
    unit: line.unit,
    quantity: line.quantity,
    weightGrams: line.weight_grams,
    unitPriceMinor: line.unit_price_minor,
    amountMinor: line.amount_minor,
    taxRateBasisPoints: line.tax_rate_basis_points,
  })),
  tenders: tenders.map((tender) => ({
    tenderId: tender.tender_id,
    kind: tender.kind,
    amountMinor: tender.amount_minor,
    terminalReference: tender.terminal_reference,
    approvalCode: tender.approval_code,
    cardBrand: tender.card_brand,
    maskedPan: tender.masked_pan,
    isOffline: tender.is_offline === 1,
  })),
});

export async function checkIns(trx: Trx, query: PageQuery): Promise<Page<CheckIn>> {
  const isNewest = query.order === 'newest';
  let select = trx
    .selectFrom('check_in')
    .select([
      'check_in_no as checkInNo',
      'flight_id as flightId',
      'passenger_id as passengerId',
      'seat',
      'sequence_number as sequenceNumber',
      'kiosk',
      'epoch',
      'seq',
      'at_ms as atMs',
    ])
    .orderBy('check_in_no', isNewest ? 'desc' : 'asc')
    .limit(query.limit + 1);
  if (query.after !== undefined) select = select.where('check_in_no', isNewest ? '<' : '>', query.after);
  if (query.kiosk !== undefined) select = select.where('kiosk', '=', query.kiosk);
  const found = await select.execute();
  const rows = found.slice(0, query.limit);
  return { rows, next: found.length > query.limit ? (rows.at(-1)?.checkInNo ?? null) : null };
}

const countOf = async (
  trx: Trx,
  table: 'journal' | 'sale' | 'check_in' | 'quarantine' | 'forked_row',
): Promise<number> =>
  Number(
    (
      await trx
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );

export async function summary(trx: Trx, incarnation: string): Promise<LedgerSummary> {
  const totals = await trx
    .selectFrom('sale')
    .select((eb) => [
      'currency',
      eb.fn.countAll<number>().as('sales'),
      eb.fn.sum<number>('total_minor').as('totalMinor'),
    ])
    .groupBy('currency')
    .execute();
  return {
    incarnation,
    rows: await countOf(trx, 'journal'),
    sales: await countOf(trx, 'sale'),
    totals,
    checkIns: await countOf(trx, 'check_in'),
    kiosks: await trx
      .selectFrom('mark')
      .select([
        ...(['kiosk', 'epoch', 'hwm', 'hash', 'received_at_ms as receivedAtMs'] as const),
        ...(['head_seq as headSeq', 'head_hash as headHash', 'head_signature as headSignature'] as const),
        'head_public_key as headPublicKey',
      ])
      .orderBy('received_at_ms', 'desc')
      .limit(SUMMARY_LIST_MAX)
      .execute(),
    quarantined: await trx
      .selectFrom('quarantine')
      .select(['kiosk', 'epoch', 'seq', 'reason', 'at_ms as atMs'])
      .orderBy('at_ms', 'desc')
      .limit(SUMMARY_LIST_MAX)
      .execute(),
    quarantinedCount: await countOf(trx, 'quarantine'),
    forkedCount: await countOf(trx, 'forked_row'),
    offlineTenders: await offlineTotals(trx),
    openTenders: await trx
      .selectFrom('open_tender')
      .select(['tender_id as tenderId', 'kiosk', 'epoch', 'seq', 'at_ms as atMs'])
      .orderBy('at_ms', 'desc')
      .limit(SUMMARY_LIST_MAX)
      .execute(),
    alarms: await trx
      .selectFrom('alarm')
      .select(['kiosk', 'epoch', 'seq', 'kind', 'detail', 'last_at_ms as lastAtMs', 'times'])
      .where(isOpenAlarm)
      .orderBy('last_at_ms', 'desc')
      .limit(SUMMARY_LIST_MAX)
      .execute(),
  };
}
