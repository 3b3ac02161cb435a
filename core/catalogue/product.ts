import { z } from 'zod';
import { amountMinorSchema } from '../money/money.ts';

/** Names in every language of the store; `en` is the fallback and always there. */
export const localizedSchema = z.record(z.string(), z.string()).refine((names) => typeof names.en === 'string', {
  message: 'a text needs at least its English form',
});
export type Localized = z.infer<typeof localizedSchema>;

export const inLanguage = (text: Localized, language: string): string => text[language] ?? text.en ?? '';

/**
 * One article of the catalogue.
 * - `code`: the GTIN padded to 14 digits (GS1 General Specifications' GTIN-14 form of any GTIN), or for in-store articles
 *   `plu:` + 4–5 digits.
 * - `unit`: `each` is sold by piece at `priceMinor`; `kilogram` is weighed and sold at `priceMinor` per 1,000 g.
 * - `taxRateBasisPoints`: 1900 = 19 %. Prices include the tax.
 * - `minimumAgeYears`: null where anybody may buy it.
 * - `picture`: file name in the catalogue's picture folder, for articles that are found by picture.
 */
export const productSchema = z.object({
  code: z.string().regex(/^(\d{14}|plu:\d{4,5})$/),
  name: localizedSchema,
  unit: z.enum(['each', 'kilogram']),
  priceMinor: amountMinorSchema.min(0).max(100_000_000),
  taxRateBasisPoints: z.int().min(0).max(10_000),
  category: z.string(),
  minimumAgeYears: z.int().min(1).max(99).nullable(),
  picture: z.string().nullable(),
});
export type Product = z.infer<typeof productSchema>;

const CATALOGUE_PRODUCTS_MAX = 2_000_000;

/** A catalogue as a file that a server is filled from. */
export const catalogueSchema = z.object({
  version: z.int().min(1),
  currency: z.string(),
  products: z.array(productSchema).max(CATALOGUE_PRODUCTS_MAX),
});
export type Catalogue = z.infer<typeof catalogueSchema>;
