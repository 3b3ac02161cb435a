import { TooBusyError } from './come-back.ts';

/** How many jobs may wait for the one connection; beyond it callers are told to come back. */
const WAITING_MAX = 1_000;

/** Runs jobs one after another: SQLite has one connection, and a transaction must not see another's statements in between. */
export function createSerial(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (job) => {
    if (waiting >= WAITING_MAX) return Promise.reject(new TooBusyError(`${WAITING_MAX} jobs wait for the database`));
    waiting += 1;
    const result = last.then(job).finally(() => {
      waiting -= 1;
    });
    // The next job runs whatever became of this one; its caller hears of a failure through `result`.
    last = Promise.allSettled([result]);
    return result;
  };
}
