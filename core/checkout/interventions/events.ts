import { z } from 'zod';
import { roleSchema } from '../../staff/rights.ts';
import { at, id } from '../event-parts.ts';
import { reasonSchema } from './reasons.ts';

/** What waits for the intervention: only somebody's eyes, the payment, or all of the shopping. */
export const holdsSchema = z.enum(['nothing', 'payment', 'everything']);
export type Holds = z.infer<typeof holdsSchema>;

/**
 * `withdrawn`: its cause has gone, as when the shopper took the item out again. `handedOn`: the session ended first, or it goes on
 * elsewhere.
 */
export const closedStatusSchema = z.enum(['approved', 'denied', 'withdrawn', 'handedOn']);
export type ClosedStatus = z.infer<typeof closedStatusSchema>;

/** A person of the shop is wanted, and what becomes of it. The time to answer is between the two. */
export const interventionEvents = [
  z.object({
    type: z.literal('intervention.raised'),
    ...at,
    interventionId: id,
    reason: reasonSchema,
    /** Of the lines that it is about; empty where it is about none, or the whole basket. */
    lineIds: z.array(id),
    holds: holdsSchema,
  }),
  z.object({
    type: z.literal('intervention.closed'),
    ...at,
    interventionId: id,
    status: closedStatusSchema,
    /** Null where nobody of the shop closed it. */
    closedBy: z.object({ staffId: id, role: roleSchema }).nullable(),
    /** One of the shop's codes; null where nobody gave one. */
    reasonCode: z.string().nullable(),
  }),
] as const;

export type InterventionEvent = z.infer<(typeof interventionEvents)[number]>;
