/** What the nightly reconciliation asks of the ledger. Each question is a short transaction of its own. */
import { GENESIS_HASH, type JournalRow } from '../../offline/wire/journal-wire.ts';
import type { OfflineTotal } from '../ledger.ts';
import type { KioskReport } from '../nightly/report.ts';
import { type Alarm, raiseAlarm } from './alarm.ts';
import { countAlarms, newestOpenAlarms } from './alarm-store.ts';
import type { StoreContext, Trx } from './context.ts';
import { daySums } from './day-sums.ts';
import { offlineTotals } from './offline-store.ts';

const ALARMS_IN_REPORT_MAX = 20;

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

export interface ReconciliationStore {
  kioskMarks(): Promise<KioskMark[]>;
  auditPage(kiosk: string, epoch: string, after: number, limit: number): Promise<AuditPage>;
  /** Rows 1 to `upTo`. */
  storedRows(kiosk: string, epoch: string, upTo: number): Promise<number>;
  /** An alarm about a chain that is not as it should be; none where the audit before found the same. */
  raiseDifference(kiosk: string, epoch: string, detail: string): Promise<void>;
  /** The chain is whole up to there: whatever is found from now on is new, also in the words of an earlier alarm. */
  noteAudited(kiosk: string, epoch: string, end: { seq: number; hash: string }): Promise<void>;
  daySums(kiosk: string, fromMs: number, toMs: number): Promise<KioskReport['sums']>;
  openOf(
    kiosk: string,
  ): Promise<Pick<KioskReport, 'quarantined' | 'alarms' | 'openAlarms' | 'acknowledgedAlarms' | 'openTenders'>>;
  offlineTotals(): Promise<OfflineTotal[]>;
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
  storedRows: (kiosk, epoch, upTo) =>
    read(async (trx) => {
      const { n } = await trx
        .selectFrom('journal')
        .select((eb) => eb.fn.countAll().as('n'))
        .where('kiosk', '=', kiosk)
        .where('epoch', '=', epoch)
        .where('seq', '<=', upTo)
        .executeTakeFirstOrThrow();
      return Number(n);
    }),
  raiseDifference: (kiosk, epoch, detail) =>
    transact((trx) => raiseDifference(trx, { kiosk, epoch, seq: 0, kind: 'ledgerDiffers', detail }, now())),
  noteAudited: (kiosk, epoch, end) =>
    transact(async (trx) => {
      await trx
        .insertInto('audited')
        .values({ kiosk, epoch, ...end, differs: null })
        .onConflict((conflict) => conflict.columns(['kiosk', 'epoch']).doUpdateSet({ ...end, differs: null }))
        .execute();
    }),
  daySums: (kiosk, fromMs, toMs) => daySums(read, kiosk, fromMs, toMs),
  openOf: (kiosk) =>
    read(async (trx) => ({
      quarantined: await countOf(trx, 'quarantine', kiosk),
      alarms: await countAlarms(trx, 'open', kiosk),
      openAlarms: await newestOpenAlarms(trx, kiosk, ALARMS_IN_REPORT_MAX),
      acknowledgedAlarms: await countAlarms(trx, 'acknowledged', kiosk),
      openTenders: await countOf(trx, 'open_tender', kiosk),
    })),
  offlineTotals: () => read(offlineTotals),
});

async function raiseDifference(trx: Trx, alarm: Alarm, nowMs: number): Promise<void> {
  const { kiosk, epoch, detail } = alarm;
  const known = await trx
    .selectFrom('audited')
    .select('differs')
    .where((eb) => eb.and({ kiosk, epoch }))
    .executeTakeFirst();
  if (known?.differs === detail) return;
  await trx
    .insertInto('audited')
    .values({ kiosk, epoch, seq: 0, hash: GENESIS_HASH, differs: detail })
    .onConflict((conflict) => conflict.columns(['kiosk', 'epoch']).doUpdateSet({ differs: detail }))
    .execute();
  await raiseAlarm(trx, alarm, nowMs);
}

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

async function countOf(trx: Trx, table: 'quarantine' | 'open_tender', kiosk: string): Promise<number> {
  const { n } = await trx
    .selectFrom(table)
    .select((eb) => eb.fn.countAll().as('n'))
    .where('kiosk', '=', kiosk)
    .executeTakeFirstOrThrow();
  return Number(n);
}
