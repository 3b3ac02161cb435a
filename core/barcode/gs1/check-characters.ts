import { gs1CheckDigit } from '../gtin.ts';
import { COUNTRY_LETTERS } from './code-lists.ts';
import { type Fault, faultAt, findCharacterOutside, wholly } from './fault.ts';

/** In the order of their values (GS1 General Specifications, section 7.9.5; own reading). */
const CSET_82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const CSET_32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CHECK_PAIR_MODULUS = 1021;
const CHECK_PAIR_DATA_LENGTH_MAX = 97;
const IBAN_LENGTH_MIN = 11;
const IBAN_LENGTH_MAX = 34;

export function findCheckDigitFault(value: string): Fault | null {
  if (value === '') return faultAt('tooShortForCheckDigit', 0, 0);
  const nonDigit = findCharacterOutside(/\D/, value, 'nonDigitCharacter');
  if (nonDigit !== null) return nonDigit;
  if (gs1CheckDigit(value.slice(0, -1)) === Number(value.at(-1))) return null;
  return faultAt('incorrectCheckDigit', value.length - 1, 1);
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

/** Weights from the right: the prime numbers. */
const WEIGHTS: readonly number[] = firstPrimes(CHECK_PAIR_DATA_LENGTH_MAX);

/** The pair of check characters of an alphanumeric key (GMN, MUDI): `1987654Ad4X4bL5ttr2310c` → `2K`. `data` is in character set 82. */
export function checkPairOf(data: string): string {
  let sum = 0;
  for (let index = 0; index < data.length; index += 1) {
    sum += CSET_82.indexOf(data.charAt(index)) * (WEIGHTS[data.length - 1 - index] ?? 0);
  }
  sum %= CHECK_PAIR_MODULUS;
  return CSET_32.charAt(sum >> 5) + CSET_32.charAt(sum & 31);
}

export function findAlphanumericCheckFault(value: string): Fault | null {
  const data = value.slice(0, -2);
  const pair = value.slice(-2);
  if (value.length < 2) return wholly(value, 'tooShortForCheckPair');
  if (data.length > CHECK_PAIR_DATA_LENGTH_MAX) return wholly(value, 'tooLongForCheckPairImplementation');
  const outside82 = [...data].findIndex((character) => !CSET_82.includes(character));
  if (outside82 >= 0) return faultAt('invalidCset82Character', outside82, 1);
  const outside32 = [...pair].findIndex((character) => !CSET_32.includes(character));
  if (outside32 >= 0) return faultAt('invalidCset32Character', data.length + outside32, 1);
  return checkPairOf(data) === pair ? null : faultAt('incorrectCheckPair', data.length, 2);
}

/** ISO 13616 (own reading): country, two check digits, account; the whole modulo 97 with the first four moved to the end is 1. */
export function findIbanFault(value: string): Fault | null {
  if (value.length < 4) return wholly(value, 'ibanTooShort');
  if (!COUNTRY_LETTERS.has(value.slice(0, 2))) return faultAt('illegalIbanCountryCode', 0, 2);
  if (value.length > IBAN_LENGTH_MAX) return wholly(value, 'ibanTooLong');
  if (value.length < IBAN_LENGTH_MIN) return wholly(value, 'ibanTooShort');
  const outside = findCharacterOutside(/[^0-9A-Z]/, value, 'invalidIbanCharacter');
  if (outside !== null) return outside;
  let remainder = 0;
  for (const character of value.slice(4) + value.slice(0, 4)) {
    const number = Number.parseInt(character, 36);
    remainder = (remainder * (number < 10 ? 10 : 100) + number) % 97;
  }
  return remainder === 1 ? null : faultAt('incorrectIbanChecksum', 2, 2);
}
