import { z } from 'zod';
import { amountMinorSchema } from '../money/money.ts';

const AMOUNT_MINOR_MAX = 100_000_000;
const TAGS_MAX = 50;
const TARE_GRAMS_MAX = 5_000;
const PIECE_GRAMS_MAX = 60_000;
const PIECE_TOLERANCE_GRAMS_MAX = 5_000;

/** Names in every language of the store; `en` is the fallback and always there. */
export const localizedSchema = z.record(z.string(), z.string()).refine((names) => typeof names.en === 'string', {
  message: 'a text needs at least its English form',
});
export type Localized = z.infer<typeof localizedSchema>;

export const inLanguage = (text: Localized, language: string): string => text[language] ?? text.en ?? '';

/** What is charged with each piece and paid back for the empty one: a line of its own, with a tax of its own. */
export const depositSchema = z.object({
  name: localizedSchema,
  amountMinor: amountMinorSchema.min(1).max(AMOUNT_MINOR_MAX),
  taxRateBasisPoints: z.int().min(0).max(10_000),
  /** One of the codes of the tax rules; where there is none the rate counts. */
  taxCode: z.string().min(1).max(40).optional(),
});
export type Deposit = z.infer<typeof depositSchema>;

/** What a piece weighs with its packaging, and how far a piece may be off by it, beside what the shop allows anyway. Whole grams. */
export const pieceWeightSchema = z.object({
  grams: z.int().min(1).max(PIECE_GRAMS_MAX),
  toleranceGrams: z.int().min(0).max(PIECE_TOLERANCE_GRAMS_MAX).optional(),
});
export type PieceWeight = z.infer<typeof pieceWeightSchema>;

/** What not every article has. Rows and files from before hold none of it. */
const moreShape = {
  /** One of the codes of the tax rules (`pricing.taxes.codes`); where there is none `taxRateBasisPoints` counts. */
  taxCode: z.string().min(1).max(40).optional(),
  /** Names that promotions choose by. */
  tags: z.array(z.string().min(1).max(60)).max(TAGS_MAX).optional(),
  /** What members pay; `priceMinor` for everybody else. */
  memberPriceMinor: amountMinorSchema.min(0).max(AMOUNT_MINOR_MAX).optional(),
  deposit: depositSchema.optional(),
  /** What a traveller pays who leaves the country: without any tax. Where there is none, `priceMinor` less its tax. */
  dutyFreePriceMinor: amountMinorSchema.min(0).max(AMOUNT_MINOR_MAX).optional(),
  /** Whether it is sold duty free at all; left out: as the shop says of its kind. */
  mayBeDutyFree: z.boolean().optional(),
  /** A liquid, an aerosol or a gel, for which security checks have rules; left out: as the shop says of its kind. */
  isLiquid: z.boolean().optional(),
  /** What its bag or box weighs, taken off when it is weighed. */
  tareGrams: z.int().min(1).max(TARE_GRAMS_MAX).optional(),
  /** Of what is sold by piece: the bagging scale expects it. */
  pieceWeight: pieceWeightSchema.optional(),
  /** Never reduced by a promotion or a coupon. */
  isNotDiscountable: z.boolean().optional(),
};

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
  priceMinor: amountMinorSchema.min(0).max(AMOUNT_MINOR_MAX),
  taxRateBasisPoints: z.int().min(0).max(10_000),
  category: z.string(),
  minimumAgeYears: z.int().min(1).max(99).nullable(),
  picture: z.string().nullable(),
  ...moreShape,
});
/** The part of an article that not every article has. */
export const productDetailsSchema = z.object(moreShape);
export type Product = z.infer<typeof productSchema>;

const CATALOGUE_PRODUCTS_MAX = 2_000_000;

/** A catalogue as a file that a server is filled from. */
export const catalogueSchema = z.object({
  version: z.int().min(1),
  currency: z.string(),
  products: z.array(productSchema).max(CATALOGUE_PRODUCTS_MAX),
});
export type Catalogue = z.infer<typeof catalogueSchema>;
