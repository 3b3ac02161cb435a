/** VAT identification numbers of the EU: format and check digits by country, as data. Whether one is in force only the state can say (VIES). */
import { err, invariant, ok, type Result } from '../../result.ts';
import formats from './vat-formats.json' with { type: 'json' };

type Check = (digits: string) => boolean;

const numbers = (text: string): number[] => [...text].map(Number);
const weighted = (text: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, place) => sum + weight * Number(text[place]), 0);

/** ISO/IEC 7064, MOD 11,10. */
function mod1110(text: string): boolean {
  let product = 10;
  for (const digit of numbers(text.slice(0, -1))) {
    const sum = (digit + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === Number(text.at(-1));
}

function luhn(text: string): boolean {
  const sum = numbers(text)
    .toReversed()
    .reduce((total, digit, place) => {
      const doubled = place % 2 === 1 ? digit * 2 : digit;
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}

const last = (text: string): number => Number(text.at(-1));

/** The remainder of 97 over digits with letters as 10 to 35, as in an IBAN. */
const mod97 = (text: string): number =>
  [...text].reduce((rest, character) => {
    const value = character === '+' ? 36 : character === '*' ? 37 : Number.parseInt(character, 36);
    return (rest * (value > 9 ? 100 : 10) + value) % 97;
  }, 0);

const CHECKS: Readonly<Record<string, Check>> = {
  'mod11-10': mod1110,
  luhn,
  at: (text) => {
    const sum = numbers(text.slice(1, 8)).reduce((total, digit, place) => {
      const doubled = place % 2 === 1 ? digit * 2 : digit;
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 4);
    return (10 - (sum % 10)) % 10 === last(text);
  },
  be: (text) => 97 - (Number(text.slice(0, 8)) % 97) === Number(text.slice(8)),
  el: (text) => (weighted(text, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === last(text),
  fr: (text) => !/^\d{11}$/.test(text) || (12 + 3 * (Number(text.slice(2)) % 97)) % 97 === Number(text.slice(0, 2)),
  lu: (text) => Number(text.slice(0, 6)) % 89 === Number(text.slice(6)),
  nl: (text) => {
    // Letters weigh nothing that is a number: those of persons have the second check only.
    return weighted(text, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === Number(text[8]) || mod97(`NL${text}`) === 1;
  },
  pt: (text) => {
    const digit = 11 - (weighted(text, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
    return (digit > 9 ? 0 : digit) === last(text);
  },
  se: (text) => luhn(text.slice(0, 10)),
  si: (text) => {
    const digit = 11 - (weighted(text, [8, 7, 6, 5, 4, 3, 2]) % 11);
    return digit !== 11 && digit % 10 === last(text);
  },
  whole: (text) => Number(text) % 11 === 0,
};

function checkNamed(name: string): Check {
  const check = CHECKS[name];
  invariant(check !== undefined, `no check digits ${name}`);
  return check;
}

type Country = { format: string; check?: string; weights?: number[]; modulus?: number };
const COUNTRIES: ReadonlyMap<string, Country> = new Map(Object.entries<Country>(formats.countries));

export type VatIdProblem = { kind: 'unknownCountry' | 'wrongFormat' | 'wrongCheckDigit' };

/** Spaces, dots and hyphens are how people write it; `GR` is what Greece has elsewhere. The value is as VIES writes it. */
export function readVatId(text: string): Result<string, VatIdProblem> {
  const compact = text
    .toUpperCase()
    .replace(/[\s.-]/g, '')
    .replace(/^GR/, 'EL');
  const country = COUNTRIES.get(compact.slice(0, 2));
  if (country === undefined) return err({ kind: 'unknownCountry' });
  const number = compact.slice(2);
  if (!new RegExp(`^${country.format}$`).test(number)) return err({ kind: 'wrongFormat' });
  const { check, weights, modulus } = country;
  const isRight =
    check !== undefined
      ? checkNamed(check)(number)
      : weights === undefined || modulus === undefined || weighted(number, weights) % modulus === 0;
  return isRight ? ok(compact) : err({ kind: 'wrongCheckDigit' });
}
