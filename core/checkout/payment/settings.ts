import { z } from 'zod';
import { tenderKindSchema } from './kinds.ts';

const CATEGORIES_MAX = 100;

/** How people may pay here. In a kiosk's configuration under `checkout.tenders`: docs/money.md. */
export const tendersSettingsSchema = z
  .strictObject({
    /** In the order in which they are offered. With one of them nobody is asked how to pay. */
    kinds: z.array(tenderKindSchema).min(1).max(tenderKindSchema.options.length).default(['card']),
    /** A part of what is to be paid may be paid by card, and the rest in another way. */
    parts: z.boolean().default(true),
    /** The smallest such part, in minor units. */
    partMinorMin: z.int().min(1).default(100),
    giftCard: z
      .strictObject({
        /** How many digits the PIN of a gift card has; 0: none is asked for. */
        pinDigits: z.int().min(0).max(8).default(0),
      })
      .prefault({}),
    voucher: z
      .strictObject({
        /** What becomes of the rest of a voucher that is worth more than is to be paid. */
        rest: z.enum(['newVoucher', 'forfeit']).default('newVoucher'),
      })
      .prefault({}),
    mealVoucher: z
      .strictObject({
        /** Categories of the catalogue that may be paid with one. */
        categories: z.array(z.string().min(1).max(60)).max(CATEGORIES_MAX).default([]),
        /** The most that one account pays in a day, in minor units. */
        dailyMinorMax: z.int().min(1).default(720),
      })
      .prefault({}),
  })
  .superRefine(({ kinds, mealVoucher }, context) => {
    if (new Set(kinds).size < kinds.length)
      context.addIssue({ code: 'custom', path: ['kinds'], message: 'each kind of tender once' });
    if (kinds.includes('mealVoucher') && mealVoucher.categories.length === 0) {
      const message =
        'the categories of the catalogue that meal vouchers pay for, because checkout.tenders.kinds has mealVoucher';
      context.addIssue({ code: 'custom', path: ['mealVoucher', 'categories'], message });
    }
  });
export type TendersSettings = z.infer<typeof tendersSettingsSchema>;
