/** What every command of the head office shares: options from the command line, a store, one JSON line on stdout, and plain words on stderr. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { hasLedger } from '../backup/open-raw.ts';
import { readOptions, type ServerConfig } from '../options.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';

export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export interface CommandLine {
  positionals: string[];
  /** The value of an option that must be there. */
  need(name: string): string;
  option(name: string): string | null;
  flag(name: string): boolean;
}

/** Runs as the program: ends the process with 0, or with 1 and one line that says what is wrong. */
export async function runCommand(
  usage: string,
  options: ParseArgsOptionsConfig,
  run: (line: CommandLine) => Promise<object>,
): Promise<void> {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const option = (name: string) => (typeof values[name] === 'string' ? values[name] : null);
    const result = await run({
      positionals,
      option,
      flag: (name) => values[name] === true,
      need(name) {
        const value = option(name);
        if (value === null) throw new CommandError(`--${name} is missing\n${usage}`);
        return value;
      },
    });
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } catch (cause) {
    const isOurs = cause instanceof CommandError || (cause instanceof Error && 'code' in cause);
    process.stderr.write(`portico server: ${isOurs ? cause.message : (cause as Error).stack}\n`);
    process.exitCode = 1;
  }
}

/** Options that every command knows; the same as the server's own. */
export const STORE_OPTIONS = {
  data: { type: 'string' },
  config: { type: 'string' },
  database: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;
export const STORE_USAGE = '--data folder | --config file [--database postgres://…]';

/** As the server would read them: a configuration file, flags over it, the database's password from the environment. */
export function settingsOf({ option }: CommandLine): Pick<ServerConfig, 'dataFolder' | 'database' | 'nightly'> {
  const args = Object.keys(STORE_OPTIONS).flatMap((name) => {
    const value = option(name);
    return value === null ? [] : [`--${name}`, value];
  });
  const settings = readOptions(args, process.env);
  if (!settings.ok) throw new CommandError(settings.error.message);
  return settings.value;
}

/** The same where a server has made its ledger already; a command never makes one, for nobody would look for it there. */
export async function settingsWithLedger(line: CommandLine): Promise<ReturnType<typeof settingsOf>> {
  const settings = settingsOf(line);
  if (await hasLedger(settings.database, settings.dataFolder)) return settings;
  const where = settings.database.kind === 'sqlite' ? settings.dataFolder : 'the database';
  throw new CommandError(`there is no ledger in ${where}: is this the data folder of a server?`);
}

/** The server's database, beside a server that may be running on it. */
export async function withStore<T>(line: CommandLine, work: (store: Store) => Promise<T>): Promise<T> {
  const opened = await openStore({
    ...(await settingsWithLedger(line)),
    now: () => Date.now(),
    newId: () => uuidv7(),
    log: pino({ level: 'silent' }),
  });
  if (!opened.ok) throw new CommandError(`the ledger was written by a newer version (needs ${opened.error.minReader})`);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}
