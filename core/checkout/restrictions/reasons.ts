import { z } from 'zod';
import type { Right } from '../../staff/rights.ts';

export const restrictionReasons = [
  z.object({ kind: z.literal('age'), minimumAgeYears: z.int().min(1) }),
  z.object({ kind: z.literal('category'), category: z.string() }),
  /** More pieces of them than one customer may have without anybody looking. */
  z.object({ kind: z.literal('quantity'), piecesMax: z.int().min(1) }),
  /** The goods must not be sold and are taken away by staff. Nothing of it is in the basket. */
  z.object({ kind: z.literal('recalled'), code: z.string() }),
  z.object({ kind: z.literal('expired'), code: z.string() }),
] as const;

export const RESTRICTION_RIGHTS = {
  age: 'approveAge',
  category: 'approveRestriction',
  quantity: 'approveRestriction',
  recalled: 'approveRestriction',
  expired: 'approveRestriction',
} as const satisfies Record<string, Right>;
