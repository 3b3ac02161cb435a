import type { TenderKind } from '../../core/checkout/payment/kinds.ts';
import type { PeriodReport } from '../../core/checkout/reports/period-report.ts';
import { currencySchema, decimalOf } from '../../core/money/money.ts';

const LABEL_WIDTH = 26;
const BASIS_POINTS_PER_PERCENT = 100;
const line = (label: string, ...values: (string | number)[]): string =>
  `${label.padEnd(LABEL_WIDTH)} ${values.join('  ')}`;
const KINDS: Record<TenderKind, string> = {
  card: 'card',
  giftCard: 'gift card',
  voucher: 'voucher',
  mealVoucher: 'meal voucher',
  cash: 'cash',
};
const timeOf = (atMs: number | null): string => (atMs === null ? '-' : new Date(atMs).toISOString());

/** A report as staff read it on a console. Amounts are exact; nothing is rounded here. */
export function reportText(title: string, kioskId: string, atMs: number, report: PeriodReport): string {
  const lines = [
    title,
    line('kiosk', kioskId),
    line('made', timeOf(atMs)),
    line('period', `${timeOf(report.firstAtMs)} to ${timeOf(report.lastAtMs)}`),
    line('journal rows', `${report.rowsCount} (${report.firstSeq} to ${report.lastSeq})`),
    line('receipts', `${report.firstReceiptNumber ?? '-'} to ${report.lastReceiptNumber ?? '-'}`),
    line('sessions', report.sessionsCount),
    line('abandoned baskets', `${report.abandonedCount} (${report.abandonedLines} lines)`),
    line('voided lines', report.voidedLines),
    line('copies of receipts', report.copiesCount),
    ...report.currencies.flatMap(currencyLines),
    line('payments not yet known', report.openTendersCount),
    ...report.openTenders.map((it) =>
      line('', `${it.tenderId} of session ${it.session}: ${it.amountMinor} minor units`),
    ),
    ...(report.unreadableCount === 0 ? [] : [line('UNREADABLE ROWS', report.unreadableCount)]),
  ];
  return `${lines.join('\n')}\n`;
}

function currencyLines(total: PeriodReport['currencies'][number]): string[] {
  const known = currencySchema.safeParse(total.currency);
  const money = (amountMinor: number): string =>
    known.success
      ? `${decimalOf({ amountMinor, currency: known.data })} ${total.currency}`
      : `${amountMinor} minor ${total.currency}`;
  const net = total.taxes.reduce((sum, { netMinor }) => sum + netMinor, 0);
  const tax = total.taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0);
  return [
    line('sales', total.salesCount),
    line('gross', money(total.grossMinor)),
    ...(total.refundsCount === 0
      ? []
      : [line('refunds', total.refundsCount), line('refunded', money(total.refundedMinor))]),
    line('net', money(net)),
    line('tax', money(tax)),
    ...total.taxes.map(({ rateBasisPoints, netMinor, taxMinor }) =>
      line(`  at ${rateBasisPoints / BASIS_POINTS_PER_PERCENT} %`, `net ${money(netMinor)}`, `tax ${money(taxMinor)}`),
    ),
    ...(total.discountMinor === 0 ? [] : [line('taken off', money(total.discountMinor))]),
    ...total.promotions.map(({ name, times, discountMinor }) => line(`  ${name}`, `${times} ×`, money(discountMinor))),
    'paid by',
    ...total.tenders.map(({ kind, cardBrand, isOffline, count, amountMinor }) =>
      line(
        `  ${[KINDS[kind], cardBrand].filter(Boolean).join(' ')}${isOffline ? ', without bank' : ''}`,
        `${count} ×`,
        money(amountMinor),
      ),
    ),
  ];
}
