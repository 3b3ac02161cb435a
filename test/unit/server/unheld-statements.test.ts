import { Kysely, type PostgresCursor, PostgresDialect, type PostgresPool, type PostgresQueryResult } from 'kysely';
import { describe, expect, it } from 'vitest';
import { postgresDialect } from '../../../server/store/postgres-dialect.ts';
import type { Tables } from '../../../server/store/tables.ts';
import { withoutHoldingBack } from '../../../server/store/unheld-statements.ts';

/** A line that writes down what is sent, and answers in the next turn. */
function recordingPool(sent: string[]): PostgresPool {
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown): unknown {
    sent.push(String(text));
    return new Promise((resolve) => setImmediate(() => resolve({ command: 'INSERT', rowCount: 1, rows: [] })));
  }
  return {
    options: {},
    end: async () => undefined,
    connect: async () => ({ query, release: () => undefined }),
  };
}

describe('statements that nothing holds back', () => {
  it('are on the line when their calls return, in the order of the calls: no number is drawn before its lock', async () => {
    const sent: string[] = [];
    const driver = new PostgresDialect({ pool: recordingPool(sent) });
    const db = new Kysely<Tables>({ dialect: driver });
    await db.transaction().execute((trx) =>
      withoutHoldingBack(trx, driver, async (unheld) => {
        sent.length = 0;
        const columns = { kiosk: 'text', nonce: 'text', signed_at_ms: 'bigint' } as const;
        const works = [
          postgresDialect.lockNumbers(unheld),
          postgresDialect.insertAll(unheld, 'nonce', columns, [{ kiosk: 'till-1', nonce: 'n', signed_at_ms: 1 }]),
          unheld.deleteFrom('open_tender').where('tender_id', 'in', ['tender-1']).execute(),
          unheld.insertInto('meta').values({ key: 'key', value: 'value' }).execute(),
        ];
        const [first = '', ...rest] = sent;
        expect(first).toContain('for no key update');
        expect(rest.map((text) => text.split(' ').slice(0, 3).join(' ').toLowerCase())).toEqual([
          'insert into "nonce"',
          'delete from "open_tender"',
          'insert into "meta"',
        ]);
        await Promise.all(works);
      }),
    );
    await db.destroy();
  });
});
