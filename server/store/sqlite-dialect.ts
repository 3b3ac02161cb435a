import type Database from 'better-sqlite3';
import { invariant } from '../../core/result.ts';
import { type Dialect, onConflict } from './dialect.ts';
import { SQLITE_WORDS } from './migrations/migration.ts';
import { oneByOne } from './run-all.ts';

/** More would only be slower: the statements of wide rows get long. */
const ROWS_PER_STATEMENT = 10;

const noNeed = async (): Promise<void> => undefined;

/** Of the store's one connection. */
export interface SqliteConnection {
  prepare(text: string): Database.Statement;
  isInTransaction(): boolean;
}

/** There is one transaction at a time, in one process: nothing to lock. */
export const sqliteDialect = ({ prepare, isInTransaction }: SqliteConnection): Dialect => ({
  words: SQLITE_WORDS,
  isRefusedValue: (cause): cause is Error =>
    isInTransaction() &&
    cause instanceof Error &&
    'code' in cause &&
    String(cause.code).startsWith('SQLITE_CONSTRAINT'),
  lockMigrations: noNeed,
  lockKiosks: noNeed,
  lockNumbers: noNeed,
  lockKiosk: noNeed,
  runAll: oneByOne,
  /** Prepared once, some rows at a time: nothing crosses a thread, and nothing is put together but a list of values. */
  async insertAll(_trx, table, columns, rows, known) {
    // A full disk and an I/O error roll the whole transaction back: what is written after it would stay, without what came before.
    invariant(isInTransaction(), 'nothing is added outside a transaction');
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
