/** The shell of a program that is told on its command line what to do: `--help` ends with 0, what is asked wrongly with 2 and the usage. */
import { parseArgs } from 'node:util';
import {
  type CommandLine,
  isHelpAsked,
  type OptionSpecs,
  readCommandLine,
  UsageError,
} from '../core/command-line/command-line.ts';

export { type CommandLine, UsageError } from '../core/command-line/command-line.ts';

const EXIT_ASKED_WRONGLY = 2;

export interface Program {
  usage: string;
  options: OptionSpecs;
  /** Words that are no options. */
  positionalsMax?: number;
}

/** What `read` makes of the command line; `UsageError` out of it ends the program as a wrong option does. */
export function askedOf<T>(
  { usage, options, positionalsMax }: Program,
  read: (line: CommandLine) => T,
  args: readonly string[] = process.argv.slice(2),
): T {
  if (isHelpAsked(args)) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return read(readCommandLine(parseArgs, args, options, positionalsMax));
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    process.stderr.write(`${cause.message}\n${usage}\n`);
    process.exit(EXIT_ASKED_WRONGLY);
  }
}
