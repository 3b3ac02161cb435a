import type { SaleTotal } from '../../core/checkout/reports/sale-totals.ts';
import type { KioskTotals, LedgerTotals } from '../store/kiosk-totals.ts';

/** How the kiosk's own count and the ledger's differ, in words; none where they say the same. Both of the same stretch of one chain. */
export function differencesOf(kiosk: KioskTotals, ledger: LedgerTotals): string[] {
  const upTo = `up to row ${kiosk.seq}`;
  const found: string[] = [];
  if (kiosk.rows !== ledger.rows) {
    found.push(`the kiosk counts ${kiosk.rows} rows ${upTo}, the ledger has ${ledger.rows}`);
  }
  if (kiosk.hash !== ledger.hash) found.push(`row ${kiosk.seq} has another hash than at the kiosk`);
  if (ledger.sales === null) return found;
  for (const currency of new Set([...kiosk.sales, ...ledger.sales].map((total) => total.currency))) {
    const [own, here] = [totalOf(kiosk.sales, currency), totalOf(ledger.sales, currency)];
    if (own.sales === here.sales && own.totalMinor === here.totalMinor) continue;
    found.push(
      `the kiosk counts ${own.sales} sales of ${own.totalMinor} ${currency} ${upTo}, the ledger has ${here.sales} of ${here.totalMinor}`,
    );
  }
  return found;
}

const totalOf = (totals: readonly SaleTotal[], currency: string): SaleTotal =>
  totals.find((total) => total.currency === currency) ?? { currency, sales: 0, totalMinor: 0 };
