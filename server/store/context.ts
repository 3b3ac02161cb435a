import type { Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export type Trx = Transaction<Tables>;

/** What each feature's part of the store works with. */
export interface StoreContext {
  /** Runs the job in one transaction of its own. Rejects with `TooBusyError` where too many wait. */
  transact<T>(job: (trx: Trx) => Promise<T>): Promise<T>;
  readonly incarnation: string;
  now: () => number;
  /** UUIDv7. */
  newId: () => string;
}
