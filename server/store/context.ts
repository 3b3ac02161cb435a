import type { Transaction } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

export type Trx = Transaction<Tables>;

/** What each feature's part of the store works with. */
/** What every store is opened with, whatever its database. */
export interface StoreOptions {
  now: () => number;
  newId: () => string;
  /** For comparing: 1 applies the effects of rows one by one. */
  effectsAtOnceMax?: number;
  /** So many uploads shared a commit that succeeded. */
  onCommit?: (uploads: number) => void;
}

export interface StoreContext {
  /**
   * Runs the job in one transaction of its own, as if no other ran at the same time. On PostgreSQL a job that another one got in the
   * way of runs again, so it may do nothing that the transaction does not undo. Rejects with `ComeBackError` where the database is
   * away or too many wait.
   */
  transact<T>(job: (trx: Trx) => Promise<T>): Promise<T>;
  /** The same for jobs that only read: all their queries see one moment. */
  read<T>(job: (trx: Trx) => Promise<T>): Promise<T>;
  readonly dialect: Dialect;
  /**
   * After an erasure: what was deleted must not be left in the database's own files either, as far as the database can see to it. False:
   * somebody reads just now, so it is left until it is tried again.
   */
  scrub(): Promise<boolean>;
  readonly incarnation: string;
  /** Rows whose effects are tried together at most, see `apply-effects.ts`. */
  readonly effectsAtOnceMax: number;
  now: () => number;
  /** UUIDv7. */
  newId: () => string;
}
