import { readVatId } from './vat-id.ts';

/** Whom an invoice is made out to (Directive 2006/112/EC, article 226, points 4 and 5: own reading). */
export type InvoiceRecipient = { taxNumber: string; name: string; addressLines: string[] };

export const RECIPIENT_TEXT_MAX = 80;
const ADDRESS_LINES_MAX = 4;

/** As it is printed; a control character could become another line. */
const isLine = (text: string): boolean => text !== '' && text.length <= RECIPIENT_TEXT_MAX && !/\p{Cc}/u.test(text);

/** As typed: null while something is missing or wrong; the tax number comes out as the state writes it. */
export function readRecipient({ taxNumber, name, addressLines }: InvoiceRecipient): InvoiceRecipient | null {
  const vatId = readVatId(taxNumber);
  const lines = addressLines.map((line) => line.trim());
  const isComplete = lines.length > 0 && lines.length <= ADDRESS_LINES_MAX && [name.trim(), ...lines].every(isLine);
  return vatId.ok && isComplete ? { taxNumber: vatId.value, name: name.trim(), addressLines: lines } : null;
}
