import type { JournalUpload } from '../../offline/wire/journal-wire.ts';
import type { Trx } from './context.ts';
import type { DialectWords } from './migrations/migration.ts';
import type { Tables } from './tables.ts';

/** The row of `meta` that is locked while sales and check-ins get their numbers. */
export const NUMBERS_KEY = 'numbers';
/** The row of `meta` that names the store: made once, and kept through restores. */
export const STORE_ID_KEY = 'storeId';

/** The columns that a bulk of rows fills, with the type each has in the tables. */
export type BulkColumns<Row> = {
  readonly [Column in keyof Row]: Row[Column] extends number | null ? 'bigint' : 'text';
};

export type WhatIsKnown = 'skipKnown' | { replacing: readonly string[] };

/** The end of an `INSERT`. The same words on both databases. */
export function onConflict(columns: readonly string[], known: WhatIsKnown | undefined): string {
  if (known === undefined) return '';
  if (known === 'skipKnown') return ' ON CONFLICT DO NOTHING';
  const changed = columns.filter((column) => !known.replacing.includes(column));
  return ` ON CONFLICT (${known.replacing.join()}) DO UPDATE SET ${changed.map((column) => `${column} = excluded.${column}`).join()}`;
}

/** What the databases do differently. Everything else of the store is the same text on both. */
export interface Dialect {
  readonly words: DialectWords;
  /** The values broke a rule of the tables: the fault of the row that brought them, not of the database. */
  isRefusedValue(cause: unknown): cause is Error;
  /** Comes first in a migration: several instances may start together. */
  lockMigrations(trx: Trx): Promise<void>;
  /** Until the transaction ends no other one ingests rows of these kiosks' epochs. */
  lockKiosks(trx: Trx, uploads: readonly Pick<JournalUpload, 'kiosk' | 'epoch'>[]): Promise<void>;
  /**
   * Until the transaction ends no other one draws a number for a sale or a check-in. So whoever reads page by page meets them in the
   * order in which they were committed, and skips none. Taken as late as can be, for the uploads of all servers share it: for the ordinary
   * uploads of a group behind their journal rows and before their effects. The other uploads of the same group are written under it, one
   * after the other. That closes no circle: all kiosks of a group are locked before (`lockKiosks`), and what a transaction writes under
   * this lock belongs to them.
   */
  lockNumbers(trx: Trx): Promise<void>;
  /** Until the transaction ends no upload of this kiosk is ingested; those under way have ended. */
  lockKiosk(trx: Trx, kiosk: string): Promise<void>;
  /**
   * Runs works of one transaction that do not need each other's answers: side by side where the database is on a line of its own, and one
   * after the other where a failure may have ended the transaction, so that nothing is written after it. Rejects with what went wrong
   * first, when all that was begun has ended.
   */
  runAll<T extends readonly unknown[]>(works: { [K in keyof T]: () => Promise<T[K]> }): Promise<T>;
  /**
   * Adds many rows at once, in their order: what an upload's speed depends on. `skipKnown` leaves out rows whose key is taken, instead of
   * failing; `replacing` takes the columns that are their key, and gives what is there the new values. Resolves to the number of rows added
   * or replaced.
   */
  insertAll<Row extends object>(
    trx: Trx,
    table: keyof Tables,
    columns: BulkColumns<Row>,
    rows: readonly Row[],
    known?: WhatIsKnown,
  ): Promise<number>;
}
