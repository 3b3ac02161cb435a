/**
 * Puts a backup into an empty database, of either kind. The result has a new incarnation: kiosks ask for its mark, rewind, and send again
 * what came after the backup. Erasures made since are carried out again before anybody can look.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';
import type { ServerLog } from '../app.ts';
import { ERASURES_FILE, listsIn, mergeErasures, readErasures } from '../office/erasure-list.ts';
import { erasuresIn } from '../office/erasures.ts';
import { type Database, openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { BrokenBackupError, readBackupFile } from './backup-file.ts';
import { checkBackup } from './check.ts';
import { erasuresOf } from './erasures-of.ts';
import { manifestOf, manifestPathOf } from './make.ts';
import { openRawDatabase } from './open-raw.ts';
import { type RawDatabase, type RawTable, ROWS_PER_BLOCK, type Value } from './raw-database.ts';
import { differencesIn } from './sums.ts';

/** What a database has of its own from the moment that its tables are made. */
const OWN_META: readonly string[] = ['incarnation', 'minReader', 'numbers'];
const OWN_TABLES: readonly string[] = ['meta', 'migration'];

export class RestoreError extends Error {
  override readonly name = 'RestoreError';
}

export interface RestoreOptions {
  file: string;
  database: Database;
  dataFolder: string;
  /** Moves a database that is there aside, instead of refusing. */
  isReplacing: boolean;
  /** Puts back a ledger too that is not what its own journal rows add up to. */
  isAcceptingDifferences?: boolean;
  /** Lists of erasures from elsewhere: other instances' data folders. Those in the data folder and beside the backup are read anyway. */
  erasureLists?: readonly string[];
  now: () => number;
  newId: () => string;
  log: ServerLog;
}

export interface Restored {
  incarnation: string;
  rows: Record<string, number>;
  /** Between the ledger that was put back and its journal rows, in words. */
  differences: string[];
  erasedAgain: number;
  /** False: nothing beside the backup said what its bytes were when it was made, so nobody knows whether they were changed since. */
  isManifestThere: boolean;
  /** Where the database from before is, where there was one. */
  movedTo: string | null;
  /** What to know and do about that one. */
  warning: string | null;
}

/** Rejects with `BrokenBackupError` or `RestoreError`; whatever was there is untouched then, or moved aside whole. */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { file, database, dataFolder, isReplacing } = options;
  const isManifestThere = await matchManifest(file);
  const { rows } = await checkBackup(file);
  const differences = await differencesIn(file);
  if (differences.length > 0 && options.isAcceptingDifferences !== true) {
    throw new RestoreError(
      `the backup's ledger is not what its journal rows add up to (--accept-differences puts it back all the same):\n  ${differences.join('\n  ')}`,
    );
  }
  const isThere = await holdsSomething(database, dataFolder);
  if (isThere && !isReplacing) throw new RestoreError('the database is not empty; --replace moves it aside first');
  await refuseWhereInUse(database, dataFolder);
  const unread = isThere ? await keepErasures(options) : null;
  const movedTo = isThere ? await moveAside(options) : null;
  await (await opened(options)).close();
  const raw = await openRawDatabase(database, dataFolder);
  try {
    await fill(raw, file, options.newId());
  } finally {
    await raw.close();
  }
  const store = await opened(options);
  try {
    await store.holdJournals();
    const list = join(dataFolder, ERASURES_FILE);
    const found = [...listsIn(dataFolder), ...listsIn(dirname(file)), ...(options.erasureLists ?? [])];
    for (const one of found) mergeErasures(list, [...readErasures(one)]);
    const erasedAgain = await erasuresIn({ file: list, store, now: options.now }).reapply();
    const warning = movedTo === null ? null : warningOf(database, movedTo, unread);
    return { incarnation: store.incarnation, rows, differences, erasedAgain, movedTo, isManifestThere, warning };
  } finally {
    await store.close();
  }
}

/** What the database that goes says was erased, by whichever instance: into the list. Why not, where it is too damaged to be read. */
async function keepErasures({ database, dataFolder }: RestoreOptions): Promise<string | null> {
  let raw: RawDatabase | null = null;
  try {
    raw = await openRawDatabase(database, dataFolder);
    mergeErasures(join(dataFolder, ERASURES_FILE), await erasuresOf(raw));
    return null;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  } finally {
    await raw?.close();
  }
}

function warningOf(database: Database, movedTo: string, unread: string | null): string {
  const remove =
    database.kind === 'postgres' ? `psql … -c 'DROP SCHEMA "${movedTo}" CASCADE'` : `rm ${movedTo} ${movedTo}-*`;
  const lost =
    unread === null ? '' : ` What was erased could not be read out of it (${unread}): name other instances' lists.`;
  return `the database from before still holds session keys, and no erasure from now on reaches it. Remove it when it is not needed any more: ${remove}.${lost}`;
}

