import { readFile, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../core/result.ts';
import type { Codec, CodecError, CodecOptions } from '../codecs/codec.ts';
import { answerOf, type Given, hexOf } from './answer.ts';
import { COMMON_OPTIONS, hasValue, kindHelp, kindsOf, usageOf, type Way, wholeHelp } from './help.ts';
import { withoutByteOrderMark } from './input.ts';
import { INPUT_BYTES_MAX, type Line, LineSplitter } from './line-splitter.ts';

export type Streams = {
  input: AsyncIterable<Uint8Array>;
  output: Writable;
  complaints: Writable;
};

const EXIT_NOT_OK = 1;
const EXIT_USAGE = 2;

/** Runs `decode` or `encode` and resolves to its exit code. */
export async function runCodecCommand(
  way: Way,
  args: readonly string[],
  codecs: readonly Codec[],
  streams: Streams,
): Promise<number> {
  const asked = readCommandLine(way, args, codecs);
  if (!asked.ok) {
    await write(streams.complaints, `${asked.error.message}\n`);
    return EXIT_USAGE;
  }
  if (asked.value.kind === 'help') {
    await write(streams.output, asked.value.text);
    return 0;
  }
  return new CodecRun(way, asked.value.work, streams).run();
}

type Work = { codec: Codec; options: CodecOptions; flags: ReadonlySet<string>; files: string[]; texts: string[] };
type Asked = { kind: 'help'; text: string } | { kind: 'work'; work: Work };
type UsageError = { kind: 'usage'; message: string };

function readCommandLine(way: Way, args: readonly string[], codecs: readonly Codec[]): Result<Asked, UsageError> {
  const isHelp = args.includes('--help');
  const [name] = args.filter((each) => each !== '--help');
  const kinds = kindsOf(way, codecs);
  const known = `KIND is one of: ${kinds.map(({ kind }) => kind).join(', ')}`;
  if (name === undefined) {
    return isHelp ? ok({ kind: 'help', text: wholeHelp(way, codecs) }) : usage(`${usageOf(way)}\n${known}`);
  }
  const codec = kinds.find(({ kind }) => kind === name);
  if (codec === undefined) {
    const wrong = name.startsWith('-') ? `KIND comes before ${name}` : `cannot ${way} "${name.slice(0, 40)}"`;
    return usage(`${wrong}; ${known}`);
  }
  if (isHelp) return ok({ kind: 'help', text: kindHelp(way, codec) });
  return readOptions(way, codec, args.slice(1));
}

function readOptions(way: Way, codec: Codec, args: readonly string[]): Result<Asked, UsageError> {
  const own = Object.keys(codec.options ?? {});
  const common = Object.keys(COMMON_OPTIONS[way]);
  const options = Object.fromEntries([
    ...own.map((name) => [name, { type: 'string' }] as const),
    ...common.map((name) => [name, hasValue(name) ? { type: 'string', multiple: true } : { type: 'boolean' }] as const),
  ]);
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true });
    const given: Record<string, unknown> = parsed.values;
    const texts = Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    const flags = new Set(Object.keys(given).filter((name) => given[name] === true));
    const files = Array.isArray(given.file) ? given.file.map(String) : [];
    const values: CodecOptions = Object.fromEntries(texts);
    const checked = codec.checkOptions?.(values);
    if (checked?.ok === false) return usage(`${checked.error.message}\n${usageOf(way).replace('KIND', codec.kind)}`);
    return ok({ kind: 'work', work: { codec, options: values, flags, files, texts: parsed.positionals } });
  } catch (cause) {
    const [message] = (cause instanceof Error ? cause.message : String(cause)).split('. ');
    const all = [...own, ...common].map((name) => `--${name}`);
    return usage(`${message}; ${way} ${codec.kind} knows ${all.join(', ')}`);
  }
}

const usage = (message: string): { ok: false; error: UsageError } => err({ kind: 'usage', message });

/** One pass over all inputs. Memory holds one chunk of the input and its answers, however many lines come. */
class CodecRun {
  readonly #way: Way;
  readonly #work: Work;
  readonly #streams: Streams;
  #allOk = true;
  #isOutputOpen = true;

