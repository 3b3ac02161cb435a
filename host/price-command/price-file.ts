/** The file that `npm run price` reads: what is bought, when, by whom, from which catalogue and by which rules. Described in docs/pricing.md. */
import { z } from 'zod';
import { priceListSchema } from '../../core/catalogue/price-list.ts';
import { depositSchema, productSchema } from '../../core/catalogue/product.ts';
import { dutySettingsSchema } from '../../core/checkout/duty/settings.ts';
import { amountMinorSchema, currencySchema } from '../../core/money/money.ts';
import { momentSchema } from '../../core/pricing/moment.ts';
import { pricingRulesSchema, textSchema } from '../../core/pricing/rules.ts';
import { articleCodeSchema } from '../../core/pricing/selector.ts';
import { AMOUNT_MINOR_MAX, termsSchema } from '../../core/pricing/terms.ts';

const ITEMS_MAX = 1_000;
const COUPONS_MAX = 100;
const PRODUCTS_MAX = 2_000_000;
const QUANTITY_MAX = 999;
const WEIGHT_GRAMS_MAX = 1_000_000;
const USES_MAX = 1_000_000;
const PATH_CHARACTERS_MAX = 1_000;
const PASS_CHARACTERS_MAX = 1_000;

const priceSchema = amountMinorSchema.min(0).max(AMOUNT_MINOR_MAX);
const idSchema = z.string().min(1).max(80);

const itemSchema = z
  .strictObject({
    /** The catalogue's code: a GTIN, or `plu:` and 4 or 5 digits. */
    code: articleCodeSchema.optional(),
    gtin: z
      .string()
      .regex(/^(\d{8}|\d{12,14})$/, 'a GTIN of 8, 12, 13 or 14 digits')
      .transform((gtin) => gtin.padStart(14, '0'))
      .optional(),
    plu: z
      .string()
      .regex(/^\d{4,5}$/, 'a PLU of 4 or 5 digits')
      .transform((plu) => `plu:${plu}`)
      .optional(),
    quantity: z.int().min(1).max(QUANTITY_MAX).optional(),
    weightGrams: z.int().min(1).max(WEIGHT_GRAMS_MAX).optional(),
    /** The price that somebody set by hand: of a piece or of a kilogram. */
    priceOverrideMinor: priceSchema.optional(),
    /** When it was scanned: its price is the one of that moment. The basket's moment where it is left out. */
    atMs: momentSchema.optional(),
  })
  .refine(({ code, gtin, plu }) => [code, gtin, plu].filter((each) => each !== undefined).length === 1, {
    message: 'name the article by exactly one of code, gtin and plu',
  });
export type PriceItem = z.infer<typeof itemSchema>;

/** Charged with each piece, as a line of its own that nothing reduces. */
const depositFileSchema = z.strictObject({
  ...depositSchema.shape,
  name: textSchema.default({ en: 'Deposit', de: 'Pfand' }),
  taxRateBasisPoints: depositSchema.shape.taxRateBasisPoints.optional(),
});

/** An article as the catalogue has it; what a basket's price does not need may be left out. */
const productFileSchema = z
  .strictObject({
    ...productSchema.shape,
    code: articleCodeSchema,
    name: textSchema.optional(),
    unit: productSchema.shape.unit.default('each'),
    taxRateBasisPoints: productSchema.shape.taxRateBasisPoints.optional(),
    category: z.string().max(60).default(''),
    minimumAgeYears: productSchema.shape.minimumAgeYears.optional(),
    picture: productSchema.shape.picture.optional(),
    memberPriceMinor: priceSchema.nullable().optional(),
    deposit: depositFileSchema.optional(),
  })
  .refine(({ taxRateBasisPoints, taxCode }) => taxRateBasisPoints !== undefined || taxCode !== undefined, {
    message: 'give taxRateBasisPoints (1900 for 19 %, 0 for none) or a taxCode of the rules',
  });
export type PriceProduct = z.infer<typeof productFileSchema>;

/** The price list as people write it: its moments may be texts, and a misspelt field is told. */
const plannedPricesSchema = z
  .strictObject({
    steps: z.array(z.strictObject({ validFromMs: momentSchema, priceMinor: priceSchema.nullable() })),
  })
  .pipe(priceListSchema);

