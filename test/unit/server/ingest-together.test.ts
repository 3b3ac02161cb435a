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
    const prepare = (text: string) => {
      asked.push(text);
      return connection.prepare(text);
    };
    const dialect = sqliteDialect({ prepare, isInTransaction: () => connection.inTransaction });
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

  const RENEWED_LONG_AGO_MS = START_MS - 60_000;
  const instance = (kiosk: string) => ({ id: `run-of-${kiosk}`, machine: 'one', isLeaving: false });

  /** As they come over the line: signed, from the instance that speaks for the journal. */
  async function signedGroupOf(...numbers: number[]) {
    const uploads = await groupOf(...numbers);
    for (const { kiosk, epoch } of uploads) {
      const { id, machine } = instance(kiosk);
      const times = { since_ms: START_MS - 90_000, seen_at_ms: START_MS - 1_000, clock_offset_ms: 0, run_no: null };
      await db
        .insertInto('kiosk_instance')
        .values({ kiosk, epoch, instance: id, machine, state: 'holder', ...times })
        .execute();
    }
    return uploads.map((upload) => ({
      ...upload,
      proof: {
        ...{ publicKey: upload.kiosk, nonce: `nonce-of-${upload.kiosk}`, signedAtMs: START_MS },
        ...{
          instance: instance(upload.kiosk),
          head: { seq: 1, hash: upload.rows[0]?.hash ?? '', signature: 'signed' },
        },
      },
    }));
  }

  it('are all there but those of a revoked key, heard before, of another instance, or of one that leaves', async () => {
    const [ordinary, revoked, replayed, stranger, leaver] = await signedGroupOf(1, 2, 3, 4, 5);
    if (!ordinary || !revoked || !replayed || !stranger || !leaver) throw new Error('five uploads');
    await db.insertInto('revoked_key').values({ kiosk: 'till-2', public_key: 'till-2', revoked_at_ms: 1 }).execute();
    await db.insertInto('nonce').values({ kiosk: 'till-3', nonce: 'nonce-of-till-3', signed_at_ms: 1 }).execute();
    const group = [
      ...[ordinary, revoked, replayed],
      { ...stranger, proof: { ...stranger.proof, instance: { ...stranger.proof.instance, id: 'another' } } },
      { ...leaver, proof: { ...leaver.proof, instance: { ...leaver.proof.instance, isLeaving: true } } },
    ];
    const outcomes = await db.transaction().execute((trx) => ingestTogether(trx, group, context));
    expect([...outcomes.keys()]).toEqual([ordinary]);
    expect(await count('journal')).toBe(1);
  });

  it('renew the lease of who sent them when it is due, and forget old nonces, all with the same statements', async () => {
    const group = await signedGroupOf(1, 2);
    await db.updateTable('kiosk_instance').set({ seen_at_ms: RENEWED_LONG_AGO_MS }).execute();
    await db.insertInto('nonce').values({ kiosk: 'till-1', nonce: 'old', signed_at_ms: 1 }).execute();
    const outcomes = await db.transaction().execute((trx) => ingestTogether(trx, group, context));
    expect(outcomes.size).toBe(2);
    const leases = await db.selectFrom('kiosk_instance').select(['state', 'seen_at_ms', 'since_ms']).execute();
    expect(leases).toEqual(Array(2).fill({ state: 'holder', seen_at_ms: START_MS, since_ms: START_MS - 90_000 }));
    const nonces = await db.selectFrom('nonce').select('nonce').orderBy('nonce').execute();
    expect(nonces).toEqual([{ nonce: 'nonce-of-till-1' }, { nonce: 'nonce-of-till-2' }]);
  });
});
