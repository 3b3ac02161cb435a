/** X and Z reports: what a period of the journal adds up to. Pure, over the rows as they were stored. */
import { z } from 'zod';
import { inLanguage, localizedSchema } from '../../catalogue/product.ts';
import { jsonOf } from '../../json-of.ts';
import { addMinor } from '../../money/money.ts';
import { tenderKindSchema } from '../payment/kinds.ts';

/** So many open tenders are listed one by one; the rest is only counted. */
const OPEN_TENDERS_LISTED_MAX = 100;

/** So many promotions are named; what the others gave is in the sum. */
const PROMOTIONS_LISTED_MAX = 200;

const taxTotalSchema = z.object({ rateBasisPoints: z.int(), netMinor: z.int(), taxMinor: z.int() });
const tenderTotalSchema = z.object({
  kind: tenderKindSchema.default('card'),
  cardBrand: z.string(),
  /** The terminal approved these without its bank. */
  isOffline: z.boolean(),
  count: z.int().min(0),
  amountMinor: z.int(),
});
/** What one promotion gave. Null: a coupon that names none, or a price for members. */
const promotionTotalSchema = z.object({
  promotionId: z.string().nullable(),
  name: z.string(),
  times: z.int(),
  discountMinor: z.int(),
});
const currencyTotalSchema = z.object({
  currency: z.string(),
  salesCount: z.int().min(0),
  grossMinor: z.int(),
  /** By rate, ascending. */
  taxes: z.array(taxTotalSchema),
  tenders: z.array(tenderTotalSchema),
  /** Counted apart: the sales above are not made less by them. Reports from before refunds have none. */
  refundsCount: z.int().min(0).default(0),
  refundedMinor: z.int().min(0).default(0),
  /** All that was taken off, and by which promotion; the most first. Reports from before say nothing of it. */
  discountMinor: z.int().default(0),
  promotions: z.array(promotionTotalSchema).max(PROMOTIONS_LISTED_MAX).default([]),
});
const openTenderSchema = z.object({ tenderId: z.string(), session: z.string(), amountMinor: z.int() });
export type OpenTender = z.infer<typeof openTenderSchema>;

export const periodReportSchema = z.object({
  /** Rows of the period; 0 and 0 where there are none. Over several epochs: of the newest. */
  firstSeq: z.int().min(0),
  lastSeq: z.int().min(0),
  rowsCount: z.int().min(0),
  /** When the first and the last row were written; null where there are none. */
  firstAtMs: z.int().nullable(),
  lastAtMs: z.int().nullable(),
  sessionsCount: z.int().min(0),
  /** Sessions that ended with goods in the basket. */
  abandonedCount: z.int().min(0),
  abandonedLines: z.int().min(0),
  voidedLines: z.int().min(0),
  copiesCount: z.int().min(0),
  firstReceiptNumber: z.string().nullable(),
  lastReceiptNumber: z.string().nullable(),
  currencies: z.array(currencyTotalSchema),
  /** Nobody knows yet what became of these payments. */
  openTenders: z.array(openTenderSchema).max(OPEN_TENDERS_LISTED_MAX),
  openTendersCount: z.int().min(0),
  /** Rows of a kind that counts here whose content could not be read. Not 0: people must look. */
  unreadableCount: z.int().min(0),
});
export type PeriodReport = z.infer<typeof periodReportSchema>;
type CurrencyTotal = PeriodReport['currencies'][number];

/** A Z report as the journal stores it: it closes the period, and the next one begins behind it. `number` has no gaps. */
export const periodClosedSchema = z.object({
  type: z.literal('period.closed'),
  v: z.literal(1),
  atMs: z.int().min(0),
  number: z.int().min(1),
  report: periodReportSchema,
});
export type PeriodClosed = z.infer<typeof periodClosedSchema>;

/** As the journal has it; `payload` is the event's text. */
export type ReportedRow = { seq: number; session: string; kind: string; at: number; payload: string };

const promotionSchema = z.object({
  promotionId: z.string().nullable(),
  name: localizedSchema,
  times: z.int(),
  discountMinor: z.int(),
});
const saleSchema = z.object({
  receiptNumber: z.string(),
  currency: z.string(),
  totalMinor: z.int(),
  taxes: z.array(taxTotalSchema),
  discountMinor: z.int().default(0),
  prices: z
    .object({ discounts: z.array(promotionSchema).default([]) })
    .nullable()
    .default(null),
  tenders: z.array(
    z.object({
      kind: tenderKindSchema.default('card'),
      amountMinor: z.int(),
      cardBrand: z.string(),
      isOffline: z.boolean().default(false),
    }),
  ),
});
const refundSchema = z.object({ currency: z.string(), amountMinor: z.int().min(0) });
const tenderSchema = z.object({ tenderId: z.string(), amountMinor: z.int().default(0) });

