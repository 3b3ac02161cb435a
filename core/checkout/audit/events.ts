import { z } from 'zod';
import { at, id } from '../event-parts.ts';

/** Whether a purchase is checked before it is paid, and what the check found. */
export const auditEvents = [
  z.object({
    type: z.literal('audit.decided'),
    ...at,
    picked: z.enum(['random', 'risk', 'staff']).nullable(),
    riskPoints: z.int().min(0),
  }),
  /** Staff scanned an item again that is in the basket. */
  z.object({ type: z.literal('audit.checked'), ...at, lineId: id }),
  z.object({
    type: z.literal('audit.ended'),
    ...at,
    result: z.enum(['clean', 'mismatch']),
    /** Scanned again by staff; fewer than were asked for where they confirmed by eye. */
    checkedPieces: z.int().min(0),
  }),
] as const;

export type AuditEvent = z.infer<(typeof auditEvents)[number]>;
