import { err, ok, type Result } from '../../core/result.ts';
import type { CodecError, CodecInput } from '../codecs/codec.ts';

const ESCAPE = /\\(?:([nrt\\])|x([0-9a-fA-F]{2}))/g;
const CONTROL: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, '\\': 0x5c };
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A line of text. `\n`, `\r`, `\t`, `\\` and `\xHH` stand for one byte each; any other backslash stands for itself. */
export function textInput(line: Uint8Array, isVerbatim: boolean): CodecInput {
  const { written, encoding } = textOf(line);
  if (isVerbatim || !written.includes('\\')) return { text: written, bytes: line };
  const bytes: Uint8Array[] = [];
  let text = '';
  let from = 0;
  const keep = (literal: string): void => {
    text += literal;
    // A line that is no UTF-8 must not become it.
    bytes.push(Buffer.from(literal, encoding));
  };
  for (const { index, 0: whole, 1: letter, 2: hex } of written.matchAll(ESCAPE)) {
    keep(written.slice(from, index));
    const byte = letter === undefined ? Number.parseInt(hex ?? '', 16) : (CONTROL[letter] ?? 0);
    text += String.fromCharCode(byte);
    bytes.push(Uint8Array.of(byte));
    from = index + whole.length;
  }
  keep(written.slice(from));
  return { text, bytes: Buffer.concat(bytes) };
}

/** Text is UTF-8; bytes that cannot be that are taken as one character each. */
function textOf(line: Uint8Array): { written: string; encoding: 'utf8' | 'latin1' } {
  try {
    return { written: utf8.decode(line), encoding: 'utf8' };
  } catch {
    // Not UTF-8, so it is what a device sent: the codec sees each byte.
    return { written: Buffer.from(line).toString('latin1'), encoding: 'latin1' };
  }
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Without the byte order mark that editors put before UTF-8. */
export const withoutByteOrderMark = (bytes: Uint8Array): Uint8Array =>
  BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;

/** Hexadecimal digits, two a byte, in either case; white space between them does not count. */
export function hexInput(line: Uint8Array): Result<CodecInput, CodecError> {
  const digits = Buffer.from(line).toString('latin1').replace(/\s+/g, '');
  const wrong = /[^0-9a-fA-F]/.exec(digits);
  if (wrong !== null) {
    const message = `${JSON.stringify(wrong[0])} at digit ${wrong.index + 1} is no hexadecimal digit`;
    return err({ kind: 'badHex', message });
  }
  if (digits.length % 2 === 1) {
    return err({ kind: 'badHex', message: `an odd number of hexadecimal digits: ${digits.length}` });
  }
  return ok(binaryInput(Buffer.from(digits, 'hex')));
}

/** The text has one character a byte. */
export const binaryInput = (bytes: Uint8Array): CodecInput => ({ text: Buffer.from(bytes).toString('latin1'), bytes });
