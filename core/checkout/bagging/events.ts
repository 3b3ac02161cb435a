import { z } from 'zod';
import { at, id } from '../event-parts.ts';

const grams = z.int().min(0);

/** `grams` is what these pieces added; negative pieces and grams were taken out. Not certain: more than one line came at once. */
const placedSchema = z.object({ lineId: id, pieces: z.int(), grams: z.int() });
export type Placed = z.infer<typeof placedSchema>;

export const troubleSchema = z.enum(['unexpected', 'removed', 'wrongWeight']);
export type Trouble = z.infer<typeof troubleSchema>;

/** Only readings of the bagging scale that decide something are here. Weights in grams. */
export const baggingEvents = [
  /** From here on it is known what lies there. */
  z.object({ type: z.literal('bagging.began'), ...at, weightGrams: grams }),
  /** The scale gives no weight any more: nothing is asked of the shopper until it does. */
  z.object({ type: z.literal('bagging.lost'), ...at }),
  z.object({
    type: z.literal('bagging.accepted'),
    ...at,
    weightGrams: grams,
    placed: z.array(placedSchema),
    isCertain: z.boolean(),
  }),
  z.object({
    type: z.literal('bagging.troubled'),
    ...at,
    trouble: troubleSchema,
    expectedGrams: grams,
    measuredGrams: grams,
  }),
  /** It lies there again as it did before. */
  z.object({ type: z.literal('bagging.cleared'), ...at, weightGrams: grams }),
  /** These pieces stay out of the bagging area. */
  z.object({ type: z.literal('bagging.skipped'), ...at, lineId: id, pieces: z.int().min(1) }),
  z.object({ type: z.literal('ownBag.asked'), ...at }),
  z.object({ type: z.literal('ownBag.left'), ...at }),
  /** The bag's own weight is taken off. */
  z.object({ type: z.literal('ownBag.accepted'), ...at, bagGrams: grams, weightGrams: grams }),
] as const;

export type BaggingEvent = z.infer<(typeof baggingEvents)[number]>;
