import { z } from 'zod';
import { localizedSchema } from '../../catalogue/product.ts';
import type { CouponStatus, LineDiscount as LineDiscountOf } from '../../pricing/priced.ts';
import type { Reason } from '../../pricing/reason.ts';

/** `Reason` of the pricing as it was then: a kind, and numbers. */
const reasonSchema = z.looseObject({ kind: z.string() });

/** One of the pricing's own words. A later version has more of them, and one of these rows says what was true then. */
const wordOf = <Word extends string>() => z.custom<Word>((word) => typeof word === 'string');

const discountSchema = z.object({
  promotionId: z.string().nullable(),
  couponId: z.string().nullable(),
  name: localizedSchema,
  kind: wordOf<LineDiscountOf['kind']>(),
  level: wordOf<LineDiscountOf['level']>(),
  /** Why, for programs; its words are made where it is shown. */
  reason: z.custom<Reason>((reason) => reasonSchema.safeParse(reason).success),
  discountMinor: z.int(),
});

const pricedLineSchema = z.object({
  lineId: z.string(),
  /** Before discounts, as the shop's rounding makes it. */
  amountMinor: z.int(),
  discounts: z.array(discountSchema.extend({ quantity: z.int() })),
});
export type LineDiscount = z.infer<typeof pricedLineSchema>['discounts'][number];

const pricedTaxSchema = z.object({
  taxCode: z.string().nullable(),
  prices: z.enum(['included', 'added']),
  isExempt: z.boolean(),
  /** Exempt because the goods leave the country. */
  isDutyFree: z.literal(true).optional(),
  /** Null where a code has several taxes, or none: the parts have theirs. */
  rateBasisPoints: z.int().nullable(),
  netMinor: z.int(),
  taxMinor: z.int(),
  grossMinor: z.int(),
  parts: z.array(
    z.object({
      name: localizedSchema.nullable(),
      rateBasisPoints: z.int(),
      isCompound: z.boolean(),
      taxMinor: z.int(),
    }),
  ),
});

/**
 * What the rules of that moment made of the basket: stored, so that nobody needs them to read it. Every amount is integer minor units.
 * `totalMinor = subtotalMinor - discountMinor + taxAddedMinor - taxRemovedMinor + roundingMinor`.
 */
export const pricesSchema = z.object({
  /** Only lines that cost something else than themselves. */
  lines: z.array(pricedLineSchema),
  /** Each promotion, coupon or member price with all that it gave. */
  discounts: z.array(discountSchema.extend({ times: z.int() })),
  coupons: z.array(z.object({ couponId: z.string(), status: wordOf<CouponStatus>(), discountMinor: z.int() })),
  taxes: z.array(pricedTaxSchema),
  totals: z.object({
    subtotalMinor: z.int(),
    discountMinor: z.int(),
    taxIncludedMinor: z.int(),
    taxAddedMinor: z.int(),
    taxRemovedMinor: z.int(),
    roundingMinor: z.int(),
    totalMinor: z.int(),
    cash: z.object({ roundingMinor: z.int(), dueMinor: z.int() }),
  }),
  /** False: the search for the best combination was ended before it was sure. */
  isProvenBest: z.boolean(),
});
export type Prices = z.infer<typeof pricesSchema>;
