import { z } from 'zod';

export const LINE_QUANTITY_MAX = 99;
export const BAG_QUANTITY_MAX = 20;
const PRICE_MINOR_MAX = 10_000_000;
const WEIGHT_GRAMS_MAX = 15_000;
const id = z.string().min(1).max(80);
/** One of the shop's codes. */
const reasonCode = z.string().min(1).max(40);

/** What a screen may ask of the goods, of coupons and for members. */
export const basketCommands = [
  /** Chosen by picture or letter; `code` is a product code of the catalogue. */
  z.object({ type: z.literal('item.pick'), code: z.string().max(20) }),
  /** Digits typed by the person instead of scanning. */
  z.object({ type: z.literal('code.enter'), digits: z.string().regex(/^\d{4,16}$/) }),
  z.object({ type: z.literal('line.setQuantity'), lineId: id, quantity: z.int().min(1).max(LINE_QUANTITY_MAX) }),
  z.object({ type: z.literal('line.void'), lineId: id, reasonCode: reasonCode.optional() }),
  z.object({ type: z.literal('basket.void'), reasonCode: reasonCode.optional() }),
  /** By staff. */
  z.object({
    type: z.literal('line.overridePrice'),
    lineId: id,
    unitPriceMinor: z.int().min(0).max(PRICE_MINOR_MAX),
    reasonCode,
  }),
  z.object({
    type: z.literal('line.discount'),
    lineId: id,
    percentBasisPoints: z.int().min(1).max(10_000),
    reasonCode,
  }),
  z.object({ type: z.literal('weigh.confirm') }),
  z.object({ type: z.literal('weigh.cancel') }),
  /** What is on the scale now is the empty bag or box. */
  z.object({ type: z.literal('weigh.tareContainer') }),
  /** One of the shop's tares, by its place in the list. */
  z.object({ type: z.literal('weigh.choosePresetTare'), index: z.int().min(0).max(20) }),
  z.object({ type: z.literal('weigh.clearTare') }),
  /** By staff, where no scale can weigh it. */
  z.object({ type: z.literal('weigh.type'), weightGrams: z.int().min(1).max(WEIGHT_GRAMS_MAX) }),
  /** The step before paying, or its button. */
  z.object({ type: z.literal('bags.open') }),
  z.object({ type: z.literal('bags.set'), code: z.string().max(20), quantity: z.int().min(0).max(BAG_QUANTITY_MAX) }),
  z.object({ type: z.literal('bags.close') }),
  /** A telephone number that the shop knows the member by. */
  z.object({ type: z.literal('member.enter'), digits: z.string().regex(/^\+?\d{5,15}$/) }),
  z.object({ type: z.literal('member.remove') }),
  z.object({ type: z.literal('coupon.remove'), couponId: id }),
] as const;
