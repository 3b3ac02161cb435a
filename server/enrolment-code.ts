/** One-time codes with which kiosks enrol: made here, shown once, kept as a hash. */
import { createHash, randomInt } from 'node:crypto';
import { err, ok, type Result } from '../core/result.ts';

/** Crockford's base 32: no letter that is read as a digit, none that makes words. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 4;
const GROUP_LETTERS = 5;
const CODE_CHARACTERS_MIN = 8;
const CODE_CHARACTERS_MAX = 64;
const KIOSK_ID = /^[a-z0-9-]{1,32}$/;
const NAME_CHARACTERS = 10;

/** As `7K2QD-0M3PA-…`, 25 bits of chance a group: read over the telephone, typed in. */
export const newCode = (groups: number): string =>
  Array.from({ length: groups }, () =>
    Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  ).join('-');

export const newEnrolmentCode = (): string => newCode(GROUPS);

export const hashOfCode = (code: string): string => createHash('sha256').update(code).digest('hex');

/** What lists call a code: nobody can enrol with it. */
export const nameOfCode = (codeHash: string): string => codeHash.slice(0, NAME_CHARACTERS);

export const isKioskId = (text: string): boolean => KIOSK_ID.test(text);

export interface GivenCode {
  code: string;
  /** Null: any kiosk may use it. */
  kiosk: string | null;
}

/** `code`, or `kiosk=code` for one that only this kiosk may use. */
export function readGivenCode(text: string): Result<GivenCode, { kind: 'badCode'; detail: string }> {
  const at = text.indexOf('=');
  const kiosk = at === -1 ? null : text.slice(0, at);
  const code = text.slice(at + 1);
  if (kiosk !== null && !isKioskId(kiosk)) return badCode(`"${kiosk}" is not a kiosk's id`);
  if (code.length < CODE_CHARACTERS_MIN || code.length > CODE_CHARACTERS_MAX) {
    return badCode(`an enrolment code has ${CODE_CHARACTERS_MIN} to ${CODE_CHARACTERS_MAX} characters`);
  }
  return ok({ code, kiosk });
}

const badCode = (detail: string) => err({ kind: 'badCode' as const, detail });
