import { z } from 'zod';

/** How a shopper gets the receipt. */
export const receiptWaySchema = z.enum(['paper', 'digital', 'email', 'none']);
export type ReceiptWay = z.infer<typeof receiptWaySchema>;

/** What opens beside it. */
export const receiptPageSchema = z.enum(['digital', 'email', 'gift', 'invoice']);
export type ReceiptPage = z.infer<typeof receiptPageSchema>;

/** What comes out of the printer. */
export const receiptPaperSchema = z.enum(['receipt', 'gift']);
export type ReceiptPaper = z.infer<typeof receiptPaperSchema>;
