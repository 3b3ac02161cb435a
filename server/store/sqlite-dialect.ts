import type Database from 'better-sqlite3';
import type { Dialect } from './dialect.ts';
import { SQLITE_WORDS } from './migrations/migration.ts';

const noNeed = async (): Promise<void> => undefined;

/** `prepare` prepares on the store's one connection. There is one transaction at a time, in one process: nothing to lock. */
export const sqliteDialect = (prepare: (text: string) => Database.Statement): Dialect => ({
  words: SQLITE_WORDS,
  isRefusedValue: (cause): cause is Error =>
    cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_CONSTRAINT'),
  lockMigrations: noNeed,
  lockKiosks: noNeed,
  lockNumbers: noNeed,
  /** A prepared statement for each row is the fastest there is: no text is built and nothing crosses a thread. */
  async insertAll(_trx, table, columns, rows, known) {
    const names = Object.keys(columns) as (keyof (typeof rows)[number])[];
    const values = names.map(() => '?').join();
    const skip = known === undefined ? '' : ' ON CONFLICT DO NOTHING';
    const statement = prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${values})${skip}`);
    let added = 0;
    for (const row of rows) added += statement.run(names.map((name) => row[name])).changes;
    return added;
  },
});