export const catalogueFileSchema = z.strictObject({
  version: z.int().min(1).optional(),
  currency: currencySchema,
  products: z.array(productFileSchema).max(PRODUCTS_MAX),
  /** Planned prices by the article's code: core/catalogue/price-list.ts. */
  prices: z.record(z.string(), plannedPricesSchema).optional(),
});
export type CatalogueFile = z.infer<typeof catalogueFileSchema>;

const couponSchema = z.union(
  [
    z
      .string()
      .min(1)
      .max(80)
      .transform((code) => ({ couponId: code, code })),
    z
      .strictObject({
        couponId: idSchema.optional(),
        /** Sets off the promotions whose terms name it as `coupon`. */
        code: idSchema.optional(),
        name: textSchema.optional(),
        validFromMs: momentSchema.optional(),
        validToMs: momentSchema.nullable().optional(),
        /** What the coupon grants by itself: as the terms of a promotion. */
        terms: termsSchema.optional(),
        /** What its barcode says, GS1's element strings in brackets or as scanned. */
        barcode: z.string().min(1).max(200).optional(),
      })
      .refine(({ code, terms, barcode }) => code !== undefined || terms !== undefined || barcode !== undefined, {
        message: 'a coupon has a code that promotions name, terms of its own, or a barcode',
      })
      .refine(({ code, terms, barcode }) => barcode === undefined || (code === undefined && terms === undefined), {
        path: ['barcode'],
        message: 'a barcode says itself what its coupon is: no code and no terms beside it',
      })
      .refine(({ terms }) => terms?.coupon === undefined, {
        path: ['terms', 'coupon'],
        message: 'a coupon cannot need another coupon',
      })
      .refine(({ couponId, code, barcode }) => (couponId ?? code ?? barcode) !== undefined, {
        path: ['couponId'],
        message: 'is missing; a coupon has an id, or its code stands for it',
      })
      .transform((coupon) => ({ ...coupon, couponId: coupon.couponId ?? coupon.code ?? coupon.barcode ?? '' })),
  ],
  { error: 'a coupon: its code in quotes, or an object in { }' },
);

const memberSchema = z.strictObject({
  tier: z.string().min(1).max(60).optional(),
  /** How often the member already had promotions that are limited per member, by their ids. */
  uses: z.record(idSchema, z.int().min(0).max(USES_MAX)).optional(),
});

const inlineOrPath = <T extends z.ZodType>(schema: T) =>
  z.union([z.string().min(1).max(PATH_CHARACTERS_MAX), schema], {
    error: ({ input }) =>
      `${input === undefined ? 'is missing; ' : ''}an object in { }, or the path of a JSON file in quotes`,
  });

export const priceFileSchema = z
  .strictObject({
    /** For editors that complete and check the file while it is written. */
    $schema: z.string().optional(),
    items: z.array(itemSchema).max(ITEMS_MAX),
    /** When it is priced. */
    moment: momentSchema,
    /** Null: nobody's member. */
    member: memberSchema.nullable().default(null),
    coupons: z.array(couponSchema).max(COUPONS_MAX).default([]),
    /** The customer pays no tax. */
    isTaxExempt: z.boolean().default(false),
    /** The text of a traveller's boarding pass (IATA BCBP): it decides, by `duty`, whether goods are sold duty free. */
    boardingPass: z.string().min(1).max(PASS_CHARACTERS_MAX).optional(),
    /** Without a boarding pass: whether what may be sold duty free is. */
    dutyFree: z.boolean().optional(),
    /** What a shop at an airport decides, as a kiosk has it under `checkout.duty`. */
    duty: inlineOrPath(dutySettingsSchema).default(() => dutySettingsSchema.parse({})),
    /** The object itself, or the path of a JSON file, relative to this file. */
    catalogue: inlineOrPath(catalogueFileSchema),
    rules: inlineOrPath(pricingRulesSchema).default(() => pricingRulesSchema.parse({})),
  })
  .refine(({ boardingPass, dutyFree }) => boardingPass === undefined || dutyFree === undefined, {
    path: ['dutyFree'],
    message: 'the boarding pass decides: leave one of the two out',
  });
export type PriceFile = z.infer<typeof priceFileSchema>;
