import type Database from 'better-sqlite3';
import { type Dialect, onConflict } from './dialect.ts';
import { SQLITE_WORDS } from './migrations/migration.ts';

/** More would only be slower: the statements of wide rows get long. */
const ROWS_PER_STATEMENT = 10;

const noNeed = async (): Promise<void> => undefined;

/** `prepare` prepares on the store's one connection. There is one transaction at a time, in one process: nothing to lock. */
export const sqliteDialect = (prepare: (text: string) => Database.Statement): Dialect => ({
  words: SQLITE_WORDS,
  isRefusedValue: (cause): cause is Error =>
    cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_CONSTRAINT'),
  lockMigrations: noNeed,
  lockKiosks: noNeed,
  lockNumbers: noNeed,
  /** Prepared once, some rows at a time: nothing crosses a thread, and nothing is put together but a list of values. */
  async insertAll(_trx, table, columns, rows, known) {
    const names = Object.keys(columns) as (keyof (typeof rows)[number])[];
    const row = `(${names.map(() => '?').join()})`;
    const ending = onConflict(names.map(String), known);
    const insert = (values: string) => prepare(`INSERT INTO ${table} (${names.join()}) VALUES ${values}${ending}`);
    const many = insert(Array.from({ length: ROWS_PER_STATEMENT }, () => row).join());
    const one = insert(row);
    const whole = rows.length - (rows.length % ROWS_PER_STATEMENT);
    // Filled again for every statement: a new list for each would only be garbage.
    const values: unknown[] = [];
    let added = 0;
    for (const [position, value] of rows.entries()) {
      for (const name of names) values.push(value[name]);
      if (position < whole && (position + 1) % ROWS_PER_STATEMENT !== 0) continue;
      added += (position < whole ? many : one).run(values).changes;
      values.length = 0;
    }
    return added;
  },
});
