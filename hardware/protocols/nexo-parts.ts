import { z } from 'zod';

/**
 * A time as nexo writes it: ISO 8601 in UTC, with an offset, or without a zone as the clock of the till shows it. The text is kept as it
 * came, so that the message can be written again byte for byte.
 */
export const timeSchema = z.iso.datetime({ offset: true, local: true });

/** What several nexo messages are made of. */
export const responseSchema = z.object({
  Result: z.enum(['Success', 'Partial', 'Failure']),
  ErrorCondition: z.string().optional(),
  AdditionalResponse: z.string().optional(),
});
export type NexoResult = z.infer<typeof responseSchema>;

export const transactionSchema = z.object({ TransactionID: z.string().min(1), TimeStamp: z.string().optional() });

const outputTextSchema = z.object({ Text: z.string(), EndOfLineFlag: z.boolean().optional() });

export const outputContentSchema = z.object({
  OutputFormat: z.enum(['MessageRef', 'Text', 'XHTML', 'BarCode']).optional(),
  OutputText: z.array(outputTextSchema).default([]),
});

export const receiptSchema = z.object({ DocumentQualifier: z.string(), OutputContent: outputContentSchema });
