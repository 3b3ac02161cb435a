import { z } from 'zod';
import { checkinEvents } from '../checkin/events.ts';
import { codeExposureSchema, NO_CODES_EXPOSED } from '../checkout/coupons/exposure.ts';
import { checkoutEvents } from '../checkout/events.ts';
import { offlineExposureSchema } from '../checkout/payment/offline-exposure.ts';
import { currencySchema } from '../money/money.ts';
import { effectSchema } from './effects.ts';
import { noticeSchema } from './notice.ts';

const at = { v: z.literal(1), atMs: z.int().min(0) };
const id = z.string().min(1).max(80);
/** SHA-256 in hex of the session's key as it is wrapped to the head office; null while no head office key is known. */
const wrappedKeyHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .nullable();

const sessionEvents = [
  /**
   * The wrapped key itself lies beside the chain, where it can be erased. Rows of the first version hold it in `wrappedKey`, which only
   * the head office reads, from the stored row; it is still written, as null, because that version asks for it.
   */
  z.object({
    type: z.literal('session.started'),
    ...at,
    sessionId: id,
    journey: z.enum(['checkout', 'checkin']),
    language: z.string(),
    currency: currencySchema,
    wrappedKey: z
      .string()
      .nullable()
      .transform(() => null),
    wrappedKeyHash: wrappedKeyHash.default(null),
    /** As the session before left it; null in rows from before it was counted, and where the terminal was never proven online. */
    offlineExposure: offlineExposureSchema.nullable().default(null),
    codeExposure: codeExposureSchema.default(NO_CODES_EXPOSED),
  }),
  /** From here on the session's personal data is under another key, or its key has been wrapped to the head office only now. */
  z.object({ type: z.literal('session.rekeyed'), ...at, wrappedKeyHash }),
  z.object({ type: z.literal('language.chosen'), ...at, language: z.string() }),
  z.object({ type: z.literal('session.touched'), ...at }),
  z.object({ type: z.literal('idle.warned'), ...at, answerByMs: z.int() }),
  z.object({ type: z.literal('help.called'), ...at }),
  z.object({ type: z.literal('help.dismissed'), ...at }),
  z.object({ type: z.literal('notice.shown'), ...at, notice: noticeSchema }),
  z.object({ type: z.literal('notice.dismissed'), ...at }),
  z.object({
    type: z.literal('session.ended'),
    ...at,
    reason: z.enum(['finished', 'idle', 'left', 'failed']),
    /** Lines that were in the basket and have not been sold. */
    abandonedLines: z.int().min(0),
  }),
  z.object({ type: z.literal('effect.requested'), ...at, effectId: id, effect: effectSchema }),
  z.object({
    type: z.literal('effect.ended'),
    ...at,
    effectId: id,
    outcome: z.enum(['done', 'failed', 'unknown']),
  }),
] as const;

/** Every event of the journal. Features own their schemas; this file merges them. */
export const eventSchema = z.discriminatedUnion('type', [...sessionEvents, ...checkoutEvents, ...checkinEvents]);
export type SessionEvent = z.infer<typeof eventSchema>;
export type EventOf<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;
