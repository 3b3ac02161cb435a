import { z } from 'zod';
import { at, id } from '../checkout/event-parts.ts';
import { rightSchema, roleSchema } from './rights.ts';

/** Staff are named by their id only: names are personal data, and are looked up where they are shown. */
export const staffEvents = [
  /** A badge was read; its PIN is asked for. */
  z.object({ type: z.literal('staff.identified'), ...at, staffId: id }),
  z.object({
    type: z.literal('staff.refused'),
    ...at,
    staffId: id,
    reason: z.enum(['wrongPin', 'locked']),
    /** No PIN of this badge is looked at before. Null: it may be tried again at once. */
    lockedUntilMs: z.int().min(0).nullable(),
  }),
  /** Whoever identified themselves gave up. */
  z.object({ type: z.literal('staff.left'), ...at }),
  z.object({
    type: z.literal('staff.signedIn'),
    ...at,
    staffId: id,
    role: roleSchema,
    /** As the role's rights were at that moment. */
    rights: z.array(rightSchema),
    /** Without an act of staff for so long, they are signed out. */
    signOutAfterMs: z.int().min(1_000),
  }),
  /** Something was done by the right of whoever is signed in. */
  z.object({ type: z.literal('staff.acted'), ...at, staffId: id, right: rightSchema }),
  z.object({
    type: z.literal('staff.signedOut'),
    ...at,
    staffId: id,
    reason: z.enum(['self', 'timeout', 'another', 'sessionEnd']),
  }),
] as const;

export type StaffEvent = z.infer<(typeof staffEvents)[number]>;