  constructor(way: Way, work: Work, streams: Streams) {
    this.#way = way;
    this.#work = work;
    this.#streams = streams;
  }

  async run(): Promise<number> {
    const { files, texts } = this.#work;
    // A pipe that breaks is reported by each write; without a listener it would end the program with a stack.
    const ignore = (): void => undefined;
    this.#streams.output.on('error', ignore);
    try {
      for (const text of texts) await this.#answer([{ kind: 'line', line: Buffer.from(text) }]);
      for (const file of files) await this.#answer([this.#first(await readWhole(file))]);
      if (files.length === 0 && texts.length === 0) await this.#answerStream();
    } finally {
      this.#streams.output.removeListener('error', ignore);
    }
    return this.#allOk || !this.#isOutputOpen ? 0 : EXIT_NOT_OK;
  }

  async #answerStream(): Promise<void> {
    const splitter = new LineSplitter();
    let count = 0;
    const given = (lines: Line[]): Given[] =>
      lines.map((line) => {
        count += 1;
        return count === 1 ? this.#first({ kind: 'line', line }) : { kind: 'line', line };
      });
    for await (const chunk of this.#streams.input) {
      await this.#answer(given(splitter.push(chunk)));
      if (!this.#isOutputOpen) return;
    }
    await this.#answer(given(splitter.end()));
  }

  /** What a file or the standard input begins with. */
  #first(given: Given): Given {
    const isText = this.#way === 'encode' || this.#work.flags.has('hex') || this.#work.codec.isBinary !== true;
    if (!isText || given.kind === 'failed') return given;
    if (given.kind === 'file') return { kind: 'file', bytes: withoutByteOrderMark(given.bytes) };
    return { kind: 'line', line: given.line === null ? null : withoutByteOrderMark(given.line) };
  }

  async #answer(inputs: readonly Given[]): Promise<void> {
    const { codec, options, flags } = this.#work;
    const isRaw = flags.has('raw');
    const output: (string | Uint8Array)[] = [];
    for (const input of inputs) {
      const answered = answerOf(this.#way, codec, input, { options, isHex: flags.has('hex') });
      if (!answered.ok) {
        this.#allOk = false;
        const line = lineOf({ ok: false, error: answered.error.kind, message: answered.error.message });
        if (isRaw) await write(this.#streams.complaints, line);
        else output.push(line);
      } else if (isRaw && answered.value.bytes !== null) {
        output.push(answered.value.bytes);
        const { warnings } = answered.value.fields;
        if (Array.isArray(warnings) && warnings.length > 0) await write(this.#streams.complaints, lineOf({ warnings }));
      } else {
        output.push(lineOf({ ok: true, ...answered.value.fields }));
      }
    }
    if (output.length === 0) return;
    const whole = isRaw
      ? Buffer.concat(output.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
      : output.join('');
    this.#isOutputOpen = (await write(this.#streams.output, whole)) && this.#isOutputOpen;
  }
}

/** Bytes in an answer are told in hexadecimal, whole numbers beyond those of JSON as text. */
const lineOf = (fields: Record<string, unknown>): string =>
  `${JSON.stringify(fields, function (this: Record<string, unknown>, key: string, value: unknown) {
    // A Buffer has made itself an object before it gets here.
    const own = this[key];
    if (own instanceof Uint8Array) return hexOf(own);
    return typeof value === 'bigint' ? String(value) : value;
  })}\n`;

/** Resolves when the stream took it: false when nobody reads any more. */
const write = (stream: Writable, chunk: string | Uint8Array): Promise<boolean> =>
  new Promise((resolve) => {
    stream.write(chunk, (error) => resolve(error === null || error === undefined));
  });

async function readWhole(file: string): Promise<Given> {
  const failed = (error: CodecError): Given => ({ kind: 'failed', error });
  try {
    const { size } = await stat(file);
    if (size > INPUT_BYTES_MAX) {
      return failed({ kind: 'tooLong', message: `${file} has ${size} bytes, at most ${INPUT_BYTES_MAX} are read` });
    }
    return { kind: 'file', bytes: await readFile(file) };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return failed({ kind: 'unreadableFile', message: detail });
  }
}
