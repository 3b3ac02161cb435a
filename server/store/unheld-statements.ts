import { DummyDriver, type PostgresDialect, Transaction } from 'kysely';
import type { Trx } from './context.ts';
import type { Tables } from './tables.ts';

/**
 * Runs the job with a transaction whose statements go out when they are asked for. kysely itself holds each back until the one before is
 * answered; sent one behind the other, PostgreSQL works on one while the next is on its way. A statement is on the line when its call returns,
 * so the order on the line is that of the calls; what needs another one's answer, and not only its place before it, must wait for it.
 */
export const withoutHoldingBack = <T>(trx: Trx, dialect: PostgresDialect, job: (trx: Trx) => Promise<T>): Promise<T> =>
  trx.getExecutor().provideConnection((connection) => {
    const executor = trx
      .getExecutor()
      .withConnectionProvider({ provideConnection: (consumer) => consumer(connection) });
    // The transaction itself is kysely's as before; nothing but statements passes here.
    return job(new Transaction<Tables>({ config: { dialect }, dialect, driver: new DummyDriver(), executor }));
  });
