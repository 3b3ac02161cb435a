/** What travels with a suspended basket: the goods at the prices that the shopper saw, never a tender or a gift card. */
import { z } from 'zod';
import { currencySchema } from '../../money/money.ts';
import { basketLineSchema } from '../basket/events.ts';
import { BASKET_LINES_MAX } from '../basket/state.ts';
import { itemCountOf } from '../basket/totals.ts';
import { claimSchema } from '../coupons/events.ts';
import { dueMinorOf } from '../payment/amounts.ts';
import type { CheckoutState } from '../state.ts';
import { basketNumberSchema } from './basket-number.ts';

const CLAIMS_MAX = 200;

export const suspendedBasketSchema = z.object({
  basketId: basketNumberSchema,
  currency: currencySchema,
  /** When the shopper began: promotions count as they did then. */
  openedAtMs: z.int().min(0),
  lines: z.array(basketLineSchema).min(1).max(BASKET_LINES_MAX),
  /** The server's own number of a member, which names nobody; the number of the card stays at the kiosk. */
  member: z.object({ tier: z.string().max(60), reference: z.string().max(80).nullable() }).nullable(),
  /** Coupons and bottle vouchers that were accepted, under the claims that hold them. */
  claims: z.array(claimSchema).max(CLAIMS_MAX),
  /** What the shopper saw. */
  totalMinor: z.int(),
  itemCount: z.int().min(0),
});
export type SuspendedBasket = z.infer<typeof suspendedBasketSchema>;

export function suspendedBasketOf(state: CheckoutState, basketId: string): SuspendedBasket {
  const { currency, openedAtMs, lines, member, claims } = state;
  return {
    basketId,
    currency,
    openedAtMs,
    lines,
    member: member === null ? null : { tier: member.tier, reference: member.reference },
    claims: claims.filter(({ status }) => status === 'held'),
    totalMinor: dueMinorOf(state),
    itemCount: itemCountOf(lines),
  };
}
