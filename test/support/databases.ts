/**
 * The databases that the server's store runs on, for suites that run unchanged on each:
 *
 *     onEachDatabase(({ open }) => {
 *       beforeEach(async () => {
 *         database = await open(dataFolder);
 *         server = await startTestServer(dataFolder, { database: database.config });
 *       });
 *       afterEach(async () => {
 *         await server.close();
 *         await database.remove();
 *       });
 *       it('…');
 *     });
 *
 * PostgreSQL is shared by the run (see `postgres-door.ts`); every `open` is a fresh, empty database.
 */
import { connect } from 'node:net';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';
import { describe, inject } from 'vitest';
import type { Database } from '../../server/store/open-store.ts';
import type { DoorAnswer } from './postgres-door.ts';

export interface TestDatabase {
  /** For `startServer` and `openStore`. */
  config: Database;
  /** Runs statements beside the store, as an administrator would. */
  execute(statements: string): Promise<void>;
  read(query: string): Promise<Record<string, unknown>[]>;
  /** After everything that uses it was closed. */
  remove(): Promise<void>;
}

export interface TestDatabases {
  name: 'SQLite' | 'PostgreSQL';
  /** What the machine lacks to run it; empty where it can. */
  lacks: string;
  /** `dataFolder` is the server's. */
  open(dataFolder: string): Promise<TestDatabase>;
}

async function ask(wish: string): Promise<DoorAnswer> {
  const socket = connect(inject('postgresDoor'), '127.0.0.1');
  socket.end(`${wish}\n`);
  let text = '';
  for await (const bytes of socket) text += String(bytes);
  return JSON.parse(text) as DoorAnswer;
}

export const sqlite: TestDatabases = {
  name: 'SQLite',
  lacks: '',
  async open(dataFolder) {
    return {
      config: { kind: 'sqlite' },
      async execute(statements) {
        const connection = new BetterSqlite3(join(dataFolder, 'ledger.db'));
        connection.exec(statements);
        connection.close();
      },
      async read(query) {
        const connection = new BetterSqlite3(join(dataFolder, 'ledger.db'), { readonly: true });
        const rows = connection.prepare<[], Record<string, unknown>>(query).all();
        connection.close();
        return rows;
      },
      remove: async () => undefined,
    };
  },
};

async function query(url: string, statements: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statements);
    return rows;
  } finally {
    await client.end();
  }
}

async function openPostgres(): Promise<TestDatabase> {
  const answer = await ask('create');
  if (!('url' in answer)) throw new Error(JSON.stringify(answer));
  const { url } = answer;
  return {
    config: { kind: 'postgres', url, poolMax: 5 },
    async execute(statements) {
      await query(url, statements);
    },
    read: (statement) => query(url, statement),
    async remove() {
      await ask(`drop ${url}`);
    },
  };
}

/** Asking is starting: only files that import this module make PostgreSQL run. */
async function postgresOrWhyNot(): Promise<TestDatabases> {
  const answer = await ask('create');
  if ('url' in answer) await ask(`drop ${answer.url}`);
  return { name: 'PostgreSQL', lacks: 'lacks' in answer ? answer.lacks : '', open: openPostgres };
}

export const postgres: TestDatabases = await postgresOrWhyNot();

/** The suite skips itself, with the reason, where the database cannot run. */
export function onDatabase(database: TestDatabases, suite: (database: TestDatabases) => void): void {
  const why = database.lacks === '' ? '' : ` (not run: ${database.lacks})`;
  describe.skipIf(why !== '')(`on ${database.name}${why}`, () => suite(database));
}

export function onEachDatabase(suite: (database: TestDatabases) => void): void {
  for (const database of [sqlite, postgres]) onDatabase(database, suite);
}
