import { z } from 'zod';

/**
 * How the server sends mail. `secure`: TLS from the first byte (port 465); otherwise STARTTLS, which is demanded unless `allowPlain` says
 * that the network is protected otherwise.
 */
const mailSchema = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(587),
  secure: z.boolean().default(false),
  allowPlain: z.boolean().default(false),
  auth: z
    .strictObject({ user: z.string().min(1), pass: z.string().min(1) })
    .nullable()
    .default(null),
  /** PEM; the system's authorities where absent. */
  caFile: z.string().nullable().default(null),
  from: z.email(),
});
export type MailSettings = z.infer<typeof mailSchema>;

export const receiptServerSchema = z.strictObject({
  /** How long the link to a digital receipt works. */
  keepDays: z.int().min(1).max(3_650).default(90),
  /** Null: receipts are not sent by mail; kiosks must not offer it then. */
  mail: mailSchema.nullable().default(null),
});
export type ReceiptServerSettings = z.infer<typeof receiptServerSchema>;
