/**
 * Transactions on PostgreSQL: which isolation, and what is tried again.
 *
 * - Uploads run READ COMMITTED under the locks of their kiosks. Every statement after the lock sees what the holder before committed; a
 *   snapshot taken earlier (REPEATABLE READ takes it with the first statement, before the lock is had) would show the old mark.
 * - Everything else that writes runs SERIALIZABLE: each feature was written for a store that does one thing at a time, and stays right
 *   without knowing of others.
 * - Reads run REPEATABLE READ, so that the parts of one answer are of one moment.
 */
import { setTimeout } from 'node:timers/promises';
import type { IsolationLevel, Kysely, PostgresDialect } from 'kysely';
import { ComeBackError, TooBusyError } from './come-back.ts';
import type { StoreContext, Trx } from './context.ts';
import { sqlStateOf } from './postgres-dialect.ts';
import type { Tables } from './tables.ts';
import { withoutHoldingBack } from './unheld-statements.ts';

const ATTEMPTS_MAX = 6;
/** Kiosks give up on an answer; nothing is tried again later than this after the first attempt began. */
const PERSISTENCE_MS_MAX = 8_000;
/** The pause before another attempt is a random part of this, doubled every time. */
const PAUSE_FIRST_MS = 20;
const JOBS_WAITING_MAX = 1_000;

/**
 * Serialization failure, deadlock, lock not available, query cancelled (a time-out); connection exception, insufficient resources,
 * operator intervention. PostgreSQL's manual, appendix A.
 */
const TRANSIENT_STATES = /^(40001|40P01|55P03|57014|08...|53...|57P0.)$/;
/** May be the only sign of a conflict between two SERIALIZABLE transactions (PostgreSQL's manual, 13.5.1). */
const UNIQUE_VIOLATION = '23505';
const NETWORK_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'];
/** What `pg` says of a connection that broke has no code. */
const BROKEN_CONNECTION = /^Connection terminated|connection error|timeout exceeded when trying to connect|ended by/;

/** The database was away or another transaction in the way: nothing was done, and the same may succeed later. */
export function isTransient(cause: unknown): boolean {
  if (cause instanceof ComeBackError) return false;
  const state = sqlStateOf(cause);
  if (TRANSIENT_STATES.test(state) || NETWORK_CODES.includes(state)) return true;
  return cause instanceof Error && state === '' && BROKEN_CONNECTION.test(cause.message);
}

interface Transactions extends Pick<StoreContext, 'transact' | 'read'> {
  inUploadTransaction(job: (trx: Trx) => Promise<void>): Promise<void>;
  /** Resolves when none is under way. */
  idle(): Promise<void>;
}

export function createTransactions(db: Kysely<Tables>, dialect: PostgresDialect): Transactions {
  const underWay = new Set<Promise<unknown>>();

  async function attempt<T>(isolation: IsolationLevel, isReadOnly: boolean, job: (trx: Trx) => Promise<T>): Promise<T> {
    // What went wrong first counts: the ROLLBACK on a broken connection fails with something less telling.
    let first: { cause: unknown } | null = null;
    let isCommitting = false;
    try {
      const begin = db.transaction().setIsolationLevel(isolation);
      return await (isReadOnly ? begin.setAccessMode('read only') : begin).execute(async (trx) => {
        try {
          const result = await job(trx);
          isCommitting = true;
          return result;
        } catch (cause) {
          first = { cause };
          throw cause;
        }
      });
    } catch (last) {
      const { cause } = first ?? { cause: last };
      // A line that broke during COMMIT leaves it open whether it was done: only whoever asked can find out, by asking again.
      if (isCommitting && isTransient(cause) && !/^40/.test(sqlStateOf(cause)))
        throw new ComeBackError(messageOf(cause));
      throw cause;
    }
  }

  async function persist<T>(...parameters: Parameters<typeof attempt<T>>): Promise<T> {
    const isSerializable = parameters[0] === 'serializable';
    const giveUpAtMs = performance.now() + PERSISTENCE_MS_MAX;
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt(...parameters);
      } catch (cause) {
        const isLast = attempts >= ATTEMPTS_MAX || performance.now() > giveUpAtMs;
        if (isTransient(cause)) {
          if (isLast) throw new ComeBackError(`after ${attempts} attempts: ${messageOf(cause)}`);
        } else if (isLast || !isSerializable || sqlStateOf(cause) !== UNIQUE_VIOLATION) throw cause;
        await setTimeout(Math.random() * PAUSE_FIRST_MS * 2 ** attempts);
      }
    }
  }

  function run<T>(...parameters: Parameters<typeof attempt<T>>): Promise<T> {
    if (underWay.size >= JOBS_WAITING_MAX) {
      return Promise.reject(new TooBusyError(`${JOBS_WAITING_MAX} jobs wait for the database`));
    }
    const running = persist(...parameters).finally(() => underWay.delete(running));
    underWay.add(running);
    return running;
  }

  return {
    transact: (job) => run('serializable', false, job),
    read: (job) => run('repeatable read', true, job),
    inUploadTransaction: (job) => run('read committed', false, (trx) => withoutHoldingBack(trx, dialect, job)),
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
