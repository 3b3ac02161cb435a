/** Every change of the tables, in order. Migrations only add, so that the version before still reads the file after a roll-back. */
import { type Kysely, sql } from 'kysely';
import { err, ok, type Result } from '../../core/result.ts';
import type { Tables } from './tables.ts';

interface Migration {
  version: number;
  /** Programs that know this migration version or a later one can work with the result. */
  minReader: number;
  statements: readonly string[];
}

const KEY = 'kiosk TEXT NOT NULL, epoch TEXT NOT NULL, seq BIGINT NOT NULL';

const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    minReader: 1,
    statements: [
      `CREATE TABLE enrolment (kiosk TEXT NOT NULL, epoch TEXT NOT NULL, public_key TEXT NOT NULL, enrolled_at_ms BIGINT NOT NULL,
         PRIMARY KEY (kiosk, epoch))`,
      `CREATE TABLE mark (kiosk TEXT NOT NULL, epoch TEXT NOT NULL, hwm BIGINT NOT NULL, hash TEXT NOT NULL,
         received_at_ms BIGINT NOT NULL, PRIMARY KEY (kiosk, epoch))`,
      `CREATE TABLE journal (${KEY}, id TEXT NOT NULL, session TEXT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL,
         boot TEXT NOT NULL, catalogue_version BIGINT NOT NULL, payload TEXT NOT NULL, prev_hash TEXT NOT NULL,
         hash TEXT NOT NULL, received_at_ms BIGINT NOT NULL, PRIMARY KEY (kiosk, epoch, seq))`,
      `CREATE TABLE quarantine (${KEY}, reason TEXT NOT NULL, at_ms BIGINT NOT NULL, PRIMARY KEY (kiosk, epoch, seq))`,
      `CREATE TABLE alarm (${KEY}, kind TEXT NOT NULL, detail TEXT NOT NULL, first_at_ms BIGINT NOT NULL,
         last_at_ms BIGINT NOT NULL, times BIGINT NOT NULL, PRIMARY KEY (kiosk, epoch, seq, kind))`,
      `CREATE TABLE sale (sale_no INTEGER PRIMARY KEY, sale_id TEXT NOT NULL UNIQUE, ${KEY}, receipt_number TEXT NOT NULL,
         at_ms BIGINT NOT NULL, currency TEXT NOT NULL, total_minor BIGINT NOT NULL, taxes_json TEXT NOT NULL)`,
      `CREATE TABLE sale_line (sale_id TEXT NOT NULL, position BIGINT NOT NULL, line_id TEXT NOT NULL, code TEXT NOT NULL,
         name_json TEXT NOT NULL, unit TEXT NOT NULL, quantity BIGINT NOT NULL, weight_grams BIGINT,
         unit_price_minor BIGINT NOT NULL, amount_minor BIGINT NOT NULL, tax_rate_basis_points BIGINT NOT NULL,
         PRIMARY KEY (sale_id, position))`,
      `CREATE TABLE tender (sale_id TEXT NOT NULL, position BIGINT NOT NULL, tender_id TEXT NOT NULL UNIQUE,
         amount_minor BIGINT NOT NULL, terminal_reference TEXT NOT NULL, approval_code TEXT NOT NULL, card_brand TEXT NOT NULL,
         masked_pan TEXT NOT NULL, PRIMARY KEY (sale_id, position))`,
      `CREATE TABLE open_tender (tender_id TEXT PRIMARY KEY, ${KEY}, at_ms BIGINT NOT NULL)`,
      `CREATE TABLE check_in (check_in_no INTEGER PRIMARY KEY, flight_id TEXT NOT NULL, passenger_id TEXT NOT NULL, ${KEY},
         seat TEXT NOT NULL, sequence_number BIGINT NOT NULL, at_ms BIGINT NOT NULL, UNIQUE (flight_id, passenger_id))`,
      `CREATE TABLE catalogue (version BIGINT PRIMARY KEY, catalogue_json TEXT NOT NULL, products BIGINT NOT NULL,
         loaded_at_ms BIGINT NOT NULL)`,
      `CREATE TABLE flight (flight_id TEXT PRIMARY KEY, departure_date TEXT NOT NULL, flight_json TEXT NOT NULL)`,
      `CREATE TABLE booking (record_locator TEXT NOT NULL, flight_id TEXT NOT NULL, PRIMARY KEY (record_locator, flight_id))`,
      `CREATE TABLE passenger (flight_id TEXT NOT NULL, passenger_id TEXT NOT NULL, record_locator TEXT NOT NULL,
         position BIGINT NOT NULL, surname TEXT NOT NULL, given_names TEXT NOT NULL, compartment TEXT NOT NULL,
         document_number TEXT, document_key TEXT, seat TEXT, sequence_number BIGINT, PRIMARY KEY (flight_id, passenger_id))`,
      `CREATE UNIQUE INDEX passenger_seat ON passenger (flight_id, seat) WHERE seat IS NOT NULL`,
      `CREATE INDEX passenger_booking ON passenger (record_locator, flight_id)`,
      `CREATE INDEX passenger_document ON passenger (document_key) WHERE document_key IS NOT NULL`,
      `CREATE TABLE acceptance (acceptance_id TEXT PRIMARY KEY, flight_id TEXT NOT NULL, passenger_id TEXT NOT NULL,
         seat TEXT NOT NULL, sequence_number BIGINT NOT NULL, at_ms BIGINT NOT NULL)`,
    ],
  },
];

const NEWEST = Math.max(...MIGRATIONS.map(({ version }) => version));

export type MigrationError = { kind: 'newerFormat'; minReader: number; supported: number };

/** Brings the database up to date, or refuses one that a newer server made unreadable for us. */
export async function migrate(
  db: Kysely<Tables>,
  nowMs: number,
  newIncarnation: () => string,
): Promise<Result<null, MigrationError>> {
  return db.transaction().execute(async (trx) => {
    await sql`CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)`.execute(trx);
    await sql`CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY, applied_at_ms BIGINT NOT NULL)`.execute(
      trx,
    );
    const stored = await trx.selectFrom('meta').select('value').where('key', '=', 'minReader').executeTakeFirst();
    const minReader = Number(stored?.value ?? 0);
    if (minReader > NEWEST) return err({ kind: 'newerFormat' as const, minReader, supported: NEWEST });
    const done = await trx
      .selectFrom('migration')
      .select((eb) => eb.fn.max('version').as('version'))
      .executeTakeFirst();
    for (const migration of MIGRATIONS) {
      if (migration.version <= (done?.version ?? 0)) continue;
      for (const statement of migration.statements) await sql.raw(statement).execute(trx);
      await trx.insertInto('migration').values({ version: migration.version, applied_at_ms: nowMs }).execute();
      await trx
        .insertInto('meta')
        .values({ key: 'minReader', value: String(migration.minReader) })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: String(migration.minReader) }))
        .execute();
    }
    await trx
      .insertInto('meta')
      .values({ key: 'incarnation', value: newIncarnation() })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    return ok(null);
  });
}
