import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { effect } from '../../../server/effects/effect.ts';
import { applyEffects } from '../../../server/store/apply-effects.ts';
import { sqliteDialect } from '../../../server/store/sqlite-dialect.ts';
import type { Tables } from '../../../server/store/tables.ts';

/** On a database where locking takes no time, nothing else would hold the savepoint back. */
it('effects begin no savepoint before the statement that is under way has ended: a roll-back would undo it too', async () => {
  const said: string[] = [];
  const connection = new Database(':memory:');
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: connection }),
    log: ({ query }) => void said.push(query.sql),
  });
  const dialect = sqliteDialect((text) => connection.prepare(text));
  const deed = effect(z.unknown(), async () => 'refused').read({ seq: 1, kind: 'any' }, null);
  await db.transaction().execute(async (trx) => {
    const { promise: underWay, resolve } = Promise.withResolvers<void>();
    const alarm = async () => undefined;
    const context = { trx, insertAll: dialect.insertAll, kiosk: 'k', epoch: 'e', alarm, isLate: false };
    const applying = applyEffects({ dialect, context, manner: 'apart', atOnceMax: 1, underWay }, [{ seq: 1, deed }]);
    await delay(20);
    expect(said.filter((text) => text.includes('SAVEPOINT'))).toEqual([]);
    resolve();
    expect(await applying).toEqual([{ seq: 1, reason: 'refused' }]);
  });
  expect(said).toContain('ROLLBACK TO SAVEPOINT effect');
  await db.destroy();
});
