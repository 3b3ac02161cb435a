import { z } from 'zod';
import type { Right } from '../../staff/rights.ts';

export const auditReasons = [
  /** `itemCount`: how many pieces staff are to check. */
  z.object({ kind: z.literal('audit'), itemCount: z.int().min(1), cause: z.enum(['random', 'risk', 'staff']) }),
  /** Goods are in the bagging area, and they are not paid, or nobody knows whether they are. */
  z.object({ kind: z.literal('walkOff'), amountMinor: z.int() }),
] as const;

export const AUDIT_RIGHTS = { audit: 'audit', walkOff: 'audit' } as const satisfies Record<string, Right>;
