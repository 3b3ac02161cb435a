/** How many sales, and of how much, some rows of a journal hold: counted at the kiosk and at the server, each from what it has itself. */
import { z } from 'zod';
import { jsonOf } from '../../json-of.ts';

export const saleTotalSchema = z.strictObject({
  currency: z.string().max(3),
  sales: z.int().min(0),
  totalMinor: z.int(),
});
export type SaleTotal = z.infer<typeof saleTotalSchema>;

const SALE_KIND = 'sale.completed';
const saleSchema = z.object({ currency: z.string().max(3), totalMinor: z.int() });

/** What was there, and the sales of these rows. By currency, ascending. A sale that cannot be read counts nowhere. */
export function addSales(totals: readonly SaleTotal[], rows: Iterable<{ kind: string; payload: string }>): SaleTotal[] {
  const sums = new Map(totals.map((total) => [total.currency, { ...total }]));
  for (const { kind, payload } of rows) {
    const sale = kind === SALE_KIND ? saleOf(payload) : null;
    if (sale === null) continue;
    const sum = sums.get(sale.currency) ?? { currency: sale.currency, sales: 0, totalMinor: 0 };
    sum.sales += 1;
    sum.totalMinor = sumOf(sum.totalMinor, sale.totalMinor);
    sums.set(sale.currency, sum);
  }
  return inOrder([...sums.values()]);
}

/** Two counts of different rows as one. */
export function joinTotals(some: readonly SaleTotal[], others: readonly SaleTotal[]): SaleTotal[] {
  const sums = new Map(some.map((total) => [total.currency, { ...total }]));
  for (const { currency, sales, totalMinor } of others) {
    const sum = sums.get(currency) ?? { currency, sales: 0, totalMinor: 0 };
    sums.set(currency, { currency, sales: sum.sales + sales, totalMinor: sumOf(sum.totalMinor, totalMinor) });
  }
  return inOrder([...sums.values()]);
}

/** What cannot be a sum of real sales must not stop a delivery either: it stays at the end of the range. */
const sumOf = (a: number, b: number): number =>
  Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, a + b));

const inOrder = (totals: SaleTotal[]): SaleTotal[] => totals.sort((a, b) => (a.currency < b.currency ? -1 : 1));

const saleOf = (payload: string): z.infer<typeof saleSchema> | null =>
  saleSchema.safeParse(jsonOf(payload)).data ?? null;
