/**
 * What a promotion grants, as data. The exact meaning of every kind is in docs/pricing.md.
 *
 * Item level: units are bought in sets. `take` units make one set, and a set gives one discount. Basket level: the discount is on the
 * subtotal of the chosen articles, after the item level.
 */
import { z } from 'zod';
import { amountMinorSchema } from '../money/money.ts';
import { hoursSchema } from './moment.ts';
import { selectorSchema } from './selector.ts';

export const AMOUNT_MINOR_MAX = 100_000_000;
export const SET_UNITS_MAX = 24;
const GROUPS_MAX = 6;
export const LAYER_MAX = 9;
const LIMIT_MAX = 1_000_000;

const amountSchema = amountMinorSchema.min(1).max(AMOUNT_MINOR_MAX);
const priceSchema = amountMinorSchema.min(0).max(AMOUNT_MINOR_MAX);
const percentSchema = z.int().min(1).max(10_000);
const takeSchema = z.int().min(2).max(SET_UNITS_MAX);

const conditions = {
  /** Times of day and weekdays, in the store's time zone; the moment that counts is that at which the line was added. */
  hours: z.array(hoursSchema).min(1).max(20).optional(),
  /** `all` of the members, or those of these tiers. Left out: everybody. */
  members: z.union([z.literal('all'), z.array(z.string().min(1).max(60)).min(1).max(50)]).optional(),
  /** The code of a coupon that must have been accepted. */
  coupon: z.string().min(1).max(80).optional(),
  /** How often it may be given in one basket. Counted in sets, for kinds of one unit in units. */
  maxPerBasket: z.int().min(1).max(LIMIT_MAX).optional(),
  /** How often one member may have it, over all baskets; for members only, then. */
  maxPerMember: z.int().min(1).max(LIMIT_MAX).optional(),
  /** Promotions of one layer compete for a unit; those of a higher one come on top of what the lower ones left. */
  layer: z.int().min(1).max(LAYER_MAX).optional(),
  /** What an exclusive promotion took, no other takes part in, on any layer and level. */
  exclusive: z.boolean().default(false),
  /** Only decides between what is worth the same: the higher one goes first. */
  priority: z.int().min(-1_000).max(1_000).default(0),
};
const item = { on: selectorSchema.optional(), ...conditions };

const setRewardSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('price'), priceMinor: priceSchema }),
  z.strictObject({ kind: z.literal('percentOff'), percentBasisPoints: percentSchema }),
  z.strictObject({ kind: z.literal('amountOff'), amountMinor: amountSchema }),
  z.strictObject({ kind: z.literal('cheapestFree') }),
]);

const thresholdRewardSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percentOff'), percentBasisPoints: percentSchema }),
  z.strictObject({ kind: z.literal('amountOff'), amountMinor: amountSchema }),
]);

const groupsSchema = z
  .array(z.strictObject({ on: selectorSchema, take: z.int().min(1).max(SET_UNITS_MAX) }))
  .min(1)
  .max(GROUPS_MAX)
  .refine((groups) => groups.reduce((sum, { take }) => sum + take, 0) <= SET_UNITS_MAX, {
    message: `at most ${SET_UNITS_MAX} units in a set`,
  });

export const termsSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('nForM'),
      take: takeSchema,
      pay: z
        .int()
        .min(0)
        .max(SET_UNITS_MAX - 1),
      ...item,
    })
    .refine(({ take, pay }) => pay < take, { path: ['pay'], message: 'fewer than take' }),
  z.strictObject({ kind: z.literal('bundlePrice'), take: takeSchema, priceMinor: priceSchema, ...item }),
  z.strictObject({ kind: z.literal('mixAndMatch'), groups: groupsSchema, reward: setRewardSchema, ...conditions }),
  z.strictObject({ kind: z.literal('percentOff'), percentBasisPoints: percentSchema, ...item }),
  z.strictObject({ kind: z.literal('amountOff'), amountMinor: amountSchema, ...item }),
  z.strictObject({ kind: z.literal('fixedPrice'), priceMinor: priceSchema, ...item }),
  z.strictObject({ kind: z.literal('freeItem'), ...item }),
  z.strictObject({ kind: z.literal('cheapestFree'), take: takeSchema, ...item }),
  z.strictObject({ kind: z.literal('nthPercentOff'), nth: takeSchema, percentBasisPoints: percentSchema, ...item }),
  z.strictObject({ kind: z.literal('basketPercentOff'), percentBasisPoints: percentSchema, ...item }),
  z.strictObject({ kind: z.literal('basketAmountOff'), amountMinor: amountSchema, ...item }),
  z.strictObject({
    kind: z.literal('threshold'),
    spendMinor: amountSchema,
    reward: thresholdRewardSchema,
    /** An amount is given for every full `spendMinor`, and not only once. */
    repeats: z.boolean().default(false),
    ...item,
  }),
]);
export type Terms = z.infer<typeof termsSchema>;
export type TermsKind = Terms['kind'];
