import { z } from 'zod';

const amount = z.int().min(0);

/** Codes that are accepted although the server cannot be asked whether they were used before. The shop bears it if they were. */
const offlineCodesSchema = z.strictObject({
  /** So many since the server last answered. 0: none without the server. */
  countMax: z.int().min(0).max(1_000).default(5),
  /** What a single one may be worth. */
  amountMinorMax: amount.default(1_000),
  /** What all of them together may be worth, since the server last answered. */
  totalMinorMax: amount.default(3_000),
});
export type OfflineCodes = z.infer<typeof offlineCodesSchema>;

/** What a retailer decides about coupons and bottle vouchers. Under `checkout.coupons`. */
export const couponSettingsSchema = z.strictObject({
  /** Coupons in one basket. */
  countMax: z.int().min(0).max(100).default(10),
  /** Bottle vouchers in one basket. */
  depositReturnsMax: z.int().min(0).max(50).default(10),
  offline: offlineCodesSchema.prefault({}),
});
