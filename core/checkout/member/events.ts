import { z } from 'zod';
import { at, id } from '../event-parts.ts';

export const memberSchema = z.object({
  /** What the shop's promotions choose by. */
  tier: z.string().max(60),
  /** The server's own number for this member, which names nobody; null where the server could not be asked. */
  reference: z.string().max(80).nullable(),
  /** The number of the card or telephone, sealed: so that a purchase without the server is credited later. */
  key: z.string(),
});
export type Member = z.infer<typeof memberSchema>;

/** `key` is personal data and always sealed. */
export const memberEvents = [
  z.object({ type: z.literal('member.asked'), ...at, requestId: id, key: z.string() }),
  z.object({ type: z.literal('member.recognised'), ...at, member: memberSchema }),
  z.object({ type: z.literal('member.notRecognised'), ...at, reason: z.enum(['notFound', 'unreachable']) }),
  z.object({ type: z.literal('member.removed'), ...at }),
] as const;

export type MemberEvent = z.infer<(typeof memberEvents)[number]>;
