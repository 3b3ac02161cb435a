/**
 * What a program was asked on its command line, the same for all of them. It parses with `node:util`'s `parseArgs`, which is handed in: nothing
 * in here knows Node.
 */

export interface OptionSpec {
  type: 'string' | 'boolean';
  /** Every value counts and not only the last. */
  multiple?: boolean;
  short?: string;
}
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type Value = string | boolean | (string | boolean)[] | undefined;
type Parse = (config: { args: string[]; options: Record<string, OptionSpec>; allowPositionals: boolean }) => {
  values: { [name: string]: Value };
  positionals: string[];
};

/** It was asked wrongly: the usage is shown too. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

export interface CommandLine {
  readonly positionals: readonly string[];
  option(name: string): string | null;
  /** Of an option that may come several times. */
  every(name: string): readonly string[];
  flag(name: string): boolean;
  /** The value of an option that must be there. */
  need(name: string): string;
  /** A whole number from `least` to `most`; `otherwise` where the option is not there. */
  wholeNumber<T>(name: string, range: { least: number; most: number; otherwise: T }): number | T;
}

export const isHelpAsked = (args: readonly string[]): boolean => args.includes('--help') || args.includes('-h');

/** Throws `UsageError` on what the options do not say, and on more words than `positionalsMax`. */
export function readCommandLine(
  parse: Parse,
  args: readonly string[],
  options: OptionSpecs,
  positionalsMax = 0,
): CommandLine {
  const { values, positionals } = parsed(parse, args, options);
  const extra = positionals[positionalsMax];
  if (extra !== undefined) throw new UsageError(`"${extra}" is not understood`);
  const option = (name: string): string | null => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    positionals,
    option,
    every(name) {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (name) => values[name] === true,
    need(name) {
      const value = option(name);
      if (value === null) throw new UsageError(`--${name} is missing`);
      return value;
    },
    wholeNumber(name, { least, most, otherwise }) {
      const value = option(name);
      if (value === null) return otherwise;
      const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
      if (Number.isSafeInteger(number) && number >= least && number <= most) return number;
      throw new UsageError(`--${name}: a whole number from ${least} to ${most}, not "${value}"`);
    },
  };
}

function parsed(parse: Parse, args: readonly string[], options: OptionSpecs) {
  try {
    return parse({ args: [...args], options: { ...options }, allowPositionals: true });
  } catch (cause) {
    const isAskedWrongly = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS');
    // More than the first sentence is advice about dashes.
    if (isAskedWrongly) throw new UsageError(String(cause.message.split(/\.\s/)[0]));
    throw cause;
  }
}
