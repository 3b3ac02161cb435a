/** Whose turn each night's jobs are, and the reports that they leave. */
import { type Report, reportSchema } from '../nightly/report.ts';
import type { StoreContext } from './context.ts';

/** An instance that claimed a job and has not done it after so long has died over it. */
const CLAIM_MS_MAX = 3_600_000;

export interface NightlyStore {
  keepReport(report: Report): Promise<void>;
  report(day: string): Promise<Report | null>;
  reports(limit: number): Promise<{ day: string; madeAtMs: number; isClean: boolean }[]>;
  /** `claimed`: it is this caller's turn; also when another one claimed it over an hour ago and has not done it. */
  claimNightly(job: string, day: string): Promise<'claimed' | 'elsewhere' | 'done'>;
  nightlyDone(job: string, day: string): Promise<void>;
}

export const nightlyStore = ({ transact, read, now }: StoreContext): NightlyStore => ({
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
