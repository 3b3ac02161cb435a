import { join } from 'node:path';
import { unreachable } from '../../core/result.ts';
import type { Database } from '../store/open-store.ts';
import { openPostgresRaw } from './postgres-raw.ts';
import type { RawDatabase } from './raw-database.ts';
import { openSqliteRaw } from './sqlite-raw.ts';

export function openRawDatabase(database: Database, dataFolder: string): Promise<RawDatabase> {
  switch (database.kind) {
    case 'sqlite':
      return openSqliteRaw(join(dataFolder, 'ledger.db'));
    case 'postgres':
      return openPostgresRaw(database.url);
    default:
      return unreachable(database);
  }
}
