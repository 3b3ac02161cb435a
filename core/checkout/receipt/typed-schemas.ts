/** What is typed for a receipt, as a command and as it lies sealed. Apart from the checks themselves, so that a screen needs no schemas. */
import { z } from 'zod';
import { isEmail } from './email.ts';
import { type InvoiceRecipient, readRecipient } from './invoice.ts';

export const emailSchema = z.string().max(300).refine(isEmail, { message: 'an e-mail address' });

const typedSchema = z.strictObject({
  taxNumber: z.string().max(40),
  name: z.string().max(200),
  addressLines: z.array(z.string().max(200)).max(8),
});

export const invoiceRecipientSchema = typedSchema.transform((typed, context): InvoiceRecipient => {
  const recipient = readRecipient(typed);
  if (recipient !== null) return recipient;
  context.addIssue({ code: 'custom', message: 'a VAT ID of the EU, a name and an address' });
  return z.NEVER;
});
