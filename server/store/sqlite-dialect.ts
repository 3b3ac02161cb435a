import type { Dialect } from './dialect.ts';
import { SQLITE_WORDS } from './migrations/migration.ts';

const noNeed = async (): Promise<void> => undefined;

/** One connection, one transaction at a time, one process: nothing to lock. */
export const sqliteDialect: Dialect = {
  words: SQLITE_WORDS,
  isRefusedValue: (cause): cause is Error =>
    cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_CONSTRAINT'),
  lockMigrations: noNeed,
  lockKiosks: noNeed,
  lockNumbers: noNeed,
};
