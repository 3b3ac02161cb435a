import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkUpload } from '../../../server/store/checked-upload.ts';
import type { StoreContext } from '../../../server/store/context.ts';
import { ingestTogether } from '../../../server/store/ingest-together.ts';
import { migrate } from '../../../server/store/migrations/migrate.ts';
import { sqliteDialect } from '../../../server/store/sqlite-dialect.ts';
import type { Tables } from '../../../server/store/tables.ts';
import { START_MS, saleEntry } from '../../contracts/offline/kiosk-and-server.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

describe('the uploads of a group', () => {
  let connection: Database.Database;
  let db: Kysely<Tables>;
  let asked: string[];
  let context: StoreContext;

  beforeEach(async () => {
    asked = [];
    connection = new Database(':memory:');
    db = new Kysely<Tables>({
      dialect: new SqliteDialect({ database: connection }),
      log: ({ query }) => void asked.push(query.sql),
    });
    const dialect = sqliteDialect((text) => {
      asked.push(text);
      return connection.prepare(text);
    });
    const migrated = await migrate(db, START_MS, () => 'id', dialect);
    if (!migrated.ok) throw new Error(migrated.error.kind);
    const never = () => Promise.reject(new Error('not asked for here'));
    context = {
      ...{ dialect, incarnation: 'one', effectsAtOnceMax: 500, now: () => START_MS, newId: () => 'id' },
      ...{ transact: never, read: never, scrub: never },
    };
  });
  afterEach(async () => {
    await db.destroy();
  });

  /** Each kiosk is enrolled and sends one sale; `number` is its sale's. */
  async function groupOf(...numbers: number[]) {
    const kiosks = numbers.map((number) => {
      const kiosk = kioskRows(`till-${number}`);
      kiosk.append([saleEntry(number)]);
      return kiosk;
    });
    for (const { kiosk, epoch } of kiosks) {
      await db.insertInto('enrolment').values({ kiosk, epoch, public_key: kiosk, enrolled_at_ms: START_MS }).execute();
    }
    return kiosks.map((kiosk) => checkUpload(kiosk.upload(1)));
  }
  const count = async (table: 'journal' | 'sale' | 'mark') =>
    (await db.selectFrom(table).select('kiosk').execute()).length;

  it('cost as many statements for many kiosks as for a few', async () => {
    const few = await groupOf(1, 2);
    asked = [];
    await db.transaction().execute((trx) => ingestTogether(trx, few, context));
    const forFew = asked.length;
    const many = await groupOf(...Array.from({ length: 9 }, (_, index) => index + 3));
    asked = [];
    const outcomes = await db.transaction().execute((trx) => ingestTogether(trx, many, context));
    expect(forFew).toBeGreaterThan(0);
    expect(asked.length).toBe(forFew);
    expect(new Set(outcomes.keys())).toEqual(new Set(many));
    expect([await count('journal'), await count('sale'), await count('mark')]).toEqual([11, 11, 11]);
  });

  it('are all there but those that need looking at: broken, of a stranger, behind a gap, repeated', async () => {
    const [ordinary, broken, stranger, gap, repeated] = await groupOf(1, 2, 3, 4, 5);
    if (!ordinary || !broken || !stranger || !gap || !repeated) throw new Error('five uploads');
    await db.deleteFrom('enrolment').where('kiosk', '=', 'till-3').execute();
    await db.transaction().execute((trx) => ingestTogether(trx, [repeated], context));
    const group = [
      ...[ordinary, { ...broken, broken: { seq: 1, detail: 'damaged' } }, stranger],
      ...[{ ...gap, from: 2 }, repeated, { ...ordinary }],
    ];
    const outcomes = await db.transaction().execute((trx) => ingestTogether(trx, group, context));
    expect([...outcomes.keys()]).toEqual([ordinary]);
    expect(outcomes.get(ordinary)).toMatchObject({ ok: true, value: { hwm: 1, quarantined: [] } });
    expect(await count('journal')).toBe(2);
  });
});
