import type { Result } from '../../core/result.ts';

/** One input: as text, and as the bytes it stands for. Of `--hex` and `--file` input the text has one character a byte (latin1). */
export type CodecInput = { text: string; bytes: Uint8Array };

/** What was given with `--name value`, by name. */
export type CodecOptions = Readonly<Record<string, string>>;

/** `kind` is a camel-case word that scripts switch over (those of `SHARED_ERRORS` mean the same in every KIND), `message` says to a person what is wrong and where. */
export type CodecError = { kind: string; message: string };

/** What an encoder gives: text where the kind is text, bytes otherwise. `warnings`: what was written otherwise than asked, for people. */
export type CodecOutput = { text: string } | { bytes: Uint8Array; warnings?: readonly string[] };

/**
 * One KIND of `npm run -s decode -- KIND` and `npm run -s encode -- KIND`. `help` documents every field of the answer and, for
 * encoding, of the input, one line each. Never throws: what is wrong with the input is an error.
 */
export type Codec = {
  kind: string;
  /** One line: what it reads, and by which standard. */
  title: string;
  /** Names of the options it takes, with what they mean. */
  options?: Readonly<Record<string, string>>;
  /** A line of text is taken as it is: the kind has escapes of its own, as JSON has. */
  isVerbatim?: true;
  /** Its inputs are bytes of a wire, also where they look like text: nothing is taken off them, as a byte order mark is off text. */
  isBinary?: true;
  /** Whether the values of the options are right, whatever the input: asked once, before the first one. */
  checkOptions?(options: CodecOptions): Result<unknown, CodecError>;
  decode?: {
    help: string;
    read(input: CodecInput, options: CodecOptions): Result<Record<string, unknown>, CodecError>;
  };
  encode?: {
    help: string;
    write(input: unknown, options: CodecOptions): Result<CodecOutput, CodecError>;
  };
};
