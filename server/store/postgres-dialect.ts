import { sql } from 'kysely';
import { type Dialect, NUMBERS_KEY, onConflict } from './dialect.ts';
import { POSTGRES_WORDS } from './migrations/migration.ts';
import { arrayOf } from './postgres-array.ts';
import { sideBySide } from './run-all.ts';

/** Any number, the same in every version: it names the lock under which tables are changed. */
const MIGRATION_LOCK = 7_320_001;

/** SQLSTATE classes 22 (data exception) and 23 (integrity constraint violation). */
const REFUSED_VALUE = /^2[23]/;

export const sqlStateOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

/**
 * Kiosks are locked by their enrolment rows and numbers by a row of `meta`, not by advisory locks: row locks are what the databases that
 * speak PostgreSQL's protocol have in common. The rows are locked in one order, so that two groups never wait for each other in a ring.
 */
export const postgresDialect: Dialect = {
  words: POSTGRES_WORDS,
  isRefusedValue: (cause): cause is Error => cause instanceof Error && REFUSED_VALUE.test(sqlStateOf(cause)),
  async lockMigrations(trx) {
    await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(trx);
  },
  async lockKiosks(trx, uploads) {
    await sql`SELECT epoch FROM enrolment
      WHERE (kiosk, epoch) IN (VALUES ${sql.join(uploads.map(({ kiosk, epoch }) => sql`(${kiosk}, ${epoch})`))})
      ORDER BY kiosk, epoch FOR NO KEY UPDATE`.execute(trx);
  },
  async lockKiosk(trx, kiosk) {
    await sql`SELECT epoch FROM enrolment WHERE kiosk = ${kiosk} ORDER BY kiosk, epoch FOR NO KEY UPDATE`.execute(trx);
  },
  runAll: sideBySide,
  async lockNumbers(trx) {
    await trx.selectFrom('meta').select('value').where('key', '=', NUMBERS_KEY).forNoKeyUpdate().execute();
  },
  /**
   * One array a column, and one value for a column that is the same in all rows: nothing but COPY is as fast, and COPY cannot skip. The arrays
   * are taken apart in the list of what is selected, row by row; in FROM each would be written out as a table first.
   */
  async insertAll(trx, table, columns, rows, known) {
    const [first] = rows;
    if (first === undefined) return 0;
    const names = Object.keys(columns) as (keyof typeof first & string)[];
    const varying = names.filter((name, position) => position === 0 || rows.some((row) => row[name] !== first[name]));
    const arrayIn = (name: (typeof names)[number]): Buffer =>
      arrayOf(
        columns[name],
        rows.map((row) => row[name]),
      );
    const values = names.map((name) =>
      varying.includes(name)
        ? sql`unnest(${arrayIn(name)}::${sql.raw(columns[name])}[])`
        : sql`${first[name]}::${sql.raw(columns[name])}`,
    );
    const { numAffectedRows } =
      await sql`INSERT INTO ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))})
      SELECT ${sql.join(values)} ${sql.raw(onConflict(names, known))}`.execute(trx);
    return Number(numAffectedRows ?? 0n);
  },
};
