/** Makes a backup beside a running server, proves that it can be read, and only then gives it its name. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../make-folder.ts';
import { ERASURES_FILE, type ErasureLine, mergeErasures, readErasures } from '../office/erasure-list.ts';
import { STORE_ID_KEY } from '../store/dialect.ts';
import type { Database } from '../store/open-store.ts';
import { type BackupPart, BrokenBackupError, writeBackupFile } from './backup-file.ts';
import { checkBackup } from './check.ts';
import { erasuresOf } from './erasures-of.ts';
import { openRawDatabase } from './open-raw.ts';
import type { RawDatabase, RawTable } from './raw-database.ts';

/** Every backup and every restore makes its own: neither is a thing of the ledger's. */
const OF_THE_DATABASE: readonly string[] = ['migration'];
const BACKUP_NAME = /^portico-\d{8}T\d{9}Z\.jsonl\.gz$/;

export const manifestSchema = z.object({
  file: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  madeAtMs: z.int(),
  incarnation: z.string(),
  /** Of which store it is; absent in backups of versions that did not name them. */
  storeId: z.string().optional(),
  rows: z.record(z.string(), z.int()),
});
export type Manifest = z.infer<typeof manifestSchema>;

export class RefusedBackupError extends Error {
  override readonly name = 'RefusedBackupError';
}

export interface BackupOptions {
  database: Database;
  dataFolder: string;
  /** Where backups lie. */
  folder: string;
  /** Older ones of the same store than its newest so many are removed once the new one is proven; null keeps all. */
  keep: number | null;
  now: () => number;
}

/**
 * Rejects with `BrokenBackupError` where the database is not whole, and with `RefusedBackupError` where it is empty and backups beside it are
 * not; then nothing is removed.
 */
export async function makeBackup({ database, dataFolder, folder, keep, now }: BackupOptions): Promise<Manifest> {
  makeFolder(folder);
  const madeAtMs = now();
  const name = `portico-${new Date(madeAtMs).toISOString().replaceAll(/[-:.]/g, '')}.jsonl.gz`;
  const beside = join(folder, `${name}.part`);
  rmSync(beside, { force: true });
  const raw = await openRawDatabase(database, dataFolder);
  let written: { sha256: string; bytes: number };
  let erased: ErasureLine[];
  try {
    const complaint = await raw.complaint();
    if (complaint !== null) throw new BrokenBackupError(`the database is damaged: ${complaint}`);
    await refuseEmptyOne(raw, folder);
    written = await writeBackupFile(beside, partsOf(raw, madeAtMs));
    erased = await erasuresOf(raw);
  } finally {
    await raw.close();
  }
  const { head, rows } = await checkBackup(beside);
  const manifest = { file: name, ...written, madeAtMs, incarnation: head.incarnation, storeId: head.storeId, rows };
  renameSync(beside, join(folder, name));
  writeFileSync(join(folder, `${name}.manifest.json`), `${JSON.stringify(manifest)}\n`, { mode: 0o600, flush: true });
  // What is erased must stay erased also in older backups, and when the data folders are gone: what this instance was asked, and every other.
  mergeErasures(join(folder, ERASURES_FILE), [...erased, ...readErasures(join(dataFolder, ERASURES_FILE))]);
  if (keep !== null && head.storeId !== undefined) removeOld(folder, keep, head.storeId);
  return manifest;
}

async function* partsOf(raw: RawDatabase, madeAtMs: number): AsyncGenerator<BackupPart[]> {
  const tables = await raw.tables();
  const meta = await allRows(raw, tableNamed(tables, 'meta'));
  const migrations = await allRows(raw, tableNamed(tables, 'migration'));
  const said = new Map(meta.map(([key, value]) => [String(key), String(value)]));
  const incarnation = said.get('incarnation') ?? '';
  const storeId = said.get(STORE_ID_KEY);
  const versions = migrations.map(([version]) => Number(version));
  const v = 1 as const;
  yield [
    {
      part: 'head',
      head: { portico: 'backup', v, madeAtMs, database: raw.kind, incarnation, storeId, migrations: versions },
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

export const manifestPathOf = (file: string): string => `${file}.manifest.json`;

/** What the manifest beside a backup says; null where there is none that can be read. */
export function manifestOf(file: string): Manifest | null {
  const beside = manifestPathOf(file);
  if (!existsSync(beside)) return null;
  try {
    return manifestSchema.safeParse(JSON.parse(readFileSync(beside, 'utf8'))).data ?? null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

const backupsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => BACKUP_NAME.test(name))
    .sort();

/** Somebody named another folder than the ledger's, or the ledger is lost: neither is to look like a night that went well. */
async function refuseEmptyOne(raw: RawDatabase, folder: string): Promise<void> {
  const journal = (await raw.tables()).find(({ name }) => name === 'journal');
  if (journal !== undefined && !(await raw.isEmpty(journal))) return;
  const full = backupsIn(folder).find((name) => (manifestOf(join(folder, name))?.rows.journal ?? 0) > 0);
  if (full === undefined) return;
  throw new RefusedBackupError(
    `this ledger holds no rows, but ${full} does: is this the right data folder? A new store needs a folder of its own for its backups`,
  );
}

/** Only those of the same store: others, and those that do not say whose they are, belong to somebody else. */
function removeOld(folder: string, keep: number, storeId: string): void {
  const names = backupsIn(folder).filter((name) => manifestOf(join(folder, name))?.storeId === storeId);
  for (const name of names.slice(0, Math.max(0, names.length - keep))) {
    for (const suffix of ['', '.manifest.json']) rmSync(join(folder, name + suffix), { force: true });
  }
}
