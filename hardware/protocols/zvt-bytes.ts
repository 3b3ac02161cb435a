import { CODEPAGES } from './codepages.ts';

/** The notations that ZVT's fields are built of (PA00P015, "Data types"), and back. Every one comes back byte-exact. */

const UPPER_HALF = CODEPAGES.cp437.upperHalf;
const BYTES: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    byte < 0x80 ? String.fromCharCode(byte) : UPPER_HALF.charAt(byte - 0x80),
    byte,
  ]),
);

export const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

/** Null for anything but pairs of hexadecimal digits. */
export function bytesOfHex(hex: string): Uint8Array | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) return null;
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** ZVT's default character set: code page 437, control characters as they are. */
export function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : UPPER_HALF.charAt(byte - 0x80);
  return text;
}

/** Null when a character is not in the character set. */
export function bytesOfText(text: string): Uint8Array | null {
  const bytes = Array.from(text, (character) => BYTES.get(character));
  return bytes.every((byte) => byte !== undefined) ? Uint8Array.from(bytes) : null;
}

/** Packed decimal digits; null when a nibble is no digit. */
export function digitsOf(bytes: Uint8Array): string | null {
  const hex = hexOf(bytes);
  return /^\d*$/.test(hex) ? hex : null;
}

/** Left-padded with zeros to `length` bytes; null when it does not fit or is no number. */
export function bytesOfDigits(digits: string, length: number): Uint8Array | null {
  if (!/^\d+$/.test(digits) || digits.length > length * 2) return null;
  return bytesOfHex(digits.padStart(length * 2, '0'));
}

export function numberOf(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}

/** Most significant byte first; null when it does not fit into `length` bytes. */
export function bytesOfNumber(value: number, length: number): Uint8Array | null {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** length) return null;
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let index = length - 1; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
