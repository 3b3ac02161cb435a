/**
 * EAN-13, EAN-8, UPC-A, UPC-E and ITF-14 as readers deliver them, with and without add-on. Check digits and the zero suppression of
 * UPC-E are the GS1 General Specifications', sections 5.2 and 7.9 (own reading).
 */
import { err, ok, type Result } from '../result.ts';
import { gs1CheckDigit, hasRightCheckDigit } from './gtin.ts';

export type RetailSymbology = 'EAN-13' | 'EAN-8' | 'UPC-A' | 'UPC-E' | 'ITF-14';

/** `gtin` has fourteen digits. `addOn`: the two or five digits beside the symbol. */
export type RetailNumber = { symbology: RetailSymbology; gtin: string; addOn?: string };
export type RetailError = { kind: 'notDigits' | 'wrongLength' | 'wrongCheckDigit' };

/** The twelve digits of UPC-A that the eight of UPC-E stand for; null where they are no UPC-E. The check digit is the UPC-A's. */
export function expandUpcE(digits: string): string | null {
  const parts = /^([01])(\d{5})(\d)(\d)$/.exec(digits);
  if (parts === null) return null;
  const [, system = '', number = '', last = '', check = ''] = parts;
  return system + expandBody(number, last) + check;
}

/** The last of the six digits says which zeros were left out. */
function expandBody(number: string, last: string): string {
  if (last <= '2') return `${number.slice(0, 2)}${last}0000${number.slice(2)}`;
  if (last === '3') return `${number.slice(0, 3)}00000${number.slice(3)}`;
  if (last === '4') return `${number.slice(0, 4)}00000${number.slice(4)}`;
  return `${number}0000${last}`;
}

/** The eight digits of UPC-E for a UPC-A; null where too few of its digits are zeros. */
export function compressUpcA(digits: string): string | null {
  const parts = /^([01])(\d{5})(\d{5})(\d)$/.exec(digits);
  if (parts === null) return null;
  const [, system = '', company = '', item = '', check = ''] = parts;
  const body = compressBody(company, item);
  return body === null ? null : system + body + check;
}

function compressBody(company: string, item: string): string | null {
  if (/^\d\d[012]00$/.test(company) && item.startsWith('00')) return company.slice(0, 2) + item.slice(2) + company[2];
  if (company.endsWith('00') && item.startsWith('000')) return `${company.slice(0, 3)}${item.slice(3)}3`;
  if (company.endsWith('0') && item.startsWith('0000')) return `${company.slice(0, 4)}${item.slice(4)}4`;
  return /^0000[5-9]$/.test(item) ? company + item.slice(4) : null;
}

const checked = (symbology: RetailSymbology, digits: string): Result<RetailNumber, RetailError> =>
  hasRightCheckDigit(digits) ? ok({ symbology, gtin: digits.padStart(14, '0') }) : err({ kind: 'wrongCheckDigit' });

function readUpcE(digits: string): Result<RetailNumber, RetailError> {
  const expanded = expandUpcE(digits);
  return expanded === null ? err({ kind: 'wrongLength' }) : checked('UPC-E', expanded);
}

/** UPC-E of readers that send its six digits alone: number system 0, the check digit follows. */
function readBareUpcE(digits: string): Result<RetailNumber, RetailError> {
  const expanded = expandUpcE(`0${digits}0`)?.slice(0, -1) ?? '';
  return checked('UPC-E', expanded + gs1CheckDigit(expanded));
}

/**
 * The number of `]E0`: thirteen digits by the standard; many readers send UPC-A as twelve and UPC-E as it is printed. Thirteen that
 * begin with 0 are a UPC-A (or the UPC-E that stands for it).
 */
export function readEan13(digits: string): Result<RetailNumber, RetailError> {
  if (!/^\d+$/.test(digits)) return err({ kind: 'notDigits' });
  switch (digits.length) {
    case 13:
      return checked(digits.startsWith('0') ? 'UPC-A' : 'EAN-13', digits);
    case 12:
      return checked('UPC-A', digits);
    case 8:
      return readUpcE(digits);
    case 7:
      return readUpcE(`0${digits}`);
    case 6:
      return readBareUpcE(digits);
    default:
      return err({ kind: 'wrongLength' });
  }
}

/** The number of `]E4`. */
export function readEan8(digits: string): Result<RetailNumber, RetailError> {
  if (!/^\d+$/.test(digits)) return err({ kind: 'notDigits' });
  return digits.length === 8 ? checked('EAN-8', digits) : err({ kind: 'wrongLength' });
}

/** The number of `]I0` to `]I3`; an ITF symbol of another length is no GTIN. */
export function readItf14(
  digits: string,
  { hasCheckDigit }: { hasCheckDigit: boolean },
): Result<RetailNumber, RetailError> {
  if (!/^\d+$/.test(digits)) return err({ kind: 'notDigits' });
  const whole = hasCheckDigit ? digits : digits + gs1CheckDigit(digits);
  return whole.length === 14 ? checked('ITF-14', whole) : err({ kind: 'wrongLength' });
}

/**
 * The number of a reader that sends no identifier. Eight digits that begin with 0 and are a right UPC-E are one: GTIN-8s that begin
 * so are a company's own numbers, and far rarer. All other eight digits are an EAN-8 if they can be.
 */
export function readUnidentified(digits: string): Result<RetailNumber, RetailError> {
  if (!/^\d+$/.test(digits)) return err({ kind: 'notDigits' });
  if (digits.length === 14) return checked('ITF-14', digits);
  if (digits.length !== 8) return digits.length < 8 ? err({ kind: 'wrongLength' }) : readEan13(digits);
  const upcE = readUpcE(digits);
  if (digits.startsWith('0') && upcE.ok) return upcE;
  const ean8 = readEan8(digits);
  return ean8.ok || !upcE.ok ? ean8 : upcE;
}

/**
 * A number with an add-on of two or five digits behind it: in one message as `]E3` has it, after a blank, or as a message of its own
 * (`]E1`, `]E2`). `readNumber` reads what is before it.
 */
export function readWithAddOn(
  text: string,
  readNumber: (digits: string) => Result<RetailNumber, RetailError>,
): Result<RetailNumber, RetailError> {
  const parts = /^(\d{8}|\d{12,13})(?: ?|\][Ee][12])(\d{5}|\d\d)$/.exec(text);
  const [, digits = '', addOn = ''] = parts ?? [];
  if (parts === null) return err({ kind: /^[\d\]Ee ]+$/.test(text) ? 'wrongLength' : 'notDigits' });
  const number = readNumber(digits);
  return number.ok ? ok({ ...number.value, addOn }) : number;
}
