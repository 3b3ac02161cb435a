import { z } from 'zod';

const GRAMS_MAX = 60_000;
const LIST_MAX = 500;

/**
 * How far the shop trusts what lies in the bagging area. `off`: nobody looks. `low`: the shopper is told what does not fit, and nothing
 * waits. `normal`: shopping goes on, and the payment waits until it fits. `strict`: each item lies there before the next is scanned.
 */
const trustSchema = z.enum(['off', 'low', 'normal', 'strict']);
export type Trust = z.infer<typeof trustSchema>;

export const baggingSettingsSchema = z.strictObject({
  level: trustSchema.default('off'),
  /** How far a placement may be off, beside what the articles themselves have varied by. */
  toleranceGrams: z.int().min(1).max(2_000).default(25),
  /** What lies below it is a draught, or a hand on the edge. */
  noiseGrams: z.int().min(0).max(500).default(8),
  /** The most that an article may weigh that was never weighed before. */
  unknownGramsMax: z.int().min(1).max(GRAMS_MAX).default(12_000),
  /** The most that a carrier bag from the basket may weigh, where neither the catalogue nor an earlier purchase says. */
  bagGramsMax: z.int().min(1).max(2_000).default(100),
  ownBagGramsMax: z.int().min(1).max(GRAMS_MAX).default(1_500),
  ownBagsMax: z.int().min(0).max(20).default(3),
  /** Which goods the shopper may keep out of the bagging area by themselves. Staff may let any. */
  skip: z.enum(['none', 'listed', 'all']).default('listed'),
  skipCategories: z.array(z.string().min(1).max(60)).max(LIST_MAX).default([]),
  skipCodes: z.array(z.string().min(1).max(20)).max(LIST_MAX).default([]),
  /** Goods that are known to weigh so much may be left in the trolley, too: by the scale, or by the catalogue. */
  heavyFromGrams: z.int().min(1).max(GRAMS_MAX).default(5_000),
  /** What did not fit and was set right again so often in one purchase; the next time staff are called at once. */
  repeatsMax: z.int().min(1).max(50).default(3),
});
export type BaggingSettings = z.infer<typeof baggingSettingsSchema>;
