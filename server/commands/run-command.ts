/**
 * What every command shares: options from the command line, one JSON line on stdout, plain words on stderr. Ends with 0; with 1 and one line
 * where it could not be done; with 2, one line and the usage where it was asked wrongly. Only a mistake of the program shows a stack.
 */
import { readFileSync } from 'node:fs';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** It could not be done, and this is why. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** It was asked wrongly: the usage is shown too. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}

const EXIT_FAILED = 1;
const EXIT_ASKED_WRONGLY = 2;

export interface CommandLine {
  positionals: string[];
  /** The value of an option that must be there. */
  need(name: string): string;
  option(name: string): string | null;
  flag(name: string): boolean;
}

export async function runCommand(
  usage: string,
  options: ParseArgsOptionsConfig,
  run: (line: CommandLine) => Promise<object>,
): Promise<void> {
  try {
    const line = readLine(options);
    process.stdout.write(line.flag('help') ? `${usage}\n` : `${JSON.stringify(await run(line))}\n`);
  } catch (cause) {
    const isWrong = cause instanceof UsageError;
    process.stderr.write(`portico server: ${wordsOf(cause)}\n${isWrong ? `${usage}\n` : ''}`);
    process.exitCode = isWrong ? EXIT_ASKED_WRONGLY : EXIT_FAILED;
  }
}

function readLine(options: ParseArgsOptionsConfig): CommandLine {
  const { values, positionals } = parsed({ ...options, help: { type: 'boolean', short: 'h' } });
  const option = (name: string): string | null => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    positionals,
    option,
    flag: (name) => values[name] === true,
    need(name) {
      const value = option(name);
      if (value === null) throw new UsageError(`--${name} is missing`);
      return value;
    },
  };
}

function parsed(options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (cause) {
    // More than the first sentence is advice about dashes.
    if (codeOf(cause).startsWith('ERR_PARSE_ARGS')) throw new UsageError(String(messageOf(cause).split('. ')[0]));
    throw cause;
  }
}

/** As the system, SQLite and PostgreSQL name what went wrong; empty for a mistake of the program. */
export const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Several addresses of one host fail together, in an error that has no words of its own. */
export function wordsOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(messageOf).join('; ');
  const isExpected = cause instanceof CommandError || codeOf(cause) !== '';
  if (isExpected) return messageOf(cause) || codeOf(cause);
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CommandError(`${file} cannot be read: ${messageOf(cause)}`);
  }
}

export function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new CommandError(`${file} is not JSON: ${cause.message.replace(/\s+/g, ' ')}`);
    throw cause;
  }
}
