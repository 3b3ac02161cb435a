/** The store of a chain: one PostgreSQL database, any number of server instances side by side, none of which remembers anything. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { invariant, ok, type Result } from '../../core/result.ts';
import { ROWS_PER_UPLOAD_MAX } from '../../offline/wire/journal-wire.ts';
import type { ServerLog } from '../app.ts';
import type { StoreContext, StoreOptions } from './context.ts';
import { storeFeatures } from './features.ts';
import { createGroupCommit } from './group-commit.ts';
import { ingest } from './ingest.ts';
import { ingestTogether } from './ingest-together.ts';
import { incarnationOf, type MigrationError, migrate } from './migrations/migrate.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { createTransactions, isTransient } from './postgres-transactions.ts';
import { withStatementsPrepared } from './prepared-statements.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** Upload groups under way at once: one computes while another's commit waits for a disk. With all on one machine one, two and four are equal. */
const UPLOAD_LANES = 2;
const CONNECT_TIMEOUT_MS = 5_000;
/** A statement that takes longer, or waits longer for a lock, is given up and the kiosk told to come back. */
const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 10_000;
/** An instance that hangs in mid-transaction must not hold its kiosks' locks for ever. */
const IDLE_TRANSACTION_TIMEOUT_MS = 60_000;

export interface PostgresStoreOptions extends StoreOptions {
  /** `postgres://user:password@host:port/database`. */
  url: string;
  poolMax: number;
  log: Pick<ServerLog, 'warn'>;
}

/** Rejects with what PostgreSQL says when it cannot be reached. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Result<Store, MigrationError>> {
  const driver = new PostgresDialect({ pool: withStatementsPrepared(poolOf(options)) });
  const db = new Kysely<Tables>({ dialect: driver });
  try {
    const migrated = await migrate(db, options.now(), options.newId, postgresDialect);
    if (migrated.ok) return ok(storeOn(db, driver, await incarnationOf(db), options));
    await db.destroy();
    return migrated;
  } catch (cause) {
    await db.destroy();
    throw cause;
  }
}

function poolOf({ url, poolMax, log }: PostgresStoreOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolMax,
    application_name: 'portico',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    // The statements of an upload that do not need each other's answers are sent one behind the other.
    pipeline: true,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    // A kiosk forgets what was acknowledged: a database that was set to answer before its disk did must not be believed.
    options: '-c synchronous_commit=on',
    types: { getTypeParser },
  });
  // Without listeners a connection that breaks while nothing is asked of it ends the process. Whoever uses it next hears of it. Only the
  // message is logged: the error of an idle connection carries the connection, with all that it knows.
  const note = ({ message }: Error) => log.warn({ detail: message }, 'a connection to the database broke');
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', note));
  return pool;
}

/** BIGINT and the NUMERIC that its sums have come as text; what a number cannot hold exactly is refused. */
export function getTypeParser(...[oid, format]: Parameters<typeof pg.types.getTypeParser>) {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return wholeNumber;
  return pg.types.getTypeParser(oid, format);
}
function wholeNumber(text: string): number {
  const value = Number(text);
  invariant(Number.isSafeInteger(value), `${text} is beyond the integers that are exact`);
  return value;
}

function storeOn(
  db: Kysely<Tables>,
  driver: PostgresDialect,
  incarnation: string,
  { now, newId, onCommit, effectsAtOnceMax = ROWS_PER_UPLOAD_MAX }: PostgresStoreOptions,
): Store {
  const { transact, read, inUploadTransaction, idle } = createTransactions(db, driver);
  /** The row versions that held what was erased are made room for others; what lies in archived logs is their keeper's to remove. */
  const scrub = async () => {
    await sql`VACUUM session_key`.execute(db);
    return true;
  };
  const dialect = postgresDialect;
  const context: StoreContext = { transact, read, scrub, dialect, incarnation, effectsAtOnceMax, now, newId };
  const uploads = createGroupCommit({
    inTransaction: inUploadTransaction,
    lanes: UPLOAD_LANES,
    lock: postgresDialect.lockKiosks,
    ingestTogether: (trx, group) => ingestTogether(trx, group, context),
    ingest: (trx, upload) => ingest(trx, upload, context),
    endsTransaction: isTransient,
    onCommit,
  });
  return {
    incarnation,
    ...storeFeatures(context, uploads.ingest),
    close: async () => {
      await uploads.idle();
      await idle();
      await db.destroy();
    },
  };
}
