import { z } from 'zod';
import type { Right } from '../../staff/rights.ts';

/** The customer wants more out of the basket than they may take out alone. `amountMinor`: what it comes to. */
export const basketReasons = [
  /** `quantity`: how many of the line are left; 0 for none of it. */
  z.object({ kind: z.literal('voidLine'), quantity: z.int().min(0), amountMinor: z.int() }),
  z.object({ kind: z.literal('voidBasket'), amountMinor: z.int() }),
] as const;

export const BASKET_RIGHTS = { voidLine: 'voidLine', voidBasket: 'voidBasket' } as const satisfies Record<
  string,
  Right
>;
