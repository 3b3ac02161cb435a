/** The embedded store: one SQLite file, one connection, uploads that wait together are committed together. */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { err, invariant, type Result } from '../../core/result.ts';
import { catalogueStore } from './catalogue-store.ts';
import { codeStore } from './code-store.ts';
import { conditionStore } from './condition-store.ts';
import type { StoreContext } from './context.ts';
import { departureStore } from './departure-store.ts';
import { enrolmentStore } from './enrolment-store.ts';
import { ingest } from './ingest.ts';
import { ledgerStore, type Upload, type UploadOutcome } from './ledger-store.ts';
import { type MigrationError, migrate } from './migrations/migrate.ts';
import { SQLITE_WORDS } from './migrations/migration.ts';
import { offlineStore } from './offline-store.ts';
import { createSerial, TooBusyError } from './serial.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

const UPLOADS_PER_COMMIT_MAX = 50;
const STATEMENTS_KEPT_MAX = 200;
const BUSY_TIMEOUT_MS = 5_000;

export interface SqliteStoreOptions {
  file: string;
  now: () => number;
  newId: () => string;
  /** So many uploads shared a commit that succeeded. */
  onCommit?: (uploads: number) => void;
}

interface WaitingUpload {
  upload: Upload;
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
  const migrated = await migrate(db, options.now(), options.newId, SQLITE_WORDS);
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
  return { ok: true, value: storeOn(db, incarnation, options) };
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

function storeOn(
  db: Kysely<Tables>,
  incarnation: string,
  { now, newId, onCommit }: Pick<SqliteStoreOptions, 'now' | 'newId' | 'onCommit'>,
): Store {
  const serial = createSerial();
  const transact: StoreContext['transact'] = (job) => serial(() => db.transaction().execute(job));
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
    onCommit?.(group.length);
    // Only now is it durable, and only now may a kiosk hear of it.
    for (const tell of settle) tell();
  }

  const ingestInGroup = (upload: Upload): Promise<UploadOutcome> =>
    new Promise<UploadOutcome>((resolve, reject) => {
      waiting.push({ upload, resolve, reject });
      serial(commitWaiting).catch((cause: unknown) => {
        const index = waiting.findIndex((other) => other.upload === upload);
        if (index !== -1) waiting.splice(index, 1);
        if (cause instanceof TooBusyError) resolve(err({ kind: 'storeBusy' }));
        else reject(cause);
      });
    });

  const context: StoreContext = { transact, incarnation, now, newId };
  return {
    incarnation,
    ...enrolmentStore(context),
    ...codeStore(context),
    ...ledgerStore(context, ingestInGroup),
    ...catalogueStore(context),
    ...departureStore(context),
    ...conditionStore(context),
    ...offlineStore(context),
    close: () => serial(() => db.destroy()),
  };
}
