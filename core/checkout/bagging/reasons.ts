import { z } from 'zod';
import type { Right } from '../../staff/rights.ts';

/** Weights in grams: what is expected on the bagging scale, and what is there. */
export const baggingReasons = [
  z.object({ kind: z.literal('weightMismatch'), expectedGrams: z.int(), measuredGrams: z.int().min(0) }),
  z.object({ kind: z.literal('ownBag'), bagGrams: z.int().min(0) }),
] as const;

export const BAGGING_RIGHTS = {
  weightMismatch: 'resolveWeight',
  ownBag: 'resolveWeight',
} as const satisfies Record<string, Right>;
