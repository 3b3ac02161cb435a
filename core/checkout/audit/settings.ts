import { z } from 'zod';

const points = z.int().min(0).max(1_000);

/** How often purchases are checked by staff before they are paid: by chance, and by what speaks for it. Nobody is checked twice. */
export const auditSettingsSchema = z.strictObject({
  /** Of a million purchases, so many are picked by chance. 0: none. */
  randomPerMillion: z.int().min(0).max(1_000_000).default(0),
  /** From so many points on a purchase is checked; null: points alone never cause a check. */
  riskFrom: points.nullable().default(null),
  /** Points for each of these in one purchase. */
  risk: z
    .strictObject({
      void: points.default(10),
      priceOverride: points.default(15),
      weightTrouble: points.default(20),
      skippedItem: points.default(10),
      ageRestricted: points.default(5),
      /** Once, where the basket comes to at least `valueFromMinor`. */
      value: points.default(10),
    })
    .prefault({}),
  valueFromMinor: z.int().min(0).default(10_000),
  /** Pieces that staff check; fewer where the basket holds fewer. */
  itemCount: z.int().min(1).max(200).default(3),
});
