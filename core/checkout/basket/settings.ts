import { z } from 'zod';
import { ownCodeRulesSchema } from '../../barcode/own-code.ts';
import { localizedSchema } from '../../catalogue/product.ts';
import { amountMinorSchema } from '../../money/money.ts';
import { holdsSchema } from '../interventions/events.ts';

const BAGS_MAX = 6;
const TARES_MAX = 8;
const REASONS_MAX = 20;
const TARE_GRAMS_MAX = 5_000;
const MARKDOWNS_MAX = 10;
const DAYS_LEFT_MAX = 60;

const articleSchema = z
  .string()
  .regex(/^(\d{14}|plu:\d{4,5})$/, 'an article’s code: a GTIN of 14 digits, or plu: and 4 or 5 digits');

const reasonsSchema = z
  .array(
    z.strictObject({
      code: z.string().regex(/^[a-zA-Z0-9-]{1,40}$/, 'letters, digits and hyphens, at most 40'),
      name: localizedSchema,
    }),
  )
  .min(1)
  .max(REASONS_MAX)
  .refine((reasons) => new Set(reasons.map(({ code }) => code)).size === reasons.length, 'each code once');

/** How much a customer may take out alone; beyond it staff are called and do. Null: no limit. */
const voidLimitsSchema = z.strictObject({
  by: z.enum(['customer', 'staff']).default('customer'),
  /** What one act may take out, at what it was priced. */
  amountMinorMax: amountMinorSchema.min(0).nullable().default(null),
  /** How many lines one customer may take out in one session. */
  linesMax: z.int().min(0).nullable().default(null),
  /** What waits until staff have answered. */
  holds: holdsSchema.default('payment'),
});
export type VoidLimits = z.infer<typeof voidLimitsSchema>;

/** What a retailer decides about the goods in the basket. Under `checkout.basket`. */
export const basketSettingsSchema = z.strictObject({
  /** Goods past the date that their own code tells, counted by the store's day. The expiry date is never passed over. */
  afterBestBefore: z.enum(['refuse', 'sell']).default('refuse'),
  /** Staff are called as well when somebody scans what may not be sold. */
  tellStaffOfRefusedGoods: z.boolean().default(true),
  /** Goods whose code tells so few days to their best-before or expiry date are cheaper by themselves: the first that fits is taken. */
  markdowns: z
    .array(
      z.strictObject({
        name: localizedSchema,
        /** 0: on the last day. */
        daysLeftMax: z.int().min(0).max(DAYS_LEFT_MAX),
        percentBasisPoints: z.int().min(1).max(10_000),
      }),
    )
    .max(MARKDOWNS_MAX)
    .default([]),
  void: z.strictObject({ line: voidLimitsSchema.prefault({}), basket: voidLimitsSchema.prefault({}) }).prefault({}),
  /** Weights that a person may choose for their bag or box, beside weighing their own. */
  tares: z
    .array(z.strictObject({ name: localizedSchema, grams: z.int().min(1).max(TARE_GRAMS_MAX) }))
    .max(TARES_MAX)
    .default([
      { name: { en: 'Paper bag', de: 'Papiertüte' }, grams: 8 },
      { name: { en: 'Net', de: 'Obstnetz' }, grams: 14 },
    ]),
  bags: z
    .strictObject({
      articles: z.array(articleSchema).max(BAGS_MAX).default([]),
      /** The step before paying; without it there is only the button. */
      askBeforePaying: z.boolean().default(true),
    })
    .prefault({}),
  /** Member cards, coupons, bottle vouchers and stickers with a lower price, as this shop prints them: docs/basket.md. */
  codes: ownCodeRulesSchema.default([]),
  depositReturn: z
    .strictObject({
      name: localizedSchema.default({ en: 'Bottle return', de: 'Leergut' }),
      taxRateBasisPoints: z.int().min(0).max(10_000).default(1_900),
      taxCode: z.string().min(1).max(40).optional(),
    })
    .prefault({}),
  /** What staff give as the reason for a void, a new price or a discount. */
  reasons: reasonsSchema.default([
    { code: 'wrongPrice', name: { en: 'Shelf said another price', de: 'Regal zeigte anderen Preis' } },
    { code: 'damaged', name: { en: 'Damaged', de: 'Beschädigt' } },
    { code: 'shortDated', name: { en: 'Short dated', de: 'Kurzes Datum' } },
    { code: 'changedMind', name: { en: 'Customer no longer wants it', de: 'Kunde möchte es nicht mehr' } },
    { code: 'goodwill', name: { en: 'Goodwill', de: 'Kulanz' } },
  ]),
  /** The highest discount that staff may give on a line by hand. */
  discountBasisPointsMax: z.int().min(0).max(10_000).default(5_000),
});
export type BasketSettings = z.infer<typeof basketSettingsSchema>;
