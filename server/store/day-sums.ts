/** What a kiosk sold on a day, by currency: read page by page, each in a short transaction of its own. */
import type { KioskReport } from '../nightly/report.ts';
import type { StoreContext, Trx } from './context.ts';
import { taxesSchema } from './ledger-queries.ts';

const SALES_PER_PAGE = 500;
type Sum = KioskReport['sums'][number];

export async function daySums(read: StoreContext['read'], kiosk: string, fromMs: number, toMs: number): Promise<Sum[]> {
  const sums = new Map<string, Sum>();
  let after = { atMs: fromMs, saleNo: 0 };
  for (;;) {
    const page = await read((trx) => salesPage(trx, kiosk, after, toMs));
    for (const sale of page) addTo(sums, sale);
    const last = page.at(-1);
    if (last === undefined || page.length < SALES_PER_PAGE) return [...sums.values()];
    after = { atMs: last.atMs, saleNo: last.saleNo };
  }
}

interface DaySale {
  saleNo: number;
  atMs: number;
  currency: string;
  totalMinor: number;
  taxes: string;
  tendersMinor: number;
}

async function salesPage(
  trx: Trx,
  kiosk: string,
  after: { atMs: number; saleNo: number },
  toMs: number,
): Promise<DaySale[]> {
  const sales = await trx
    .selectFrom('sale')
    .select([
      'sale_no as saleNo',
      'sale_id',
      'at_ms as atMs',
      'currency',
      'total_minor as totalMinor',
      'taxes_json as taxes',
    ])
    .where('kiosk', '=', kiosk)
    .where((eb) =>
      eb.or([eb('at_ms', '>', after.atMs), eb.and([eb('at_ms', '=', after.atMs), eb('sale_no', '>', after.saleNo)])]),
    )
    .where('at_ms', '>=', after.atMs)
    .where('at_ms', '<', toMs)
    .orderBy('at_ms')
    .orderBy('sale_no')
    .limit(SALES_PER_PAGE)
    .execute();
  if (sales.length === 0) return [];
  const tenders = await trx
    .selectFrom('tender')
    .select((eb) => ['sale_id', eb.fn.sum<number>('amount_minor').as('sum')])
    .where(
      'sale_id',
      'in',
      sales.map(({ sale_id }) => sale_id),
    )
    .groupBy('sale_id')
    .execute();
  const sums = new Map(tenders.map(({ sale_id, sum }) => [sale_id, Number(sum)]));
  return sales.map(({ sale_id, ...sale }) => ({ ...sale, tendersMinor: sums.get(sale_id) ?? 0 }));
}

function addTo(sums: Map<string, Sum>, sale: DaySale): void {
  const sum = sums.get(sale.currency) ?? {
    currency: sale.currency,
    sales: 0,
    salesMinor: 0,
    tendersMinor: 0,
    taxes: [],
  };
  sum.sales += 1;
  sum.salesMinor += sale.totalMinor;
  sum.tendersMinor += sale.tendersMinor;
  for (const tax of taxesSchema.parse(JSON.parse(sale.taxes))) {
    const same = sum.taxes.find(({ rateBasisPoints }) => rateBasisPoints === tax.rateBasisPoints);
    if (same === undefined) sum.taxes.push({ ...tax });
    else {
      same.netMinor += tax.netMinor;
      same.taxMinor += tax.taxMinor;
    }
  }
  sums.set(sale.currency, sum);
}
