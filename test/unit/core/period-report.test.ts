import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OpenTender, periodReportOf, type ReportedRow } from '../../../core/checkout/reports/period-report.ts';

let seq = 0;
const row = (kind: string, event: Record<string, unknown>, session = 's-1'): ReportedRow => {
  seq += 1;
  return { seq, session, kind, at: 1_000 + seq, payload: JSON.stringify({ type: kind, v: 1, ...event }) };
};
const sale = (totalMinor: number, change: Record<string, unknown> = {}) =>
  row('sale.completed', {
    receiptNumber: `R-${seq}`,
    currency: 'EUR',
    totalMinor,
    taxes: [{ rateBasisPoints: 700, netMinor: totalMinor - 7, taxMinor: 7 }],
    lines: [],
    tenders: [{ tenderId: `t-${seq}`, amountMinor: totalMinor, cardBrand: 'Visa', isOffline: false }],
    ...change,
  });

describe('the report of a period', () => {
  it('adds up sales by currency, tax by rate, and tenders by brand, those without a bank apart', () => {
    const rows = [
      row('session.started', {}),
      row('line.voided', { lineId: 'l' }),
      sale(107),
      row('receipt.started', { jobId: 'i', copy: false }),
      row('receipt.started', { jobId: 'j', copy: true }),
      row('session.ended', { abandonedLines: 0 }),
      sale(207, { tenders: [{ amountMinor: 207, cardBrand: 'Visa', isOffline: true }] }),
      sale(1_000, { currency: 'CHF', taxes: [{ rateBasisPoints: 810, netMinor: 925, taxMinor: 75 }] }),
      row('session.started', {}),
      row('session.ended', { abandonedLines: 3 }),
    ];
    const report = periodReportOf(rows, []);
    expect(report).toMatchObject({
      rowsCount: 10,
      sessionsCount: 2,
      abandonedCount: 1,
      abandonedLines: 3,
      voidedLines: 1,
      copiesCount: 1,
      unreadableCount: 0,
      currencies: [
        { currency: 'CHF', salesCount: 1, grossMinor: 1_000 },
        {
          currency: 'EUR',
          salesCount: 2,
          grossMinor: 314,
          taxes: [{ rateBasisPoints: 700, netMinor: 300, taxMinor: 14 }],
          tenders: [
            { cardBrand: 'Visa', isOffline: false, count: 1, amountMinor: 107 },
            { cardBrand: 'Visa', isOffline: true, count: 1, amountMinor: 207 },
          ],
        },
      ],
    });
    expect([report.firstReceiptNumber, report.lastReceiptNumber]).not.toContain(null);
  });

  it('is in the order of the currencies, whichever was sold in first', () => {
    const sold = (...currencies: string[]) =>
      periodReportOf(
        currencies.map((currency) => sale(100, { currency })),
        [],
      ).currencies.map(({ currency }) => currency);
    expect(sold('CHF', 'EUR', 'GBP')).toEqual(['CHF', 'EUR', 'GBP']);
    expect(sold('GBP', 'EUR', 'CHF')).toEqual(['CHF', 'EUR', 'GBP']);
  });

  it('says what each promotion gave, and counts every kind of tender apart', () => {
    const prices = {
      discounts: [
        { promotionId: 'three', name: { en: 'Three for two' }, times: 1, discountMinor: 30 },
        { promotionId: 'five', name: { en: 'Five off' }, times: 1, discountMinor: 50 },
      ],
    };
    const kinds = ['giftCard', 'cash'].map((kind) => ({ kind, amountMinor: 50, cardBrand: '' }));
    const sold = () => sale(100, { discountMinor: 80, prices, tenders: kinds });
    expect(periodReportOf([sold(), sold()], []).currencies).toMatchObject([
      {
        discountMinor: 160,
        promotions: [
          { name: 'Five off', times: 2, discountMinor: 100 },
          { name: 'Three for two', times: 2, discountMinor: 60 },
        ],
        tenders: [
          { kind: 'giftCard', count: 2, amountMinor: 100 },
          { kind: 'cash', count: 2, amountMinor: 100 },
        ],
      },
    ]);
  });

  it('lists so many promotions and no more, and still says what all of them gave', () => {
    const named = (place: number) => ({ promotionId: `p-${place}`, name: { en: `Offer ${place}` }, times: 1 });
    const sold = (place: number) =>
      sale(100, { discountMinor: 1, prices: { discounts: [{ ...named(place), discountMinor: 1 }] } });
    const [total] = periodReportOf(
      Array.from({ length: 203 }, (_, place) => sold(place)),
      [],
    ).currencies;
    expect([total?.promotions.length, total?.discountMinor]).toEqual([200, 203]);
  });

  it('counts refunds apart: sales are not made less by them', () => {
    const refund = { currency: 'EUR', amountMinor: 30 };
    const { currencies } = periodReportOf(
      [sale(107), row('refund.completed', refund), row('refund.completed', refund)],
      [],
    );
    expect(currencies).toMatchObject([{ salesCount: 1, grossMinor: 107, refundsCount: 2, refundedMinor: 60 }]);
  });

  it('lists payments whose end nobody knows, also those that an earlier period left open', () => {
    const before: OpenTender[] = [
      { tenderId: 'old', session: 's-0', amountMinor: 50 },
      { tenderId: 'solved', session: 's-0', amountMinor: 60 },
    ];
    const rows = [
      row('tender.started', { tenderId: 'a', amountMinor: 10 }),
      row('tender.started', { tenderId: 'b', amountMinor: 20 }, 's-2'),
      row('tender.settled', { tenderId: 'a' }),
      row('tender.unknown', { tenderId: 'b' }),
      row('tender.declined', { tenderId: 'solved' }),
    ];
    expect(periodReportOf(rows, before)).toMatchObject({
      openTendersCount: 2,
      openTenders: [before[0], { tenderId: 'b', session: 's-2', amountMinor: 20 }],
    });
  });

  it('counts rows that it cannot read instead of leaving them out in silence', () => {
    const broken = { ...sale(1), payload: 'no event' };
    expect(periodReportOf([broken, sale(5), row('sale.completed', { totalMinor: 'much' })], [])).toMatchObject({
      unreadableCount: 2,
      currencies: [{ salesCount: 1, grossMinor: 5 }],
    });
  });

  it('is empty for an empty period', () => {
    expect(periodReportOf([], [])).toMatchObject({ rowsCount: 0, firstAtMs: null, currencies: [], openTenders: [] });
  });

  it('cut anywhere into periods, the sums of the periods are the sum of all sales', () => {
    const amounts = fc.array(fc.record({ minor: fc.integer({ min: 0, max: 1e9 }), isCut: fc.boolean() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(amounts, (steps) => {
        const periods: ReportedRow[][] = [[]];
        for (const { minor, isCut } of steps) {
          if (isCut) periods.push([]);
          periods.at(-1)?.push(sale(minor));
        }
        const totals = periods.map((rows) => periodReportOf(rows, []).currencies[0]);
        const sum = (of: (total: NonNullable<(typeof totals)[0]>) => number) =>
          totals.reduce((all, total) => all + (total === undefined ? 0 : of(total)), 0);
        const all = steps.reduce((total, { minor }) => total + minor, 0);
        expect(sum(({ grossMinor }) => grossMinor)).toBe(all);
        expect(sum(({ salesCount }) => salesCount)).toBe(steps.length);
        expect(sum(({ tenders }) => tenders.reduce((total, { amountMinor }) => total + amountMinor, 0))).toBe(all);
        expect(sum(({ taxes }) => taxes.reduce((total, tax) => total + tax.netMinor + tax.taxMinor, 0))).toBe(all);
      }),
    );
  });
});
