import { z } from 'zod';
import { localizedSchema } from '../../catalogue/product.ts';

const name = localizedSchema;

/** What the person is told of the goods. Every one says what happened, what to do now, and that nothing was added or charged. */
export const basketNotices = [
  /** Head office called it back. */
  z.object({ kind: z.literal('recalled'), name, reason: localizedSchema }),
  z.object({ kind: z.literal('expired'), name, expiryDate: z.string() }),
  z.object({ kind: z.literal('bestBeforePassed'), name, bestBeforeDate: z.string() }),
  /** This very piece is in the basket already. */
  z.object({ kind: z.literal('serialTwice'), name }),
  /** The label names another currency, a fraction of a cent, or nothing. */
  z.object({ kind: z.literal('labelUnusable'), name }),
  z.object({ kind: z.literal('quantityFixed'), name }),
  z.object({ kind: z.literal('voidNeedsStaff') }),
  z.object({ kind: z.literal('markdownWithoutItem') }),
  z.object({ kind: z.literal('tareTooHeavy') }),
] as const;
