import Database from 'better-sqlite3';

export type StorageFailureCode = 'full' | 'io' | 'readonly' | 'corrupt' | 'busy' | 'other';

/** The disk refused. Thrown, because nothing may continue as if the write had happened; the host stops selling and says so. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure';
  readonly kind = 'storageFailure';
  readonly code: StorageFailureCode;

  constructor(code: StorageFailureCode, cause: unknown) {
    super(`storage failure (${code}): ${detailOf(cause)}`, { cause });
    this.code = code;
  }
}

export const detailOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** By the primary part of SQLite's (extended) result codes, https://sqlite.org/rescode.html, and the file system's codes. */
const CODE_PREFIXES: readonly (readonly [string, StorageFailureCode])[] = [
  ['SQLITE_FULL', 'full'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['SQLITE_IOERR', 'io'],
  ['EIO', 'io'],
  ['SQLITE_READONLY', 'readonly'],
  ['EROFS', 'readonly'],
  ['EACCES', 'readonly'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
];

export function storageCodeOf(cause: unknown): StorageFailureCode {
  const isCoded = cause instanceof Database.SqliteError || (cause instanceof Error && 'code' in cause);
  if (!isCoded) return 'other';
  const code = String(cause.code);
  return CODE_PREFIXES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'other';
}
