import Database from 'better-sqlite3';
import { invariant } from '../core/result.ts';
import { storageCodeOf } from './storage-failure.ts';

export type Connection = Database.Database;

/** `FULL` fsyncs every commit; `NORMAL` may lose the last commits at a power cut and is for what can be had again. */
export type Durability = 'FULL' | 'NORMAL';

const BUSY_TIMEOUT_MS = 2_000;
const SYNCHRONOUS_NUMBER: Record<Durability, number> = { NORMAL: 1, FULL: 2 };

export const openFile = (file: string): Connection => new Database(file, { timeout: BUSY_TIMEOUT_MS });

/**
 * For files that hold session keys. Whatever is deleted, or moved when a page splits, is overwritten: a key that is forgotten later must not
 * be left in the slack of a page that it was on before.
 */
export function openSecure(file: string): Connection {
  const connection = openFile(file);
  connection.pragma('secure_delete = ON');
  return connection;
}

export const openReadOnly = (file: string): Connection =>
  new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });

/**
 * The order matters: this build of SQLite falls back to NORMAL when the journal mode becomes WAL, so `synchronous` is set after it,
 * on every open, and read back.
 */
export function enterWal(connection: Connection, durability: Durability): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma(`synchronous = ${durability}`);
  assertDurability(connection, durability);
  assertWritable(connection);
}

/**
 * Where a disk takes no writes, SQLite opens a file read-only without a word, and it stays so however long it is open, also after the
 * repair. Throws then. `BEGIN IMMEDIATE` alone would not: it makes do with reading. The change is taken back before it reaches the disk.
 */
function assertWritable(connection: Connection): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.pragma('user_version = 1');
  } finally {
    connection.exec('ROLLBACK');
  }
}

export const assertDurability = (connection: Connection, durability: Durability): void =>
  durabilityCheck(connection, durability)();

/** The same again and again, for a check with every write: microseconds beside the sync of the commit. */
export function durabilityCheck(connection: Connection, durability: Durability): () => void {
  const modeNow = connection.prepare<[], string>('PRAGMA journal_mode').pluck();
  const synchronousNow = connection.prepare<[], number>('PRAGMA synchronous').pluck();
  return () => {
    const mode = modeNow.get();
    const synchronous = synchronousNow.get();
    invariant(mode === 'wal', `journal_mode is ${mode}, not wal`);
    invariant(synchronous === SYNCHRONOUS_NUMBER[durability], `synchronous is ${synchronous}, not ${durability}`);
  };
}

/** Runs without waiting for others who have the file open. Null: one of them was in the way. */
export function unlessBusy<T>(connection: Connection, act: () => T): T | null {
  const timeoutMs = Number(connection.pragma('busy_timeout', { simple: true }));
  connection.pragma('busy_timeout = 0');
  try {
    return act();
  } catch (cause) {
    if (storageCodeOf(cause) === 'busy') return null;
    throw cause;
  } finally {
    connection.pragma(`busy_timeout = ${timeoutMs}`);
  }
}

/** Null when the file is sound, else SQLite's first complaint. */
export function quickCheck(connection: Connection): string | null {
  const answer = String(connection.pragma('quick_check(1)', { simple: true }));
  return answer === 'ok' ? null : answer;
}

export const hasTable = (connection: Connection, name: string): boolean =>
  connection.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== undefined;

export const isEmptyFile = (connection: Connection): boolean =>
  connection.prepare('SELECT 1 FROM sqlite_master').get() === undefined;
