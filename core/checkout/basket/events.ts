import { z } from 'zod';
import { localizedSchema, productSchema } from '../../catalogue/product.ts';
import { at, id } from '../event-parts.ts';

export const basketLineSchema = z.object({
  lineId: id,
  code: z.string(),
  name: localizedSchema,
  unit: z.enum(['each', 'kilogram']),
  quantity: z.int().min(1),
  weightGrams: z.int().min(1).nullable(),
  unitPriceMinor: z.int().min(0),
  amountMinor: z.int().min(0),
  taxRateBasisPoints: z.int().min(0),
  picture: z.string().nullable(),
  category: z.string().default(''),
  /** As the catalogue or the shop had it when the goods were taken; null: anybody may buy them. */
  minimumAgeYears: z.int().min(1).nullable().default(null),
});
export type BasketLine = z.infer<typeof basketLineSchema>;

/** What happens to the goods in the basket. */
export const basketEvents = [
  z.object({ type: z.literal('item.added'), ...at, line: basketLineSchema }),
  z.object({ type: z.literal('quantity.changed'), ...at, lineId: id, quantity: z.int().min(1), amountMinor: z.int() }),
  z.object({ type: z.literal('line.voided'), ...at, lineId: id }),
  z.object({ type: z.literal('weighing.started'), ...at, product: productSchema }),
  z.object({ type: z.literal('weighing.cancelled'), ...at }),
] as const;

export type BasketEvent = z.infer<(typeof basketEvents)[number]>;
