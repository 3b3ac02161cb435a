import { existsSync } from 'node:fs';
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

/** Whether a server has made its tables there. Makes nothing. */
export async function hasLedger(database: Database, dataFolder: string): Promise<boolean> {
  if (database.kind === 'sqlite' && !existsSync(join(dataFolder, 'ledger.db'))) return false;
  const raw = await openRawDatabase(database, dataFolder);
  try {
    return (await raw.tables()).some(({ name }) => name === 'meta');
  } finally {
    await raw.close();
  }
}
