import { z } from 'zod';
import { emailSchema, invoiceRecipientSchema } from '../checkout/receipt/typed-schemas.ts';
import { receiptPageSchema, receiptWaySchema } from '../checkout/receipt/ways.ts';

const LINES_MAX = 200;

/** After paying. */
export const receiptCommands = [
  z.object({ type: z.literal('receipt.choose'), way: receiptWaySchema }),
  z.object({ type: z.literal('receipt.open'), page: receiptPageSchema }),
  z.object({ type: z.literal('receipt.back') }),
  z.object({ type: z.literal('receipt.copy') }),
  /** No line is all of them. */
  z.object({ type: z.literal('receipt.gift'), lineIds: z.array(z.string().min(1).max(80)).max(LINES_MAX) }),
  z.object({ type: z.literal('receipt.email'), address: emailSchema }),
  z.object({ type: z.literal('receipt.invoice'), recipient: invoiceRecipientSchema }),
  z.object({ type: z.literal('receipt.retry') }),
  z.object({ type: z.literal('receipt.skip') }),
] as const;