/** `openBefore`: tenders that the period before left open. */
export function periodReportOf(rows: Iterable<ReportedRow>, openBefore: readonly OpenTender[]): PeriodReport {
  const report: PeriodReport = {
    ...{ firstSeq: 0, lastSeq: 0, rowsCount: 0, firstAtMs: null, lastAtMs: null },
    ...{ sessionsCount: 0, abandonedCount: 0, abandonedLines: 0, voidedLines: 0, copiesCount: 0 },
    ...{ firstReceiptNumber: null, lastReceiptNumber: null, currencies: [] },
    ...{ openTenders: [], openTendersCount: 0, unreadableCount: 0 },
  };
  const open = new Map(openBefore.map((tender) => [tender.tenderId, tender]));
  const currencies = new Map<string, CurrencyTotal>();
  for (const row of rows) {
    if (report.rowsCount === 0 || row.seq < report.lastSeq) report.firstSeq = row.seq;
    report.lastSeq = row.seq;
    report.rowsCount += 1;
    report.firstAtMs ??= row.at;
    report.lastAtMs = row.at;
    const isRead = add(report, currencies, open, row);
    if (!isRead) report.unreadableCount += 1;
  }
  report.currencies = [...currencies.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
  report.openTenders = [...open.values()].slice(0, OPEN_TENDERS_LISTED_MAX);
  report.openTendersCount = open.size;
  return report;
}

/** False: the row counts and could not be read. Kinds that are not here count nowhere. */
function add(
  report: PeriodReport,
  currencies: Map<string, CurrencyTotal>,
  open: Map<string, OpenTender>,
  row: ReportedRow,
): boolean {
  switch (row.kind) {
    case 'session.started':
      report.sessionsCount += 1;
      return true;
    case 'line.voided':
      report.voidedLines += 1;
      return true;
    case 'session.ended':
      return read(row, z.object({ abandonedLines: z.int().min(0) }), ({ abandonedLines }) => {
        report.abandonedCount += abandonedLines > 0 ? 1 : 0;
        report.abandonedLines += abandonedLines;
      });
    case 'receipt.started':
      return read(row, z.object({ copy: z.boolean() }), ({ copy }) => {
        report.copiesCount += copy ? 1 : 0;
      });
    case 'tender.started':
      return read(row, tenderSchema, ({ tenderId, amountMinor }) =>
        open.set(tenderId, { tenderId, session: row.session, amountMinor }),
      );
    case 'tender.settled':
    case 'tender.declined':
      return read(row, tenderSchema, ({ tenderId }) => open.delete(tenderId));
    case 'sale.completed':
      return read(row, saleSchema, (sale) => addSale(report, currencies, sale));
    case 'refund.completed':
      return read(row, refundSchema, ({ currency, amountMinor }) => {
        const total = totalOf(currencies, currency);
        total.refundsCount += 1;
        total.refundedMinor = addMinor(total.refundedMinor, amountMinor);
      });
    default:
      return true;
  }
}

function read<T>(row: ReportedRow, schema: z.ZodType<T>, take: (event: T) => unknown): boolean {
  const parsed = schema.safeParse(jsonOf(row.payload));
  if (parsed.success) take(parsed.data);
  return parsed.success;
}

function totalOf(currencies: Map<string, CurrencyTotal>, currency: string): CurrencyTotal {
  const none = {
    ...{ salesCount: 0, grossMinor: 0, taxes: [], tenders: [], refundsCount: 0, refundedMinor: 0 },
    ...{ discountMinor: 0, promotions: [] },
  };
  const total = currencies.get(currency) ?? { currency, ...none };
  currencies.set(currency, total);
  return total;
}

function addSale(report: PeriodReport, currencies: Map<string, CurrencyTotal>, sale: z.infer<typeof saleSchema>): void {
  report.firstReceiptNumber ??= sale.receiptNumber;
  report.lastReceiptNumber = sale.receiptNumber;
  const { currency } = sale;
  const total = totalOf(currencies, currency);
  total.salesCount += 1;
  total.grossMinor = addMinor(total.grossMinor, sale.totalMinor);
  total.discountMinor = addMinor(total.discountMinor, sale.discountMinor);
  for (const discount of sale.prices?.discounts ?? []) addPromotion(total, discount);
  for (const { rateBasisPoints, netMinor, taxMinor } of sale.taxes) {
    const tax = total.taxes.find((it) => it.rateBasisPoints === rateBasisPoints);
    if (tax === undefined) total.taxes.push({ rateBasisPoints, netMinor, taxMinor });
    else {
      tax.netMinor = addMinor(tax.netMinor, netMinor);
      tax.taxMinor = addMinor(tax.taxMinor, taxMinor);
    }
  }
  total.taxes.sort((a, b) => a.rateBasisPoints - b.rateBasisPoints);
  for (const { kind, cardBrand, isOffline, amountMinor } of sale.tenders) {
    const tender = total.tenders.find(
      (it) => it.kind === kind && it.cardBrand === cardBrand && it.isOffline === isOffline,
    );
    if (tender === undefined) total.tenders.push({ kind, cardBrand, isOffline, count: 1, amountMinor });
    else {
      tender.count += 1;
      tender.amountMinor = addMinor(tender.amountMinor, amountMinor);
    }
  }
}

function addPromotion(
  { promotions }: CurrencyTotal,
  { promotionId, name, times, discountMinor }: z.infer<typeof promotionSchema>,
): void {
  const shown = inLanguage(name, 'en');
  const known = promotions.find((it) => it.promotionId === promotionId && it.name === shown);
  if (known !== undefined) {
    known.times += times;
    known.discountMinor = addMinor(known.discountMinor, discountMinor);
  } else if (promotions.length < PROMOTIONS_LISTED_MAX) {
    promotions.push({ promotionId, name: shown, times, discountMinor });
  }
  promotions.sort((a, b) => b.discountMinor - a.discountMinor);
}
