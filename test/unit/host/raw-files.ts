/** Looks through raw files, byte by byte, for what must not be in them, in every form that a program might have written it in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Shorter ones turn up in random bytes by chance. */
const NEEDLE_BYTES_MIN = 5;
/** Files are full of random base64. */
const BASE64_CHARACTERS_MIN = 6;

export interface Secret {
  name: string;
  bytes: Uint8Array;
}
export const secretText = (text: string): Secret => ({ name: text, bytes: Buffer.from(text) });

/** Base64 depends on where in the text the bytes begin: the part that is the same in each of the three positions. */
function base64Forms(bytes: Uint8Array): string[] {
  const forms = [0, 1, 2].map((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const text = padded.toString('base64').replace(/=+$/, '');
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor((padded.length * 8) / 6);
    return text.slice(first, last);
  });
  return forms.filter(({ length }) => length >= BASE64_CHARACTERS_MIN);
}

function formsOf({ bytes }: Secret): { form: string; needle: Buffer }[] {
  const text = Buffer.from(bytes).toString('latin1');
  const hex = Buffer.from(bytes).toString('hex');
  const base64 = base64Forms(bytes);
  const forms: [string, Buffer][] = [
    ['as it is', Buffer.from(bytes)],
    ['UTF-16, little end first', Buffer.from(text, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(text, 'utf16le').swap16()],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['numbers in a list', Buffer.from([...bytes].join(','))],
    ...base64.map((form): [string, Buffer] => ['base64', Buffer.from(form)]),
    ...base64.map((form): [string, Buffer] => [
      'base64url',
      Buffer.from(form.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ];
  return forms.filter(([, { length }]) => length >= NEEDLE_BYTES_MIN).map(([form, needle]) => ({ form, needle }));
}

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** One line for each secret, form and file in which it was found. */
export function secretsIn(folders: readonly string[], secrets: readonly Secret[]): string[] {
  const wanted = secrets.flatMap((secret) => formsOf(secret).map((form) => ({ ...form, name: secret.name })));
  return folders.flatMap(filesIn).flatMap((file) => {
    const content = readFileSync(file);
    return wanted
      .filter(({ needle }) => content.includes(needle))
      .map(({ name, form }) => `${name} (${form}) in ${file}`);
  });
}
