/** The embedded store: one SQLite file, one connection, uploads that wait together are committed together. */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, sql, type Transaction } from 'kysely';
import { err, invariant, type Result } from '../../core/result.ts';
import type { UploadAnswer, UploadRequest } from '../../offline/wire/journal-wire.ts';
import * as checkIn from './check-in.ts';
import * as departures from './departures.ts';
import { ingest } from './ingest.ts';
import * as ledger from './ledger-queries.ts';
import { type MigrationError, migrate } from './migrations.ts';
import { createSerial, TooBusyError } from './serial.ts';
import type { Store, StoreBusy, UploadRefusal } from './store.ts';
import type { Tables } from './tables.ts';

const UPLOADS_PER_COMMIT_MAX = 50;
const STATEMENTS_KEPT_MAX = 200;
const ENROLMENTS_READ_MAX = 10;
const BUSY_TIMEOUT_MS = 5_000;

export interface SqliteStoreOptions {
  file: string;
  now: () => number;
  newId: () => string;
}

type UploadOutcome = Result<UploadAnswer, UploadRefusal | StoreBusy>;
interface WaitingUpload {
  upload: UploadRequest;
  resolve(outcome: UploadOutcome): void;
  reject(cause: unknown): void;
}

/** Rejects with what SQLite says when the file cannot be opened. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Result<Store, MigrationError>> {
  const connection = new Database(options.file, { timeout: BUSY_TIMEOUT_MS });
  // The order matters: this build falls back to NORMAL when the journal mode becomes WAL.
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withStatementsKept(connection) }) });
  const migrated = await migrate(db, options.now(), options.newId);
  if (!migrated.ok) {
    await db.destroy();
    return migrated;
  }
  invariant(connection.pragma('synchronous', { simple: true }) === 2, 'the ledger is written with synchronous=FULL');
  const { value: incarnation } = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'incarnation')
    .executeTakeFirstOrThrow();
  return { ok: true, value: storeOn(db, incarnation, options.now) };
}

/** kysely prepares every statement anew; the shapes are few, so keep them. */
function withStatementsKept(connection: Database.Database) {
  const kept = new Map<string, Database.Statement>();
  return {
    close: () => void connection.close(),
    prepare(text: string): Database.Statement {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const statement = connection.prepare(text);
      if (kept.size >= STATEMENTS_KEPT_MAX) kept.clear();
      kept.set(text, statement);
      return statement;
    },
  };
}

function storeOn(db: Kysely<Tables>, incarnation: string, now: () => number): Store {
  const serial = createSerial();
  const inTransaction = <T>(job: (trx: Transaction<Tables>) => Promise<T>): Promise<T> =>
    serial(() => db.transaction().execute(job));
  const waiting: WaitingUpload[] = [];

  async function commitWaiting(): Promise<void> {
    const group = waiting.splice(0, UPLOADS_PER_COMMIT_MAX);
    if (group.length === 0) return;
    const settle: (() => void)[] = [];
    try {
      await db.transaction().execute(async (trx) => {
        for (const { upload, resolve, reject } of group) {
          await sql`SAVEPOINT upload`.execute(trx);
          try {
            const outcome = await ingest(trx, upload, incarnation, now());
            settle.push(() => resolve(outcome));
          } catch (cause) {
            await sql`ROLLBACK TO upload`.execute(trx);
            settle.push(() => reject(cause));
          }
          await sql`RELEASE upload`.execute(trx);
        }
      });
    } catch (cause) {
      for (const { reject } of group) reject(cause);
      return;
    }
    // Only now is it durable, and only now may a kiosk hear of it.
    for (const tell of settle) tell();
  }

  return {
    incarnation,
    enrol: ({ kiosk, epoch, publicKey }) =>
      inTransaction(async (trx) => {
        const known = await trx
          .selectFrom('enrolment')
          .select('public_key')
          .where('kiosk', '=', kiosk)
          .where('epoch', '=', epoch)
          .executeTakeFirst();
        if (known !== undefined) return known.public_key === publicKey ? 'enrolled' : 'otherKey';
        await trx
          .insertInto('enrolment')
          .values({ kiosk, epoch, public_key: publicKey, enrolled_at_ms: now() })
          .execute();
        return 'enrolled';
      }),
    enrolmentsOf: (kiosk) =>
      inTransaction((trx) =>
        trx
          .selectFrom('enrolment')
          .select(['epoch', 'public_key as publicKey'])
          .where('kiosk', '=', kiosk)
          .orderBy('enrolled_at_ms', 'desc')
          .limit(ENROLMENTS_READ_MAX)
          .execute(),
      ),
    ingest: (upload) =>
      new Promise<UploadOutcome>((resolve, reject) => {
        waiting.push({ upload, resolve, reject });
        serial(commitWaiting).catch((cause: unknown) => {
          const index = waiting.findIndex((other) => other.upload === upload);
          if (index !== -1) waiting.splice(index, 1);
          if (cause instanceof TooBusyError) resolve(err({ kind: 'storeBusy' }));
          else reject(cause);
        });
      }),
    catalogueAfter: (version) =>
      inTransaction(async (trx) => {
        const newer = await trx
          .selectFrom('catalogue')
          .select('catalogue_json')
          .where('version', '>', version)
          .orderBy('version', 'desc')
          .executeTakeFirst();
        return newer?.catalogue_json ?? null;
      }),
    putCatalogue: (catalogue) =>
      inTransaction(async (trx) => {
        const newest = await trx
          .selectFrom('catalogue')
          .select((eb) => eb.fn.max('version').as('version'))
          .executeTakeFirst();
        if ((newest?.version ?? 0) >= catalogue.version) return false;
        await trx.deleteFrom('catalogue').execute();
        const { version, products } = catalogue;
        await trx
          .insertInto('catalogue')
          .values({
            version,
            catalogue_json: JSON.stringify(catalogue),
            products: products.length,
            loaded_at_ms: now(),
          })
          .execute();
        return true;
      }),
    putDepartures: (loaded, oldestDate) => inTransaction((trx) => departures.putDepartures(trx, loaded, oldestDate)),
    findBooking: (identification) => inTransaction((trx) => checkIn.findBooking(trx, identification, now())),
    accept: (request) => inTransaction((trx) => checkIn.accept(trx, request, now())),
    sales: (query) => inTransaction((trx) => ledger.sales(trx, query)),
    checkIns: (query) => inTransaction((trx) => ledger.checkIns(trx, query)),
    summary: () => inTransaction((trx) => ledger.summary(trx, incarnation)),
    close: () => serial(() => db.destroy()),
  };
}