/** False where there is no manifest. A backup that is whole in itself may still be another one than was made. */
async function matchManifest(file: string): Promise<boolean> {
  const beside = manifestPathOf(file);
  if (!existsSync(beside)) return false;
  const manifest = manifestOf(file);
  if (manifest === null) throw new BrokenBackupError(`${beside} cannot be read`);
  const { size } = statSync(file);
  if (size !== manifest.bytes) {
    throw new BrokenBackupError(`${file} has ${size} bytes, its manifest says ${manifest.bytes}: it was changed`);
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== manifest.sha256) {
    throw new BrokenBackupError(`${file} has another SHA-256 than its manifest says: it was changed since it was made`);
  }
  return true;
}

async function opened({ database, dataFolder, now, newId, log }: RestoreOptions): Promise<Store> {
  const store = await openStore({ database, dataFolder, now, newId, log });
  if (!store.ok) throw new RestoreError(`the database was written by a newer version (${store.error.minReader})`);
  return store.value;
}

async function holdsSomething(database: Database, dataFolder: string): Promise<boolean> {
  if (database.kind === 'sqlite' && !existsSync(join(dataFolder, 'ledger.db'))) return false;
  const raw = await openRawDatabase(database, dataFolder);
  try {
    for (const table of await raw.tables()) {
      if (!OWN_TABLES.includes(table.name) && !(await raw.isEmpty(table))) return true;
    }
    return false;
  } finally {
    await raw.close();
  }
}

async function fill(raw: RawDatabase, file: string, incarnation: string): Promise<void> {
  const tables = new Map((await raw.tables()).map((table) => [table.name, table]));
  await raw.begin();
  let into: RawTable | null = null;
  let columns: string[] = [];
  let block: Value[][] = [];
  const flush = async () => {
    if (into === null || block.length === 0) return;
    if (into.name === 'meta') await raw.upsertMeta(block.filter(([key]) => !OWN_META.includes(String(key))));
    else await raw.insert(into.name, columns, block);
    block = [];
  };
  for await (const part of readBackupFile(file)) {
    if (part.part === 'row') {
      block.push(part.row);
      if (block.length >= ROWS_PER_BLOCK) await flush();
    } else {
      await flush();
      if (part.part !== 'table') continue;
      const table = tables.get(part.table);
      const strange = part.columns.find((column) => table !== undefined && !table.columns.includes(column));
      if (table === undefined || strange !== undefined) {
        throw new BrokenBackupError(`this version does not know ${part.table} ${strange ?? ''}: take a newer one`);
      }
      into = table;
      columns = part.columns;
    }
  }
  for (const table of tables.values()) await raw.continueNumbering(table);
  await raw.upsertMeta([['incarnation', incarnation]]);
  await raw.commit();
}

const IN_USE_LOOKS_MAX = 10;
const IN_USE_PAUSE_MS = 100;

/** Nobody may be working on it: what they wrote afterwards would be lost, and they would not hear of the new incarnation. */
async function refuseWhereInUse(database: Database, dataFolder: string): Promise<void> {
  if (database.kind === 'postgres') {
    return withClient(database.url, async (client) => {
      // PostgreSQL lists a connection for a moment after its server has ended.
      for (let looks = 1; ; looks += 1) {
        const { rows } = await client.query(
          "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'portico' LIMIT 1",
        );
        if (rows.length === 0) return;
        if (looks >= IN_USE_LOOKS_MAX) throw new RestoreError('the database is in use: stop every server first');
        await pause(IN_USE_PAUSE_MS);
      }
    });
  }
  const file = join(dataFolder, 'ledger.db');
  if (!existsSync(file)) return;
  const connection = new BetterSqlite3(file, { timeout: 0 });
  try {
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.exec('BEGIN EXCLUSIVE; COMMIT');
    // Nothing of it may stay behind in a log when it is moved.
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } catch (cause) {
    throw new RestoreError('the database is in use: stop the server first', { cause });
  } finally {
    connection.close();
  }
}

async function moveAside({ database, dataFolder, now }: RestoreOptions): Promise<string> {
  const stamp = new Date(now()).toISOString().replaceAll(/[-:.]/g, '').toLowerCase();
  if (database.kind === 'postgres') return moveSchemaAside(database.url, `portico_replaced_${stamp}`);
  const file = join(dataFolder, 'ledger.db');
  const aside = `${file}.replaced-${stamp}`;
  renameSync(file, aside);
  return aside;
}

const moveSchemaAside = (url: string, aside: string): Promise<string> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>('SELECT current_schema() AS name');
    const name = (rows[0]?.name ?? 'public').replaceAll('"', '""');
    await client.query(`BEGIN; ALTER SCHEMA "${name}" RENAME TO "${aside}"; CREATE SCHEMA "${name}"; COMMIT`);
    return aside;
  });

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'portico restore' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
