import { z } from 'zod';
import type { Trx } from '../store/context.ts';

export const stationActSchema = z.enum([
  'signIn',
  'signOut',
  'endSession',
  'makeCode',
  'setUp',
  'createAccount',
  'invite',
  'disable',
  'changeRole',
  'useRight',
]);

/**
 * A row of the audit.
 * - `staffId`: who; null where nobody is known, or the server's own machine was used.
 * - `subject`: whose account, or which right, it was about.
 * - `source`: the address that it came from.
 */
export const auditRowSchema = z.object({
  auditNo: z.int(),
  atMs: z.int(),
  staffId: z.string().nullable(),
  act: stationActSchema,
  subject: z.string().nullable(),
  outcome: z.enum(['done', 'refused']),
  source: z.string(),
});
export type AuditRow = z.infer<typeof auditRowSchema>;

/** In the transaction of what it tells of. */
export async function note(trx: Trx, { atMs, staffId, ...row }: Omit<AuditRow, 'auditNo'>): Promise<void> {
  await trx
    .insertInto('station_audit')
    .values({ at_ms: atMs, staff_id: staffId, ...row })
    .execute();
}

/** The newest first; `before`: only older ones than this row. */
export async function auditRows(trx: Trx, before: number | null, limit: number): Promise<AuditRow[]> {
  const rows = await trx
    .selectFrom('station_audit')
    .selectAll()
    .$if(before !== null, (query) => query.where('audit_no', '<', before))
    .orderBy('audit_no', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ audit_no, at_ms, staff_id, ...row }) =>
    auditRowSchema.parse({ auditNo: audit_no, atMs: at_ms, staffId: staff_id, ...row }),
  );
}
