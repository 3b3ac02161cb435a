import { z } from 'zod';
import { amountMinorSchema } from '../money/money.ts';

/** More planned prices than an article needs; a list is replaced whole, so old steps need not stay in it. */
export const PRICE_STEPS_MAX = 16;

/**
 * What one article costs, from when on: the step with the latest `validFromMs` that has come counts. Null gives the catalogue's own
 * price back, so that an offer can be planned with its end. Before the first step the catalogue's price counts.
 */
export const priceListSchema = z.object({
  steps: z
    .array(
      z.object({
        /** Unix time in milliseconds. */
        validFromMs: z.int().min(0),
        priceMinor: amountMinorSchema.min(0).max(100_000_000).nullable(),
      }),
    )
    .min(1)
    .max(PRICE_STEPS_MAX)
    .refine((steps) => steps.every(({ validFromMs }, index) => validFromMs > (steps[index - 1]?.validFromMs ?? -1)), {
      message: 'steps in the order of their times, each time once',
    }),
});
export type PriceList = z.infer<typeof priceListSchema>;

/** The price at a moment; `catalogueMinor` is the catalogue's own. */
export function priceAt({ steps }: PriceList, catalogueMinor: number, atMs: number): number {
  return steps.findLast(({ validFromMs }) => validFromMs <= atMs)?.priceMinor ?? catalogueMinor;
}
