/** Every change of the tables, in order. Migrations only add, so that the version before still reads the file after a roll-back. */
import { type Kysely, sql } from 'kysely';
import { err, ok, type Result } from '../../../core/result.ts';
import { type Dialect, NUMBERS_KEY, STORE_ID_KEY } from '../dialect.ts';
import type { Tables } from '../tables.ts';
import { ledger } from './001-ledger.ts';
import { stock } from './002-stock.ts';
import { kioskIdentity } from './003-kiosk-identity.ts';
import { office } from './004-office.ts';
import { downlink } from './005-downlink.ts';
import { offlinePayments } from './006-offline-payments.ts';
import { forkedRows } from './008-forked-rows.ts';
import { downVersions } from './009-down-versions.ts';
import { alarmCare } from './010-alarm-care.ts';
import { kioskTotals } from './011-kiosk-totals.ts';
import { settlementWithdrawal } from './012-settlement-withdrawal.ts';
import { instanceRun } from './013-instance-run.ts';
import { auditMemory } from './014-audit-memory.ts';
import { storedValue } from './015-stored-value.ts';
import { receipts } from './016-receipts.ts';
import { suspendedBaskets } from './017-suspended-baskets.ts';
import { usedCodes } from './018-used-codes.ts';
import { refunds } from './019-refunds.ts';
import { heldCodes } from './020-held-codes.ts';
import { stationAccounts } from './021-station-accounts.ts';
import type { Migration } from './migration.ts';

const MIGRATIONS: readonly Migration[] = [
  ledger,
  stock,
  kioskIdentity,
  office,
  downlink,
  offlinePayments,
  forkedRows,
  downVersions,
  alarmCare,
  kioskTotals,
  settlementWithdrawal,
  instanceRun,
  auditMemory,
  storedValue,
  receipts,
  suspendedBaskets,
  usedCodes,
  refunds,
  heldCodes,
  stationAccounts,
];

/** The newest version of the tables that this program knows. */
export const NEWEST_FORMAT = Math.max(...MIGRATIONS.map(({ version }) => version));

export type MigrationError = { kind: 'newerFormat'; minReader: number; supported: number };

/** Brings the database up to date, or refuses one that a newer server made unreadable for us. */
export async function migrate(
  db: Kysely<Tables>,
  nowMs: number,
  newIncarnation: () => string,
  dialect: Dialect,
): Promise<Result<null, MigrationError>> {
  return db.transaction().execute(async (trx) => {
    await dialect.lockMigrations(trx);
    await sql`CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)`.execute(trx);
    await sql`CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY, applied_at_ms BIGINT NOT NULL)`.execute(
      trx,
    );
    const stored = await trx.selectFrom('meta').select('value').where('key', '=', 'minReader').executeTakeFirst();
    let minReader = Number(stored?.value ?? 0);
    if (minReader > NEWEST_FORMAT) return err({ kind: 'newerFormat' as const, minReader, supported: NEWEST_FORMAT });
    const applied = await trx.selectFrom('migration').select('version').execute();
    const known = new Set(applied.map(({ version }) => version));
    for (const migration of MIGRATIONS) {
      if (known.has(migration.version)) continue;
      for (const statement of migration.statements(dialect.words)) await sql.raw(statement).execute(trx);
      minReader = Math.max(minReader, migration.minReader);
      await trx.insertInto('migration').values({ version: migration.version, applied_at_ms: nowMs }).execute();
      await trx
        .insertInto('meta')
        .values({ key: 'minReader', value: String(minReader) })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: String(minReader) }))
        .execute();
    }
    for (const { catchUp = [] } of MIGRATIONS) {
      for (const statement of catchUp) await sql.raw(statement).execute(trx);
    }
    const keep = (key: string, value: string) =>
      trx
        .insertInto('meta')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
    await keep('incarnation', newIncarnation());
    await keep(NUMBERS_KEY, '');
    // Of which store this is, whatever backup of it is put back: its first incarnation, which it keeps.
    await keep(STORE_ID_KEY, await incarnationOf(trx));
    return ok(null);
  });
}

export async function incarnationOf(db: Kysely<Tables>): Promise<string> {
  const { value } = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'incarnation')
    .executeTakeFirstOrThrow();
  return value;
}
