/** What the first digits of a retail number say it is for. */
import { z } from 'zod';
import table from './gs1-prefixes.json' with { type: 'json' };
import { gs1CheckDigit } from './gtin.ts';

const useSchema = z.enum([
  'inStore',
  'inCompany',
  'upcCoupon',
  'serial',
  'book',
  'refundReceipt',
  'commonCurrencyCoupon',
  'coupon',
]);
const rangesSchema = z.array(z.strictObject({ from: z.string().length(3), to: z.string().length(3), use: useSchema }));

/** `trade`: an ordinary article. */
export type PrefixUse = z.infer<typeof useSchema> | 'trade';

const GTIN_13 = rangesSchema.parse(table.gtin13);
const GTIN_8 = rangesSchema.parse(table.gtin8);

/** `digits`: a GTIN-8 or GTIN-13. */
export function prefixUseOf(digits: string): PrefixUse {
  const prefix = digits.slice(0, 3);
  const ranges = digits.length === 8 ? GTIN_8 : GTIN_13;
  return ranges.find(({ from, to }) => prefix >= from && prefix <= to)?.use ?? 'trade';
}

/** Check digit of ISBN-10 and ISSN: weights count down to 2, modulo 11, `X` for 10 (ISO 2108 and 3297; own reading). */
function modulo11CheckDigit(digits: string): string {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (digits.length + 1 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

/** What a book's EAN-13 is in the trade: its ISBN is the EAN-13 itself, or, for `979-0`, printed music. */
export function readBookNumber(ean13: string): { isbn: string; isbn10?: string } | { ismn: string } {
  if (ean13.startsWith('9790')) return { ismn: ean13 };
  if (!ean13.startsWith('978')) return { isbn: ean13 };
  const body = ean13.slice(3, 12);
  return { isbn: ean13, isbn10: body + modulo11CheckDigit(body) };
}

/** `9771234567003`: ISSN 1234-5679 and the two digits of the variant (usually of the price), 00 when it has none. */
export function readSerialNumber(ean13: string): { issn: string; variant: string } {
  const body = ean13.slice(3, 10);
  const issn = `${body.slice(0, 4)}-${body.slice(4)}${modulo11CheckDigit(body)}`;
  return { issn, variant: ean13.slice(10, 12) };
}

/** A coupon of UPC-A number system 5. The value code is looked up in the issuer's table, which has changed over the years. */
export function readUpcCoupon(ean13: string): { companyPrefix: string; familyCode: string; valueCode: string } {
  const upc = ean13.slice(1);
  return { companyPrefix: upc.slice(1, 6), familyCode: upc.slice(6, 9), valueCode: upc.slice(9, 11) };
}

/** `digits` with another body: what is between keeps its length, the check digit is made new. */
export const withCheckDigit = (body: string): string => body + gs1CheckDigit(body);
