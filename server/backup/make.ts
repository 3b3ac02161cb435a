/** Makes a backup beside a running server, proves that it can be read, and only then gives it its name. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Database } from '../store/open-store.ts';
import { type BackupPart, BrokenBackupError, writeBackupFile } from './backup-file.ts';
import { checkBackup } from './check.ts';
import { openRawDatabase } from './open-raw.ts';
import type { RawDatabase, RawTable } from './raw-database.ts';

/** Every backup and every restore makes its own: neither is a thing of the ledger's. */
const OF_THE_DATABASE: readonly string[] = ['migration'];
const BACKUP_NAME = /^portico-\d{8}T\d{9}Z\.jsonl\.gz$/;
export const ERASURES_FILE = 'erasures.jsonl';

export const manifestSchema = z.object({
  file: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  madeAtMs: z.int(),
  incarnation: z.string(),
  rows: z.record(z.string(), z.int()),
});
export type Manifest = z.infer<typeof manifestSchema>;

export interface BackupOptions {
  database: Database;
  dataFolder: string;
  /** Where backups lie. */
  folder: string;
  /** Older ones than the newest so many are removed once the new one is proven; null keeps all. */
  keep: number | null;
  now: () => number;
}

/** Rejects with `BrokenBackupError` where the database is not whole; then nothing is removed. */
export async function makeBackup({ database, dataFolder, folder, keep, now }: BackupOptions): Promise<Manifest> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const madeAtMs = now();
  const name = `portico-${new Date(madeAtMs).toISOString().replaceAll(/[-:.]/g, '')}.jsonl.gz`;
  const beside = join(folder, `${name}.part`);
  rmSync(beside, { force: true });
  const raw = await openRawDatabase(database, dataFolder);
  let written: { sha256: string; bytes: number };
  try {
    const complaint = await raw.complaint();
    if (complaint !== null) throw new BrokenBackupError(`the database is damaged: ${complaint}`);
    written = await writeBackupFile(beside, partsOf(raw, madeAtMs));
  } finally {
    await raw.close();
  }
  const { head, rows } = await checkBackup(beside);
  const manifest = { file: name, ...written, madeAtMs, incarnation: head.incarnation, rows };
  renameSync(beside, join(folder, name));
  writeFileSync(join(folder, `${name}.manifest.json`), `${JSON.stringify(manifest)}\n`, { mode: 0o600, flush: true });
  // What was erased since the backup must be erased in it too, also when the data folder is gone.
  const erasures = join(dataFolder, ERASURES_FILE);
  if (existsSync(erasures)) copyFileSync(erasures, join(folder, ERASURES_FILE));
  if (keep !== null) removeOld(folder, keep);
  return manifest;
}

async function* partsOf(raw: RawDatabase, madeAtMs: number): AsyncGenerator<BackupPart[]> {
  const tables = await raw.tables();
  const meta = await allRows(raw, tableNamed(tables, 'meta'));
  const migrations = await allRows(raw, tableNamed(tables, 'migration'));
  const incarnation = String(meta.find(([key]) => key === 'incarnation')?.[1] ?? '');
  const versions = migrations.map(([version]) => Number(version));
  const v = 1 as const;
  yield [
    {
      part: 'head',
      head: { portico: 'backup', v, madeAtMs, database: raw.kind, incarnation, migrations: versions },
    },
  ];
  const counts: Record<string, number> = {};
  for (const table of tables.filter(({ name }) => !OF_THE_DATABASE.includes(name))) {
    counts[table.name] = 0;
    yield [{ part: 'table', table: table.name, columns: table.columns }];
    for await (const block of raw.rows(table)) {
      counts[table.name] = (counts[table.name] ?? 0) + block.length;
      yield block.map((row) => ({ part: 'row', row }));
    }
  }
  yield [{ part: 'end', rows: counts }];
}

function tableNamed(tables: readonly RawTable[], name: string): RawTable {
  const table = tables.find((one) => one.name === name);
  if (table === undefined) throw new BrokenBackupError(`the database has no table ${name}: it is no ledger`);
  return { ...table, columns: name === 'meta' ? ['key', 'value'] : ['version'] };
}

/** Of the two small tables that say what the others are. */
async function allRows(raw: RawDatabase, table: RawTable) {
  const rows = [];
  for await (const block of raw.rows(table)) rows.push(...block);
  return rows;
}

function removeOld(folder: string, keep: number): void {
  const names = readdirSync(folder)
    .filter((name) => BACKUP_NAME.test(name))
    .sort();
  for (const name of names.slice(0, Math.max(0, names.length - keep))) {
    for (const suffix of ['', '.manifest.json']) rmSync(join(folder, name + suffix), { force: true });
  }
}
