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
  /**
   * Prepared once, some rows at a time: nothing crosses a thread, and nothing is put together but a list of values. What is the same in all
   * rows is bound once a statement. `OR FAIL`: whoever gets the error undoes all that this added, so SQLite need not keep a copy of every
   * page that a statement changes, to be able to undo it alone.
   */
  async insertAll(_trx, table, columns, rows, known) {
    // A full disk and an I/O error roll the whole transaction back: what is written after it would stay, without what came before.
    invariant(isInTransaction(), 'nothing is added outside a transaction');
    const [first] = rows;
    if (first === undefined) return 0;
    const names = Object.keys(columns) as (keyof typeof first & string)[];
    const varying = names.filter((name) => rows.some((row) => row[name] !== first[name]));
    const shared = Object.fromEntries(
      names.filter((name) => !varying.includes(name)).map((name) => [name, first[name]]),
    );
    const row = `(${names.map((name) => (name in shared ? `@${name}` : '?')).join()})`;
    const ending = onConflict(names, known);
    const insert = (values: string) =>
      prepare(`INSERT OR FAIL INTO ${table} (${names.join()}) VALUES ${values}${ending}`);
    const many = insert(Array.from({ length: ROWS_PER_STATEMENT }, () => row).join());
    const one = insert(row);
    const whole = rows.length - (rows.length % ROWS_PER_STATEMENT);
    // Filled again for every statement: a new list for each would only be garbage.
    const values: unknown[] = [];
    let added = 0;
    for (const [position, value] of rows.entries()) {
      for (const name of varying) values.push(value[name]);
      if (position < whole && (position + 1) % ROWS_PER_STATEMENT !== 0) continue;
      added += (position < whole ? many : one).run(values, shared).changes;
      values.length = 0;
    }
    return added;
  },
});
