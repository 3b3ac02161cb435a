/** What the nightly reconciliation asks of the ledger, and the reports that it keeps. Each question is a short transaction of its own. */
import { GENESIS_HASH, type JournalRow } from '../../offline/wire/journal-wire.ts';
import type { OfflineTotal } from '../ledger.ts';
import { type KioskReport, type Report, reportSchema } from '../nightly/report.ts';
import { countAlarms, newestOpenAlarms } from './alarm-store.ts';
import type { StoreContext, Trx } from './context.ts';
import { taxesSchema } from './ledger-queries.ts';
import { offlineTotals } from './offline-store.ts';

const SALES_PER_PAGE = 500;
const ALARMS_IN_REPORT_MAX = 20;
/** An instance that claimed a job and has not done it after so long has died over it. */
const CLAIM_MS_MAX = 3_600_000;

export interface KioskMark {
  kiosk: string;
  epoch: string;
  hwm: number;
  hash: string;
  receivedAtMs: number;
  /** Up to here its chain was walked before. */
  auditedSeq: number;
  auditedHash: string;
  /** The newest end of the chain that the kiosk has signed; null where it never did. */
  headSeq: number | null;
  headHash: string | null;
}
export interface AuditPage {
  rows: JournalRow[];
  /** Of the same stretch: rows that became a sale, and rows in quarantine. */
  sales: number[];
  quarantined: number[];
}
type Sum = KioskReport['sums'][number];

export interface ReconciliationStore {
  kioskMarks(): Promise<KioskMark[]>;
  auditPage(kiosk: string, epoch: string, after: number, limit: number): Promise<AuditPage>;
  storedRows(kiosk: string, epoch: string): Promise<number>;
  noteAudited(kiosk: string, epoch: string, end: { seq: number; hash: string }): Promise<void>;
  daySums(kiosk: string, fromMs: number, toMs: number): Promise<Sum[]>;
  openOf(
    kiosk: string,
  ): Promise<Pick<KioskReport, 'quarantined' | 'alarms' | 'openAlarms' | 'acknowledgedAlarms' | 'openTenders'>>;
  offlineTotals(): Promise<OfflineTotal[]>;
  keepReport(report: Report): Promise<void>;
  report(day: string): Promise<Report | null>;
  reports(limit: number): Promise<{ day: string; madeAtMs: number; isClean: boolean }[]>;
  /** `claimed`: it is this caller's turn; also when another one claimed it over an hour ago and has not done it. */
  claimNightly(job: string, day: string): Promise<'claimed' | 'elsewhere' | 'done'>;
  nightlyDone(job: string, day: string): Promise<void>;
}

