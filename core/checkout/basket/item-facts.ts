/** What a code on goods says beside which article it is, as the basket needs it. */
import { z } from 'zod';
import type { Goods } from '../../barcode/goods.ts';
import type { Gs1Amount } from '../../barcode/gs1/item-data.ts';
import { LINE_QUANTITY_MAX } from '../../contract/basket-commands.ts';
import { type Currency, minorDigits } from '../../money/money.ts';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** Dates are `YYYY-MM-DD`, `expiryTime` is `YYYY-MM-DDTHH:MM`. `priceMinor`: of all that the label is on. */
export const itemFactsSchema = z.object({
  priceMinor: z.int().optional(),
  weightGrams: z.int().optional(),
  count: z.int().optional(),
  batch: z.string().max(40).optional(),
  serial: z.string().max(40).optional(),
  expiryDate: day.optional(),
  expiryTime: z.string().optional(),
  sellByDate: day.optional(),
  bestBeforeDate: day.optional(),
  /** The label reduces the price. */
  percentOffBasisPoints: z.int().min(1).max(10_000).optional(),
  /** Why the label cannot be sold by. */
  fault: z.enum(['price', 'weight', 'count']).optional(),
});
export type ItemFacts = z.infer<typeof itemFactsSchema>;

const PRICE_MINOR_MAX = 10_000_000;

/** In the basket's minor unit; null for another currency, or a fraction of it. */
function minorOf({ amount, decimals, currency }: Gs1Amount, basket: Currency): number | null {
  if (currency !== null && currency !== basket) return null;
  const digits = minorDigits(basket);
  const scaled = decimals <= digits ? amount * 10 ** (digits - decimals) : amount / 10 ** (decimals - digits);
  return Number.isInteger(scaled) && scaled > 0 && scaled <= PRICE_MINOR_MAX ? scaled : null;
}

/** Of a percentage with its decimals, as AI 394n has it; null where it is none. */
function basisPointsOf({ amount, decimals }: Gs1Amount): number | null {
  const scaled = (amount * 100) / 10 ** decimals;
  return Number.isInteger(scaled) && scaled >= 1 && scaled <= 10_000 ? scaled : null;
}

/** Of the shop's own number or of a GS1 element string or link; nothing of an ordinary number. */
export function itemFactsOf(goods: Extract<Goods, { kind: 'product' }>, currency: Currency): ItemFacts {
  const { inStore, item } = goods;
  if (inStore !== undefined) {
    const { priceMinor, weightGrams, count } = inStore;
    const fault = faultOf({ priceMinor, weightGrams, count });
    return { priceMinor, weightGrams, count, fault };
  }
  if (item === undefined) return {};
  const price = item.price === undefined ? undefined : minorOf(item.price, currency);
  const percent = item.percentOff === undefined ? undefined : basisPointsOf(item.percentOff);
  const { netWeightGrams, count, batch, serial, expiryDate, expiryTime, sellByDate, bestBeforeDate } = item;
  const fault = price === null || percent === null ? 'price' : faultOf({ weightGrams: netWeightGrams, count });
  return {
    ...{ priceMinor: price ?? undefined, weightGrams: netWeightGrams, count, batch, serial },
    ...{ expiryDate, expiryTime, sellByDate, bestBeforeDate, percentOffBasisPoints: percent ?? undefined, fault },
  };
}

/** A label that says nothing, or more than anything here can be. */
function faultOf({
  priceMinor = 1,
  weightGrams = 1,
  count = 1,
}: { [K in 'priceMinor' | 'weightGrams' | 'count']?: number | undefined }): ItemFacts['fault'] {
  if (priceMinor < 1 || priceMinor > PRICE_MINOR_MAX) return 'price';
  if (weightGrams < 1) return 'weight';
  return count < 1 || count > LINE_QUANTITY_MAX ? 'count' : undefined;
}
