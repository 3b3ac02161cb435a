import { z } from 'zod';

/** Why a basket stays where it is. Every one says that nothing was charged, and what can be done now. */
export const suspendNotices = [
  z.object({ kind: z.literal('suspendNeedsStaff') }),
  z.object({ kind: z.literal('suspendNoServer') }),
  z.object({ kind: z.literal('suspendTooLarge') }),
  z.object({ kind: z.literal('suspendRefused') }),
  z.object({ kind: z.literal('recallNeedsEmptyBasket') }),
  z.object({ kind: z.literal('recallNeedsStaff') }),
  /** `at`: HH:MM by the clock in the store. */
  z.object({ kind: z.literal('basketAlreadyRecalled'), kiosk: z.string().max(32), at: z.string().max(5) }),
  z.object({ kind: z.literal('basketUnknown') }),
  z.object({ kind: z.literal('basketExpired') }),
  z.object({ kind: z.literal('basketWithdrawn') }),
  z.object({ kind: z.literal('basketOtherCurrency') }),
  /** Only the kiosk that the settings name takes a slip without the server. */
  z.object({ kind: z.literal('slipOtherTill'), till: z.string().max(32) }),
  z.object({ kind: z.literal('slipForged') }),
  z.object({ kind: z.literal('slipUsed') }),
  z.object({ kind: z.literal('slipUnreadable') }),
] as const;
