import { APPLICATION_IDENTIFIERS } from './dictionary.ts';

const UNRESERVED = /[A-Za-z0-9\-._~]/;
const COMPRESSED_LENGTH_MIN = 11;

/**
 * RFC 3986 escapes undone; in a query `+` is a blank. What only looks like an escape is left as it is. Null where a NUL is escaped,
 * which no value has.
 */
export function unescapeUri(text: string, isQuery: boolean): string | null {
  if (/%00/.test(text)) return null;
  const plain = isQuery ? text.replaceAll('+', ' ') : text;
  return plain.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Every character that is not unreserved in RFC 3986, escaped. Values of AIs have no character above 7Eh. */
export const escapeUri = (text: string, isQuery: boolean): string =>
  [...text]
    .map((character) => {
      if (UNRESERVED.test(character)) return character;
      if (character === ' ' && isQuery) return '+';
      return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Whether the last segment can be the compressed form (GS1 Digital Link Standard: Compression; own reading): file-safe base64 whose
 * first bits are a primary key's AI, four bits a digit.
 */
export function looksCompressed(segments: readonly string[]): boolean {
  const last = segments.at(-1) ?? '';
  if (last.length < COMPRESSED_LENGTH_MIN || !/^[A-Za-z0-9_-]+$/.test(last)) return false;
  const bits = [...last.slice(0, 3)].map((letter) => BASE64.indexOf(letter).toString(2).padStart(6, '0')).join('');
  const digits = Number.parseInt(bits.slice(0, 16), 2).toString(16).padStart(4, '0');
  return [2, 3, 4].some((length) => {
    const identifier = APPLICATION_IDENTIFIERS.get(digits.slice(0, length));
    return identifier !== undefined && identifier.keyQualifiers !== null;
  });
}
