import Database from 'better-sqlite3';
import { err, ok, type Result } from '../core/result.ts';
import { detailOf, storageCodeOf } from './storage-failure.ts';

export interface InstanceLock {
  release(): void;
}
export type InstanceLockError = { kind: 'locked'; file: string } | { kind: 'io'; detail: string };

/**
 * One host per data folder. SQLite's exclusive lock is the operating system's (fcntl, LockFileEx): it ends with the process however
 * that ends, so there is no stale lock file to clean up. Keep the answer: a lock that nobody can reach any more is collected, and the
 * folder is free again.
 */
export function takeInstanceLock(file: string): Result<InstanceLock, InstanceLockError> {
  let connection: Database.Database | undefined;
  try {
    const held = new Database(file, { timeout: 0 });
    connection = held;
    held.exec('BEGIN EXCLUSIVE');
    return ok({ release: () => void held.close() });
  } catch (cause) {
    connection?.close();
    return storageCodeOf(cause) === 'busy'
      ? err({ kind: 'locked', file })
      : err({ kind: 'io', detail: detailOf(cause) });
  }
}
