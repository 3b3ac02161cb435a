import { z } from 'zod';
import { localizedSchema, pieceWeightSchema, productSchema } from '../../catalogue/product.ts';
import { at, id } from '../event-parts.ts';
import { pricesSchema } from './priced.ts';

/**
 * Why a line does not cost what the shelf says.
 * - `override`: staff named the price. `discount`: staff took something off. `markdown`: a sticker or a short date.
 */
export const priceChangeSchema = z.object({
  kind: z.enum(['override', 'discount', 'markdown']),
  fromUnitPriceMinor: z.int(),
  /** One of the shop's codes; null for a markdown, which names itself. */
  reasonCode: z.string().nullable(),
  name: localizedSchema.nullable(),
  /** Null where no person did it. */
  staffId: z.string().nullable(),
});
export type PriceChange = z.infer<typeof priceChangeSchema>;

/** Of a line of goods where nothing else is said. Deposits and bags are no goods that promotions are about. */
const lineKindSchema = z.enum(['goods', 'deposit', 'bag', 'depositReturn']);

export const basketLineSchema = z.object({
  lineId: id,
  code: z.string(),
  name: localizedSchema,
  unit: z.enum(['each', 'kilogram']),
  quantity: z.int().min(1),
  weightGrams: z.int().min(1).nullable(),
  /** Negative where a deposit is given back. */
  unitPriceMinor: z.int(),
  amountMinor: z.int(),
  taxRateBasisPoints: z.int().min(0),
  picture: z.string().nullable(),
  category: z.string().default(''),
  /** As the catalogue or the shop had it when the goods were taken; null: anybody may buy them. */
  minimumAgeYears: z.int().min(1).nullable().default(null),
  // What rows from before do not have.
  kind: lineKindSchema.optional(),
  /** The line that this one comes and goes with. */
  linkedTo: id.optional(),
  tags: z.array(z.string()).optional(),
  taxCode: z.string().optional(),
  memberPriceMinor: z.int().optional(),
  isNotDiscountable: z.boolean().optional(),
  /** For travellers: the price on the list of duty-free prices, whether it may be sold so, and whether it goes into a sealed bag. */
  dutyFreePriceMinor: z.int().optional(),
  mayBeDutyFree: z.boolean().optional(),
  isLiquid: z.boolean().optional(),
  /** What promotions of some hours go by. */
  addedAtMs: z.int().min(0).optional(),
  /** Its label or its serial number fixes how many it is. */
  isFixed: z.boolean().optional(),
  /** The label named the price of the whole line. */
  isLabelPriced: z.boolean().optional(),
  tareGrams: z.int().min(1).optional(),
  /** As the catalogue had it: what the bagging scale expects of a piece. */
  pieceWeight: pieceWeightSchema.optional(),
  /** Who typed the weight that no scale took. */
  weightTypedBy: z.string().optional(),
  batch: z.string().optional(),
  serial: z.string().optional(),
  bestBeforeDate: z.string().optional(),
  priceChange: priceChangeSchema.optional(),
});
export type BasketLine = z.infer<typeof basketLineSchema>;

const staffId = z.string().nullable().default(null);
const reasonCode = z.string().nullable().default(null);

/** What happens to the goods in the basket. */
export const basketEvents = [
  z.object({ type: z.literal('item.added'), ...at, line: basketLineSchema }),
  z.object({ type: z.literal('quantity.changed'), ...at, lineId: id, quantity: z.int().min(1), amountMinor: z.int() }),
  z.object({
    type: z.literal('line.voided'),
    ...at,
    lineId: id,
    reasonCode,
    staffId,
    /** What it was; null in rows from before it was told. */
    before: z.object({ quantity: z.int(), amountMinor: z.int() }).nullable().default(null),
  }),
  /** Everything is out of the basket, and the session goes on. */
  z.object({
    type: z.literal('basket.voided'),
    ...at,
    reasonCode,
    staffId,
    before: z.object({ lines: z.int().min(0), dueMinor: z.int() }),
  }),
  z.object({
    type: z.literal('price.changed'),
    ...at,
    lineId: id,
    change: priceChangeSchema,
    before: z.object({ unitPriceMinor: z.int(), amountMinor: z.int() }),
    after: z.object({ unitPriceMinor: z.int(), amountMinor: z.int() }),
  }),
  z.object({ type: z.literal('weighing.started'), ...at, product: productSchema }),
  z.object({ type: z.literal('weighing.cancelled'), ...at }),
  /** What the empty bag or box weighs, for what is on the scale now. 0 takes it back. */
  z.object({
    type: z.literal('tare.set'),
    ...at,
    grams: z.int().min(0),
    by: z.enum(['preset', 'container', 'cleared']),
  }),
  /** The step before paying; what can be had and what it costs then. */
  z.object({ type: z.literal('bags.asked'), ...at, bags: z.array(productSchema) }),
  z.object({ type: z.literal('bags.answered'), ...at }),
  /** Follows every change of what is priced. */
  z.object({ type: z.literal('basket.priced'), ...at, prices: pricesSchema }),
] as const;

export type BasketEvent = z.infer<(typeof basketEvents)[number]>;
