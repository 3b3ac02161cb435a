/** Opens the store that the configuration names. */
import { join } from 'node:path';
import { z } from 'zod';
import { type Result, unreachable } from '../../core/result.ts';
import type { ServerLog } from '../app.ts';
import type { MigrationError } from './migrations/migrate.ts';
import { openPostgresStore } from './postgres-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

const POOL_MIN = 3;
const POOL_MAX = 100;

/**
 * - `sqlite`: `ledger.db` in the data folder; for one store.
 * - `postgres`: `url` is `postgres://user:password@host:port/database`; `poolMax` connections at most are opened by this instance.
 */
export const databaseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sqlite') }),
  z.strictObject({
    kind: z.literal('postgres'),
    url: z.url({ protocol: /^postgres(ql)?$/ }),
    poolMax: z.int().min(POOL_MIN).max(POOL_MAX).default(10),
  }),
]);
export type Database = z.infer<typeof databaseSchema>;

export interface OpenStoreOptions {
  database: Database;
  dataFolder: string;
  now: () => number;
  newId: () => string;
  /** For comparing: 1 applies the effects of rows one by one. */
  effectsAtOnceMax?: number;
  /** So many uploads shared a commit that succeeded. */
  onCommit?: (uploads: number) => void;
  log: ServerLog;
}

/** Rejects with what the database says when it cannot be opened or reached. */
export function openStore({
  database,
  dataFolder,
  log,
  ...rest
}: OpenStoreOptions): Promise<Result<Store, MigrationError>> {
  switch (database.kind) {
    case 'sqlite':
      return openSqliteStore({ file: join(dataFolder, 'ledger.db'), ...rest });
    case 'postgres':
      return openPostgresStore({ url: database.url, poolMax: database.poolMax, log, ...rest });
    default:
      return unreachable(database);
  }
}
