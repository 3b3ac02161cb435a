import { z } from 'zod';

const LINE_MAX = 60;
const line = z.string().max(LINE_MAX);
const DAYS_MAX = 365;

/** Whoever sells, as the law wants it on a receipt. What is left out is not printed. */
const sellerSchema = z.strictObject({
  /** The legal name, where it is not the brand's. */
  name: line.default(''),
  addressLines: z.array(line.min(1)).max(5).default([]),
  /** As the tax office writes it. */
  taxNumber: line.default(''),
  vatId: line.default(''),
  contact: line.default(''),
});

/** What a retailer decides about receipts: docs/receipts.md. */
export const receiptSettingsSchema = z.strictObject({
  seller: sellerSchema.prefault({}),
  /** `always`: where the law demands paper, or the shop wants it. `asked`: one of the ways to choose from. `never`: no printer is asked. */
  paper: z.enum(['always', 'asked', 'never']).default('always'),
  /** Where the server's `/r/…` is reached from a phone; null offers no digital receipt. */
  digitalUrl: z
    .url({
      protocol: /^https?$/,
      error: 'the address of the server as a phone reaches it, as https://receipts.example',
    })
    .max(200)
    .nullable()
    .default(null),
  /** The server must be able to send mail. */
  email: z.boolean().default(false),
  /** What happens when a shopper does not choose. */
  unchosen: z.enum(['paper', 'none']).default('none'),
  gift: z
    .strictObject({
      isOffered: z.boolean().default(true),
      /** How long what was bought can be exchanged. */
      exchangeDays: z.int().min(1).max(DAYS_MAX).default(14),
    })
    .prefault({}),
  /** Offers an invoice with the customer's tax number. */
  invoice: z.boolean().default(false),
  exit: z
    .strictObject({
      /** A code on the receipt and on the screen that opens the gate once. */
      isIssued: z.boolean().default(false),
      validMinutes: z.int().min(1).max(240).default(15),
    })
    .prefault({}),
  fiscal: z
    .strictObject({
      /** Every sale is signed before its receipt is given. */
      isRequired: z.boolean().default(false),
      /** While the device cannot sign: sales go on and the receipt says so, or no more are begun. */
      whenDown: z.enum(['goOn', 'stop']).default('goOn'),
    })
    .prefault({}),
});
export type ReceiptSettings = z.infer<typeof receiptSettingsSchema>;
