import { z } from 'zod';
import { at } from '../event-parts.ts';

/** What staff found about the shopper's age. A birth date is compared and forgotten: no event has it. */
export const restrictionEvents = [
  z.object({
    type: z.literal('age.decided'),
    ...at,
    /** The shopper may buy what asks for at most so many years; null: nothing was proven. */
    approvedUpToYears: z.int().min(1).nullable(),
    /** And nothing that asks for so many or more; null: nothing is ruled out. */
    deniedFromYears: z.int().min(1).nullable(),
    by: z.enum(['look', 'birthDate']),
  }),
] as const;

export type RestrictionEvent = z.infer<(typeof restrictionEvents)[number]>;
