/** What the commands of the head office share beyond `run-command.ts`: the server's settings, and its database. */
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { OptionSpecs } from '../../core/command-line/command-line.ts';
import { hasLedger } from '../backup/open-raw.ts';
import { readOptions, type ServerConfig } from '../options.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { CommandError, type CommandLine, codeOf, UsageError, wordsOf } from './run-command.ts';

export { CommandError, type CommandLine, runCommand, UsageError } from './run-command.ts';

type Settings = Pick<ServerConfig, 'dataFolder' | 'database' | 'nightly'>;

/** Options that every command knows; the same as the server's own. */
export const STORE_OPTIONS = {
  data: { type: 'string' },
  config: { type: 'string' },
  database: { type: 'string' },
} as const satisfies OptionSpecs;
export const STORE_USAGE = '--data folder | --config file [--database postgres://…]';

/** As the server would read them: a configuration file, flags over it, the database's password from the environment. */
export function settingsOf({ option }: CommandLine): Settings {
  if (option('data') === null && option('config') === null) throw new UsageError('--data is missing (or --config)');
  const args = Object.keys(STORE_OPTIONS).flatMap((name) => {
    const value = option(name);
    return value === null ? [] : [`--${name}`, value];
  });
  const settings = readOptions(args, process.env);
  if (!settings.ok) throw new CommandError(settings.error.message);
  return settings.value;
}

/** The same where a server has made its ledger already; a command never makes one, for nobody would look for it there. */
export async function settingsWithLedger(line: CommandLine): Promise<Settings> {
  const settings = settingsOf(line);
  const { database, dataFolder } = settings;
  try {
    if (await hasLedger(database, dataFolder)) return settings;
  } catch (cause) {
    throw told(cause, settings);
  }
  const where = database.kind === 'sqlite' ? dataFolder : 'the database';
  throw new CommandError(`there is no ledger in ${where}: is this the data folder of a server?`);
}

/** The server's database, beside a server that may be running on it. */
export async function withStore<T>(line: CommandLine, work: (store: Store) => Promise<T>): Promise<T> {
  const settings = await settingsWithLedger(line);
  try {
    const opened = await openStore({
      ...settings,
      now: () => Date.now(),
      newId: () => uuidv7(),
      log: pino({ level: 'silent' }),
    });
    if (!opened.ok)
      throw new CommandError(`the ledger was written by a newer version (needs ${opened.error.minReader})`);
    try {
      return await work(opened.value);
    } finally {
      await opened.value.close();
    }
  } catch (cause) {
    throw told(cause, settings);
  }
}

/** What a database says, with where it is and what to do about it. */
export function told(cause: unknown, { dataFolder, database }: Pick<Settings, 'dataFolder' | 'database'>): unknown {
  const code = codeOf(cause);
  if (database.kind === 'postgres') {
    const { hostname, port, pathname } = new URL(database.url);
    return code === '' || cause instanceof CommandError
      ? cause
      : new CommandError(`PostgreSQL ${hostname}:${port || 5432}${pathname}: ${wordsOf(cause)}`);
  }
  const file = join(dataFolder, 'ledger.db');
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new CommandError(
      `${file} is damaged (${wordsOf(cause)}). Stop the server, keep a copy of the file, and put a backup back: npm run restore -- --data ${dataFolder} --file … --replace`,
    );
  }
  return code.startsWith('SQLITE_') ? new CommandError(`${file}: ${wordsOf(cause)}`) : cause;
}
