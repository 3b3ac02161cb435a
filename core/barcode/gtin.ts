import { err, ok, type Result } from '../result.ts';

/**
 * GS1 check digit (GS1 General Specifications, section 7.9.1; own reading): weights 3 and 1 from the right, up to the next ten.
 * `digits` are all digits before the check digit.
 */
export function gs1CheckDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1;
    sum += Number(digits[index]) * weight;
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether the last of the digits is the check digit of those before it. */
export const hasRightCheckDigit = (digits: string): boolean =>
  gs1CheckDigit(digits.slice(0, -1)) === Number(digits.at(-1));

export type GtinError = { kind: 'notDigits' } | { kind: 'wrongLength' } | { kind: 'wrongCheckDigit' };

const GTIN_LENGTHS: ReadonlySet<number> = new Set([8, 12, 13, 14]);

/** Any GTIN-8, -12, -13 or -14 as the 14-digit form that the catalogue is keyed by. */
export function toGtin14(text: string): Result<string, GtinError> {
  if (!/^\d+$/.test(text)) return err({ kind: 'notDigits' });
  if (!GTIN_LENGTHS.has(text.length)) return err({ kind: 'wrongLength' });
  if (!hasRightCheckDigit(text)) return err({ kind: 'wrongCheckDigit' });
  return ok(text.padStart(14, '0'));
}
