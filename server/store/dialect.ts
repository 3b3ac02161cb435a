import type { JournalUpload } from '../../offline/wire/journal-wire.ts';
import type { Trx } from './context.ts';
import type { DialectWords } from './migrations/migration.ts';

/** The row of `meta` that is locked while sales and check-ins get their numbers. */
export const NUMBERS_KEY = 'numbers';

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
   * order in which they were committed, and skips none. Always the last lock that a transaction takes.
   */
  lockNumbers(trx: Trx): Promise<void>;
}
