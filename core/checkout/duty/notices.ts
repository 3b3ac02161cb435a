import { z } from 'zod';
import { localizedSchema } from '../../catalogue/product.ts';

/** What the shopper is told of the boarding pass. Nothing was changed or charged by any of them. */
export const dutyNotices = [
  z.object({ kind: z.literal('passUnreadable') }),
  /** It leaves from there. */
  z.object({ kind: z.literal('passOtherAirport'), airport: z.string() }),
  z.object({ kind: z.literal('passOtherDay'), flightDate: z.string() }),
  z.object({ kind: z.literal('passUsed') }),
  /** A part is paid already. */
  z.object({ kind: z.literal('passTooLate') }),
  z.object({ kind: z.literal('passFirst') }),
  /** More than may be taken along. `reason`: the shop's words for how much that is. */
  z.object({ kind: z.literal('allowanceReached'), name: localizedSchema, reason: localizedSchema }),
  z.object({ kind: z.literal('allowanceExceeded'), name: localizedSchema, reason: localizedSchema }),
  z.object({ kind: z.literal('sealNeedsStaff') }),
] as const;
