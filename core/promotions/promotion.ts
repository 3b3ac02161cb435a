import { z } from 'zod';
import { localizedSchema } from '../catalogue/product.ts';

const CODES_MAX = 10_000;

/**
 * A promotion as head office publishes it. `terms` says what it grants in the words of `core/pricing`; a kiosk of another version may not
 * understand all of them, so they are kept as they came.
 */
export const promotionSchema = z.object({
  name: localizedSchema,
  validFromMs: z.int().min(0),
  /** Null: until it is taken back. */
  validToMs: z.int().min(0).nullable(),
  /** Articles that it is about, by the catalogue's codes; empty where it is about the whole basket. */
  codes: z.array(z.string().max(20)).max(CODES_MAX),
  terms: z.record(z.string().max(60), z.json()),
});
export type Promotion = z.infer<typeof promotionSchema>;
