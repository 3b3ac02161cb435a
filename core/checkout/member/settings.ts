import { z } from 'zod';

/** What a retailer decides about its members. Under `checkout.member`. */
export const memberSettingsSchema = z.strictObject({
  isOffered: z.boolean().default(true),
  /** Members may type the telephone number that they gave. */
  byPhone: z.boolean().default(true),
  /**
   * When the server cannot be asked: `accept` whoever shows a card or a number of the right form, at the lowest tier; their purchase is
   * credited later. Or `refuse`.
   */
  offline: z.enum(['accept', 'refuse']).default('accept'),
  offlineTier: z.string().min(1).max(60).default('member'),
});
