import { z } from 'zod';
import type { Right } from '../../staff/rights.ts';

/** Liquids are put into a sealed bag by staff. */
export const dutyReasons = [z.object({ kind: z.literal('sealedBag') })] as const;

export const DUTY_RIGHTS = { sealedBag: 'approveRestriction' } as const satisfies Record<string, Right>;
