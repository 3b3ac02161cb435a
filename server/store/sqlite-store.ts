/** The embedded store: one SQLite file, one connection, uploads that wait together are committed together. */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { invariant, ok, type Result } from '../../core/result.ts';
import { ROWS_PER_UPLOAD_MAX } from '../../offline/wire/journal-wire.ts';
import type { StoreContext, StoreOptions, Trx } from './context.ts';
import type { Dialect } from './dialect.ts';
import { storeFeatures } from './features.ts';
import { createGroupCommit } from './group-commit.ts';
import { ingest } from './ingest.ts';
import { ingestTogether } from './ingest-together.ts';
import { incarnationOf, type MigrationError, migrate } from './migrations/migrate.ts';
import { createSerial } from './serial.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

const STATEMENTS_KEPT_MAX = 200;
/** A page that several uploads change is written back once: the log may grow to 32 MB before it is. */
const CHECKPOINT_PAGES = 2_000;
const CACHE_KIB = 65_536;
/** Journal rows are wide: with SQLite's 4,096 bytes a fifth more work goes into the same upload. Files that exist keep theirs. */
const PAGE_BYTES = 16_384;
const BUSY_TIMEOUT_MS = 5_000;

export interface SqliteStoreOptions extends StoreOptions {
  file: string;
}

/** Rejects with what SQLite says when the file cannot be opened. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Result<Store, MigrationError>> {
  const connection = new Database(options.file, { timeout: BUSY_TIMEOUT_MS });
  connection.pragma(`page_size = ${PAGE_BYTES}`);
  // The order matters: this build falls back to NORMAL when the journal mode becomes WAL.
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  // What is deleted or replaced is overwritten: an erased session key must not be found in the file.
  connection.pragma('secure_delete = ON');
  connection.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  connection.pragma(`cache_size = -${CACHE_KIB}`);
  const database = withStatementsKept(connection);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  const dialect = sqliteDialect({ prepare: database.prepare, isInTransaction: () => connection.inTransaction });
  const migrated = await migrate(db, options.now(), options.newId, dialect);
  if (!migrated.ok) {
    await db.destroy();
    return migrated;
  }
  invariant(connection.pragma('synchronous', { simple: true }) === 2, 'the ledger is written with synchronous=FULL');
  return ok(storeOn(connection, db, dialect, await incarnationOf(db), options));
}

/** kysely prepares every statement anew; the shapes are few, so keep them. */
function withStatementsKept(connection: Database.Database) {
  const kept = new Map<string, Database.Statement>();
  return {
    close: () => void connection.close(),
    prepare(asked: string): Database.Statement {
      // Beside a command of the head office that writes, a transaction that began by reading could not write any more.
      const text = asked === 'begin' ? 'begin immediate' : asked;
      const known = kept.get(text);
      if (known !== undefined) return known;
      const statement = connection.prepare(text);
      if (kept.size >= STATEMENTS_KEPT_MAX) kept.clear();
      kept.set(text, statement);
      return statement;
    },
  };
}

/**
 * Rejects with what went wrong first: after a full disk or an I/O error SQLite has rolled back by itself, and that there is nothing left to
 * roll back says less.
 */
async function inTransaction<T>(db: Kysely<Tables>, job: (trx: Trx) => Promise<T>): Promise<T> {
  let first: { cause: unknown } | null = null;
  try {
    return await db.transaction().execute(async (trx) => {
      try {
        return await job(trx);
      } catch (cause) {
        first = { cause };
        throw cause;
      }
    });
  } catch (last) {
    const { cause } = first ?? { cause: last };
    throw cause;
  }
}

/** Without waiting, for every request would. False: another connection reads, and the log keeps what it holds. */
function emptyLog(connection: Database.Database): boolean {
  connection.pragma('busy_timeout = 0');
  try {
    return connection.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0;
  } finally {
    connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

function storeOn(
  connection: Database.Database,
  db: Kysely<Tables>,
  dialect: Dialect,
  incarnation: string,
  { now, newId, onCommit, effectsAtOnceMax = ROWS_PER_UPLOAD_MAX }: Omit<SqliteStoreOptions, 'file'>,
): Store {
  const serial = createSerial();
  const transact: StoreContext['transact'] = (job) => serial(() => inTransaction(db, job));
  /** `secure_delete` has overwritten the pages; the log still holds them as they were, so it is emptied. */
  const scrub = () => serial(async () => emptyLog(connection));
  const context: StoreContext = { transact, read: transact, scrub, dialect, incarnation, effectsAtOnceMax, now, newId };
  const uploads = createGroupCommit({
    inTransaction: transact,
    lanes: 1,
    lock: dialect.lockKiosks,
    ingestTogether: (trx, group) => ingestTogether(trx, group, context),
    ingest: (trx, upload) => ingest(trx, upload, context),
    // A full disk and an I/O error do.
    endsTransaction: () => !connection.inTransaction,
    onCommit,
  });
  return {
    incarnation,
    ...storeFeatures(context, uploads.ingest),
    close: async () => {
      await uploads.idle();
      await serial(() => db.destroy());
    },
  };
}
