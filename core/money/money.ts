import { z } from 'zod';
import { invariant } from '../result.ts';
import { CURRENCIES } from './currencies.ts';
import { scaleRounded } from './rounding.ts';

/** ISO 4217 alphabetic code. The number of minor digits comes from `minorDigits`. */
const CODES = Object.keys(CURRENCIES) as (keyof typeof CURRENCIES)[];
export const currencySchema = z.enum(CODES);
export type Currency = z.infer<typeof currencySchema>;

export const amountMinorSchema = z.int();

export const moneySchema = z.object({ amountMinor: amountMinorSchema, currency: currencySchema });
/** An amount in the currency's minor unit (cents), always a safe integer. */
export type Money = z.infer<typeof moneySchema>;

export const minorDigits = (currency: Currency): number => CURRENCIES[currency].digits;

export function addMinor(a: number, b: number): number {
  const sum = a + b;
  invariant(Number.isSafeInteger(sum), `amount out of range: ${a} + ${b}`);
  return sum;
}

/** Integer `value * numerator / denominator`, halves away from zero: the commercial rounding of price per kilogram and tax. */
export const scaleMinor = (value: number, numerator: number, denominator: number): number =>
  scaleRounded(value, numerator, denominator, 'halfUp');

/** The decimal string that payment protocols want: `1234` EUR → `"12.34"`. */
export function decimalOf(money: Money): string {
  const digits = minorDigits(money.currency);
  const sign = money.amountMinor < 0 ? '-' : '';
  const padded = String(Math.abs(money.amountMinor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + padded : `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** Formats for people through `Intl`; the value is handed over as a decimal string, so no float is made of it. */
export function formatMoney(money: Money, language: string): string {
  return new Intl.NumberFormat(language, { style: 'currency', currency: money.currency }).format(
    decimalOf(money) as Intl.StringNumericLiteral,
  );
}
