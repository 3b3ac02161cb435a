import { describe, expect, test } from 'vitest';
import { addSales, joinTotals } from '../../../core/checkout/reports/sale-totals.ts';

const sale = (currency: string, totalMinor: number) => ({
  kind: 'sale.completed',
  payload: JSON.stringify({ currency, totalMinor }),
});
const total = (currency: string, sales: number, totalMinor: number) => ({ currency, sales, totalMinor });

describe('sales of a journal', () => {
  test('are added up by currency, beside what was counted before', () => {
    const rows = [sale('EUR', 129), { kind: 'item.added', payload: '{}' }, sale('CHF', 500), sale('EUR', 71)];
    expect(addSales([total('EUR', 1, 100)], rows)).toEqual([total('CHF', 1, 500), total('EUR', 3, 300)]);
  });

  test('that cannot be read count nowhere', () => {
    const rows = [
      { kind: 'sale.completed', payload: 'no event' },
      { kind: 'sale.completed', payload: '{"currency":"EUR"}' },
      sale('EUR', 1),
    ];
    expect(addSales([], rows)).toEqual([total('EUR', 1, 1)]);
  });

  test('of two kiosks are one count, in the order of the currencies', () => {
    const some = [total('EUR', 2, 200)];
    expect(joinTotals(some, [total('CHF', 1, 10), total('EUR', 1, 50)])).toEqual([
      total('CHF', 1, 10),
      total('EUR', 3, 250),
    ]);
    expect(joinTotals([total('CHF', 1, 10)], some)).toEqual([total('CHF', 1, 10), total('EUR', 2, 200)]);
  });

  test('beyond what a number can say stay at its end and stop nothing', () => {
    const most = total('EUR', 1, Number.MAX_SAFE_INTEGER);
    expect(joinTotals([most], [most])).toEqual([total('EUR', 2, Number.MAX_SAFE_INTEGER)]);
  });
});
