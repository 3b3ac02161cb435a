import { type Currency, decimalOf, type Money, minorDigits } from '../../core/money/money.ts';

/**
 * The protocol wants a JSON number. JavaScript prints the shortest text that reads back as the same number, so 1234 EUR cents go
 * over the wire as `12.34` exactly; nothing is calculated with it.
 */
export const wireAmountOf = (money: Money): number => Number(decimalOf(money));

/** Minor units of a JSON number by its digits, without arithmetic; null when it has more digits than the currency. */
export function minorOfWireAmount(amount: number, currency: Currency): number | null {
  const digits = minorDigits(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(amount));
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (match === null || fraction.length > digits) return null;
  const minor = Number(sign + whole + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}
