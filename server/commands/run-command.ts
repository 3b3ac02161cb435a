/**
 * What every command shares: options from the command line, one JSON line on stdout, plain words on stderr. Ends with 0; with 1 and one line
 * where it could not be done; with 2, one line and the usage where it was asked wrongly. Only a mistake of the program shows a stack.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  type CommandLine,
  isHelpAsked,
  type OptionSpecs,
  readCommandLine,
  UsageError,
} from '../../core/command-line/command-line.ts';

export { type CommandLine, UsageError } from '../../core/command-line/command-line.ts';

/** It could not be done, and this is why. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

const EXIT_FAILED = 1;
const EXIT_ASKED_WRONGLY = 2;

export async function runCommand(
  usage: string,
  options: OptionSpecs,
  run: (line: CommandLine) => Promise<object>,
  /** Words that are no options. */
  positionalsMax = 0,
): Promise<void> {
  const args = process.argv.slice(2);
  if (isHelpAsked(args)) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    const answer = await run(readCommandLine(parseArgs, args, options, positionalsMax));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  } catch (cause) {
    const isWrong = cause instanceof UsageError;
    process.stderr.write(`portico server: ${wordsOf(cause)}\n${isWrong ? `${usage}\n` : ''}`);
    process.exitCode = isWrong ? EXIT_ASKED_WRONGLY : EXIT_FAILED;
  }
}

/** As the system, SQLite and PostgreSQL name what went wrong; empty for a mistake of the program. */
export const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Several addresses of one host fail together, in an error that has no words of its own. */
export function wordsOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(messageOf).join('; ');
  const isExpected = cause instanceof CommandError || cause instanceof UsageError || codeOf(cause) !== '';
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