export const reconciliationStore = ({ transact, read, now }: StoreContext): ReconciliationStore => ({
  kioskMarks: () =>
    read(async (trx) => {
      const marks = await trx
        .selectFrom('mark')
        .leftJoin('audited', (join) =>
          join.onRef('audited.kiosk', '=', 'mark.kiosk').onRef('audited.epoch', '=', 'mark.epoch'),
        )
        .select(['mark.kiosk', 'mark.epoch', 'mark.hwm', 'mark.hash', 'mark.received_at_ms as receivedAtMs'])
        .select(['mark.head_seq as headSeq', 'mark.head_hash as headHash'])
        .select(['audited.seq as auditedSeq', 'audited.hash as auditedHash'])
        .orderBy('mark.kiosk')
        .orderBy('mark.epoch')
        .execute();
      return marks.map(({ auditedSeq, auditedHash, ...mark }) => ({
        ...mark,
        auditedSeq: auditedSeq ?? 0,
        auditedHash: auditedHash ?? GENESIS_HASH,
      }));
    }),
  auditPage: (kiosk, epoch, after, limit) => read((trx) => auditPage(trx, kiosk, epoch, after, limit)),
  storedRows: (kiosk, epoch) =>
    read(async (trx) => {
      const { n } = await trx
        .selectFrom('journal')
        .select((eb) => eb.fn.countAll().as('n'))
        .where('kiosk', '=', kiosk)
        .where('epoch', '=', epoch)
        .executeTakeFirstOrThrow();
      return Number(n);
    }),
  noteAudited: (kiosk, epoch, end) =>
    transact(async (trx) => {
      await trx
        .insertInto('audited')
        .values({ kiosk, epoch, ...end })
        .onConflict((conflict) => conflict.columns(['kiosk', 'epoch']).doUpdateSet(end))
        .execute();
    }),
  async daySums(kiosk, fromMs, toMs) {
    const sums = new Map<string, Sum>();
    let after = { atMs: fromMs, saleNo: 0 };
    for (;;) {
      const page = await read((trx) => salesPage(trx, kiosk, after, toMs));
      for (const sale of page) addTo(sums, sale);
      const last = page.at(-1);
      if (last === undefined || page.length < SALES_PER_PAGE) return [...sums.values()];
      after = { atMs: last.atMs, saleNo: last.saleNo };
    }
  },
  openOf: (kiosk) =>
    read(async (trx) => ({
      quarantined: await countOf(trx, 'quarantine', kiosk),
      alarms: await countAlarms(trx, 'open', kiosk),
      openAlarms: await newestOpenAlarms(trx, kiosk, ALARMS_IN_REPORT_MAX),
      acknowledgedAlarms: await countAlarms(trx, 'acknowledged', kiosk),
      openTenders: await countOf(trx, 'open_tender', kiosk),
    })),
  offlineTotals: () => read(offlineTotals),
  keepReport: (report) =>
    transact(async (trx) => {
      const values = {
        made_at_ms: report.madeAtMs,
        is_clean: report.isClean ? 1 : 0,
        report_json: JSON.stringify(report),
      };
      await trx
        .insertInto('reconciliation')
        .values({ day: report.day, ...values })
        .onConflict((conflict) => conflict.column('day').doUpdateSet(values))
        .execute();
    }),
  report: (day) =>
    read(async (trx) => {
      const kept = await trx
        .selectFrom('reconciliation')
        .select('report_json')
        .where('day', '=', day)
        .executeTakeFirst();
      return kept === undefined ? null : reportSchema.parse(JSON.parse(kept.report_json));
    }),
  reports: (limit) =>
    read(async (trx) => {
      const kept = await trx
        .selectFrom('reconciliation')
        .select(['day', 'made_at_ms as madeAtMs', 'is_clean'])
        .orderBy('day', 'desc')
        .limit(limit)
        .execute();
      return kept.map(({ is_clean, ...report }) => ({ ...report, isClean: is_clean === 1 }));
    }),
  claimNightly: (job, day) =>
    transact(async (trx) => {
      const nowMs = now();
      const claimed = await trx
        .insertInto('nightly')
        .values({ job, day, claimed_at_ms: nowMs, done_at_ms: null })
        .onConflict((conflict) =>
          conflict
            .columns(['job', 'day'])
            .doUpdateSet({ claimed_at_ms: nowMs })
            .where('nightly.done_at_ms', 'is', null)
            .where('nightly.claimed_at_ms', '<', nowMs - CLAIM_MS_MAX),
        )
        .executeTakeFirst();
      if ((claimed.numInsertedOrUpdatedRows ?? 0n) > 0n) return 'claimed';
      const { done_at_ms } = await trx
        .selectFrom('nightly')
        .select('done_at_ms')
        .where('job', '=', job)
        .where('day', '=', day)
        .executeTakeFirstOrThrow();
      return done_at_ms === null ? 'elsewhere' : 'done';
    }),
  nightlyDone: (job, day) =>
    transact(async (trx) => {
      await trx
        .updateTable('nightly')
        .set({ done_at_ms: now() })
        .where('job', '=', job)
        .where('day', '=', day)
        .execute();
    }),
});

async function auditPage(trx: Trx, kiosk: string, epoch: string, after: number, limit: number): Promise<AuditPage> {
  const rows = await trx
    .selectFrom('journal')
    .select(['seq', 'id', 'session', 'kind', 'at', 'boot', 'catalogue_version as catalogueVersion', 'payload'])
    .select(['prev_hash as prevHash', 'hash'])
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  const sold = rows.filter(({ kind }) => kind === 'sale.completed').map(({ seq }) => seq);
  if (sold.length === 0) return { rows, sales: [], quarantined: [] };
  // By its id: the payload of a sale names it, and that is the key that makes a second application impossible.
  const ids = rows.filter(({ kind }) => kind === 'sale.completed').flatMap(({ payload }) => saleIdOf(payload));
  const sales = await trx
    .selectFrom('sale')
    .select('seq')
    .where('sale_id', 'in', ids.length === 0 ? [''] : ids)
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .execute();
  const quarantined = await trx
    .selectFrom('quarantine')
    .select('seq')
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .where('seq', 'in', sold)
    .execute();
  return { rows, sales: sales.map(({ seq }) => seq), quarantined: quarantined.map(({ seq }) => seq) };
}

function saleIdOf(payload: string): string[] {
  try {
    const event: unknown = JSON.parse(payload);
    const isSale = typeof event === 'object' && event !== null && 'saleId' in event;
    return isSale && typeof event.saleId === 'string' ? [event.saleId] : [];
  } catch (cause) {
    // Such a row is in quarantine, where it is looked for as well.
    if (cause instanceof SyntaxError) return [];
    throw cause;
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

async function countOf(trx: Trx, table: 'quarantine' | 'open_tender', kiosk: string): Promise<number> {
  const { n } = await trx
    .selectFrom(table)
    .select((eb) => eb.fn.countAll().as('n'))
    .where('kiosk', '=', kiosk)
    .executeTakeFirstOrThrow();
  return Number(n);
}
