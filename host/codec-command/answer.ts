import { err, ok, type Result } from '../../core/result.ts';
import type { Codec, CodecError, CodecInput, CodecOptions } from '../codecs/codec.ts';
import type { Way } from './help.ts';
import { binaryInput, hexInput, textInput } from './input.ts';
import { INPUT_BYTES_MAX, type Line } from './line-splitter.ts';

/** One input, before it is known what it stands for. */
export type Given =
  | { kind: 'line'; line: Line }
  | { kind: 'file'; bytes: Uint8Array }
  | { kind: 'failed'; error: CodecError };

/** `bytes`: what `--raw` writes; null where the kind gives fields only. */
export type Answer = { fields: Record<string, unknown>; bytes: Uint8Array | null };

const EMPTY: CodecError = { kind: 'empty', message: 'the input is empty' };

type How = { options: CodecOptions; isHex: boolean };

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Never throws: a codec that does has broken its contract, and the inputs after this one are answered all the same. */
export function answerOf(way: Way, codec: Codec, given: Given, how: How): Result<Answer, CodecError> {
  if (given.kind === 'failed') return err(given.error);
  const whole = given.kind === 'file' ? given.bytes : given.line;
  if (whole === null) return err({ kind: 'tooLong', message: `longer than ${INPUT_BYTES_MAX} bytes` });
  try {
    return way === 'decode' ? decoded(codec, given.kind, whole, how) : encoded(codec, whole, how);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return err({ kind: 'broken', message: `the codec itself failed: ${detail}` });
  }
}

function decoded(
  codec: Codec,
  kind: 'line' | 'file',
  whole: Uint8Array,
  { options, isHex }: How,
): Result<Answer, CodecError> {
  const input = isHex ? hexInput(whole) : ok(kind === 'file' ? binaryInput(whole) : textOf(codec, whole));
  if (!input.ok) return input;
  if (input.value.bytes.length === 0) return err(EMPTY);
  const read = codec.decode?.read(input.value, options);
  if (read === undefined) return err({ kind: 'broken', message: `${codec.kind} cannot be decoded` });
  return read.ok ? ok({ fields: read.value, bytes: null }) : read;
}

const textOf = (codec: Codec, line: Uint8Array): CodecInput => textInput(line, codec.isVerbatim === true);

function encoded(codec: Codec, whole: Uint8Array, { options }: How): Result<Answer, CodecError> {
  const json = Buffer.from(whole).toString('utf8');
  if (json.trim() === '') return err(EMPTY);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    return err({ kind: 'badJson', message: cause instanceof Error ? cause.message : String(cause) });
  }
  const written = codec.encode?.write(value, options);
  if (written === undefined) return err({ kind: 'broken', message: `${codec.kind} cannot be encoded` });
  if (!written.ok) return written;
  if ('text' in written.value) {
    return ok({ fields: { text: written.value.text }, bytes: Buffer.from(`${written.value.text}\n`) });
  }
  const { bytes, warnings } = written.value;
  return ok({ fields: { hex: hexOf(bytes), ...(warnings === undefined ? {} : { warnings }) }, bytes });
}
