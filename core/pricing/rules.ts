/** Everything that a retailer decides about prices: taxes, rounding, promotions. */
import { z } from 'zod';
import { localizedSchema } from '../catalogue/product.ts';
import { currencySchema } from '../money/money.ts';
import { roundingModeSchema } from '../money/rounding.ts';
import { momentSchema } from './moment.ts';
import { articleCodeSchema } from './selector.ts';
import { termsSchema } from './terms.ts';

const PROMOTIONS_MAX = 10_000;
const CODES_MAX = 10_000;
const TAX_CODES_MAX = 200;
const TAXES_PER_CODE_MAX = 4;
const STEP_MINOR_MAX = 100_000;

/** A text: one string for every language, or one string a language with `en` among them. */
export const textSchema = z.union(
  [
    z
      .string()
      .min(1)
      .max(200)
      .transform((en) => ({ en })),
    localizedSchema,
  ],
  { error: 'a text, or an object of texts by language with "en" among them' },
);

export const pricedPromotionSchema = z
  .strictObject({
    promotionId: z.string().min(1).max(80),
    /** What it is called on the receipt; its id where it has no name. */
    name: textSchema.optional(),
    validFromMs: momentSchema.default(0),
    /** Up to, but without, this moment. Null: until it is taken back. */
    validToMs: momentSchema.nullable().default(null),
    /** Articles that it is about, beside those of `terms.on`. */
    codes: z.array(articleCodeSchema).max(CODES_MAX).default([]),
    terms: termsSchema,
  })
  .refine(({ codes, terms }) => terms.kind !== 'mixAndMatch' || codes.length === 0, {
    path: ['codes'],
    message: 'mixAndMatch names its articles in terms.groups',
  })
  .refine(({ validFromMs, validToMs }) => validToMs === null || validToMs > validFromMs, {
    path: ['validToMs'],
    message: 'later than validFromMs',
  });
export type PricedPromotion = z.infer<typeof pricedPromotionSchema>;

const taxSchema = z.strictObject({
  /** What it is called on the receipt. */
  name: textSchema.optional(),
  /** 1900 = 19 %. */
  basisPoints: z.int().min(0).max(10_000),
  /** Calculated on the net amount and the taxes before it in the list, and not on the net amount alone. */
  isCompound: z.boolean().default(false),
});
export type Tax = z.infer<typeof taxSchema>;

const taxPricesSchema = z.enum(['included', 'added']);

/** What an article's `taxCode` stands for. An empty list of taxes is exempt. */
const taxCodeSchema = z.strictObject({
  taxes: z.array(taxSchema).max(TAXES_PER_CODE_MAX),
  /** Whether prices include these taxes; as `taxes.prices` says where it is left out. */
  prices: taxPricesSchema.optional(),
});

const taxRulesSchema = z.strictObject({
  prices: taxPricesSchema.default('included'),
  /** `rate`: calculated once over the basket's sum of each rate. `line`: for each line, and added up. */
  roundedPer: z.enum(['rate', 'line']).default('rate'),
  rounding: roundingModeSchema.default('halfUp'),
  codes: z
    .record(z.string().min(1).max(40), taxCodeSchema)
    .refine((codes) => Object.keys(codes).length <= TAX_CODES_MAX, { message: `at most ${TAX_CODES_MAX} tax codes` })
    .default({}),
  /** What a customer without tax pays where prices include it: the price without its tax, or the same price. */
  exemptCustomers: z.enum(['removeTax', 'keepPrice']).default('removeTax'),
});
export type TaxRules = z.infer<typeof taxRulesSchema>;

const stepSchema = z.strictObject({
  /** 5: to the nearest 0.05. */
  stepMinor: z.int().min(1).max(STEP_MINOR_MAX),
  mode: roundingModeSchema.default('halfUp'),
});

const roundingRulesSchema = z.strictObject({
  /** Price per kilogram times weight. */
  weighed: roundingModeSchema.default('halfUp'),
  /** Percentages off. */
  discounts: roundingModeSchema.default('halfUp'),
  /** What is due, however it is paid. */
  total: stepSchema.nullable().default(null),
  /** What is paid in cash, all of it or a part; after `total`. */
  cash: stepSchema.nullable().default(null),
});

const couponRulesSchema = z.strictObject({
  /** More coupons than this are not taken in one basket. */
  maxPerBasket: z.int().min(0).max(100).default(20),
});

export const pricingRulesSchema = z.strictObject({
  currency: currencySchema.optional(),
  /** IANA name, for the hours of promotions. */
  timeZone: z.string().refine(isTimeZone, { message: 'the IANA name of a time zone, as Europe/Berlin' }).default('UTC'),
  taxes: taxRulesSchema.prefault({}),
  rounding: roundingRulesSchema.prefault({}),
  /**
   * `instead`: a unit has its member price or takes part in a promotion, whatever is best. `before`: promotions begin at the member price.
   */
  memberPrices: z.enum(['instead', 'before']).default('instead'),
  /** What member prices are called on the receipt. */
  memberPriceName: textSchema.default({ en: 'Member price', de: 'Mitgliedspreis' }),
  /** What is taken off goods that are sold duty free, as the receipt calls it. */
  dutyFreeName: textSchema.default({ en: 'Duty free', de: 'Duty-free' }),
  /** Whether a line whose price was overridden takes part in promotions. */
  discountOverriddenPrices: z.boolean().default(false),
  coupons: couponRulesSchema.prefault({}),
  promotions: z
    .array(pricedPromotionSchema)
    .max(PROMOTIONS_MAX)
    .superRefine((promotions, context) => {
      const seen = new Set<string>();
      for (const [index, { promotionId }] of promotions.entries()) {
        if (!seen.has(promotionId)) seen.add(promotionId);
        else {
          const message = `a second promotion "${promotionId}"`;
          context.addIssue({ code: 'custom', path: [index, 'promotionId'], message });
        }
      }
    })
    .default([]),
});
export type PricingRules = z.infer<typeof pricingRulesSchema>;
export type PricingRulesInput = z.input<typeof pricingRulesSchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // A RangeError: there is no such zone.
    return false;
  }
}
