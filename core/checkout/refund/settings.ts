import { z } from 'zod';
import { localizedSchema } from '../../catalogue/product.ts';

const REASONS_MAX = 40;

/** Refunds by staff: docs/refunds.md. */
export const refundSettingsSchema = z.strictObject({
  /** From this amount on a second member of staff with the right approves; null: never. */
  fourEyesFromMinor: z.int().min(0).nullable().default(5_000),
  /** While the server is away: up to this amount, of sales of the same kiosk, to cards and in cash; null: never. */
  offlineToMinor: z.int().min(0).nullable().default(5_000),
  reasons: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-zA-Z0-9-]{1,40}$/, 'letters, digits and hyphens, at most 40'),
        name: localizedSchema,
        /** Whether goods brought back for this can be sold again. */
        toStock: z.boolean(),
      }),
    )
    .min(1)
    .max(REASONS_MAX)
    .refine((reasons) => new Set(reasons.map(({ code }) => code)).size === reasons.length, 'each code once')
    .default([
      { code: 'changedMind', name: { en: 'Changed their mind', de: 'Umentschieden' }, toStock: true },
      { code: 'wrongItem', name: { en: 'Wrong item', de: 'Falscher Artikel' }, toStock: true },
      { code: 'damaged', name: { en: 'Damaged or spoiled', de: 'Beschädigt oder verdorben' }, toStock: false },
      { code: 'wrongPrice', name: { en: 'Wrong price', de: 'Falscher Preis' }, toStock: false },
    ]),
});
