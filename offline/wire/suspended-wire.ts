/** Suspended baskets, as a kiosk leaves them with the server and takes them up again. */
import { z } from 'zod';
import { basketNumberSchema } from '../../core/checkout/suspend/basket-number.ts';
import { suspendedBasketSchema } from '../../core/checkout/suspend/suspended-basket.ts';

const id = z.string().min(1).max(80);
const atMs = z.int().min(0);

export const suspendRequestSchema = z.strictObject({ basket: suspendedBasketSchema, expiresAtMs: atMs });
export type SuspendRequest = z.infer<typeof suspendRequestSchema>;
export const suspendedSchema = z.object({ basketId: basketNumberSchema });

/**
 * `taken`: the number is another basket's. `closed`: the kiosk said before that this basket stays with it. `heldElsewhere`: it names a coupon
 * or a bottle voucher that another kiosk holds.
 */
export const suspendRefusalSchema = z.object({ kind: z.enum(['taken', 'closed', 'heldElsewhere']) });
export type SuspendRefusal = z.infer<typeof suspendRefusalSchema>;

export const recallRequestSchema = z.strictObject({
  recallId: id,
  basketId: basketNumberSchema,
  currency: z.string().length(3),
});
export type RecallRequest = z.infer<typeof recallRequestSchema>;
export const recalledSchema = z.object({ basket: suspendedBasketSchema });

/** Why a basket is not handed out. `withdrawn`: it stayed where it was, or this recall was given up. */
export const recallRefusedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('alreadyRecalled'), kiosk: z.string().max(32), atMs }),
  z.object({ kind: z.enum(['unknown', 'expired', 'withdrawn', 'otherCurrency']) }),
]);
export type RecallRefused = z.infer<typeof recallRefusedSchema>;
