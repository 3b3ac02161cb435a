import { z } from 'zod';
import { readVatId, VAT_ID_CHARACTERS_MAX } from './vat-id.ts';

const TEXT_MAX = 80;
/** As it is printed; control characters could become another line. */
const textSchema = z
  .string()
  .trim()
  .max(TEXT_MAX)
  .refine((text) => !/\p{Cc}/u.test(text), { message: 'one line of text' });

/** Whom an invoice is made out to (Directive 2006/112/EC, article 226, points 4 and 5: own reading). */
export const invoiceRecipientSchema = z.strictObject({
  taxNumber: z
    .string()
    .max(VAT_ID_CHARACTERS_MAX + 10)
    .refine((text) => readVatId(text).ok, { message: 'a VAT identification number of the EU' })
    .transform((text) => {
      const read = readVatId(text);
      return read.ok ? read.value : text;
    }),
  name: textSchema.min(1),
  addressLines: z.array(textSchema.min(1)).min(1).max(4),
});
export type InvoiceRecipient = z.infer<typeof invoiceRecipientSchema>;
