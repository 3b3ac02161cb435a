import { z } from 'zod';
import { printTroubleSchema } from '../../documents/print-answer.ts';
import { at, id } from '../event-parts.ts';
import { basketNumberSchema } from './basket-number.ts';
import { suspendedBasketSchema } from './suspended-basket.ts';

const basketId = basketNumberSchema;
const atMs = z.int().min(0);

/** The longest 2D barcode that a slip has. */
export const SLIP_CHARACTERS_MAX = 600;

/** Why what a slip itself holds cannot be used here. */
const slipProblemSchema = z.enum(['otherTill', 'forged', 'expired', 'used', 'unreadable']);
export type SlipProblem = z.infer<typeof slipProblemSchema>;

const recallRefusalSchema = z.discriminatedUnion('kind', [
  /** `kiosk`, `atMs`: who took it, and when. */
  z.object({ kind: z.literal('alreadyRecalled'), kiosk: z.string().max(32), atMs }),
  z.object({ kind: z.enum(['unknown', 'expired', 'withdrawn', 'otherCurrency']) }),
  z.object({ kind: z.literal('slip'), problem: slipProblemSchema }),
]);
export type RecallRefusal = z.infer<typeof recallRefusalSchema>;

/** A basket that leaves this kiosk, and one that comes to it. */
export const suspendEvents = [
  /** From here on the basket does not change before it is known where it is. */
  z.object({ type: z.literal('basket.suspending'), ...at, basketId }),
  /** It stays here. The server may have it all the same, and lets nobody recall it once it has this row. */
  z.object({
    type: z.literal('basket.suspendFailed'),
    ...at,
    basketId,
    reason: z.enum(['noServer', 'tooLarge', 'refused']),
  }),
  /** `where`: the server has it, or only the slip, whose 2D barcode `slip` is. */
  z.object({
    type: z.literal('basket.suspended'),
    ...at,
    basketId,
    where: z.enum(['server', 'slip']),
    slip: z.string().max(SLIP_CHARACTERS_MAX).nullable(),
    currency: z.string(),
    totalMinor: z.int(),
    itemCount: z.int().min(0),
    expiresAtMs: atMs,
  }),
  /** No slip came out: the shopper goes on here. */
  z.object({ type: z.literal('basket.takenBack'), ...at, basketId }),
  z.object({ type: z.literal('slip.started'), ...at, jobId: id, copy: z.boolean() }),
  z.object({ type: z.literal('slip.printed'), ...at, jobId: id }),
  z.object({
    type: z.literal('slip.failed'),
    ...at,
    jobId: id,
    certainty: z.enum(['notStarted', 'unknown']),
    trouble: printTroubleSchema,
  }),
  /** The shopper has the number. */
  z.object({ type: z.literal('slip.skipped'), ...at }),
  z.object({
    type: z.literal('recall.asked'),
    ...at,
    recallId: id,
    basketId,
    /** What the slip itself holds, where this kiosk may use it without the server. */
    slip: suspendedBasketSchema.nullable(),
    slipProblem: slipProblemSchema.nullable(),
  }),
  /** The server may have handed it out: it is asked again under the same id, or hears that it was given up. */
  z.object({ type: z.literal('recall.unanswered'), ...at, recallId: id }),
  z.object({ type: z.literal('recall.askedAgain'), ...at, recallId: id }),
  z.object({ type: z.literal('recall.refused'), ...at, recallId: id, basketId, refusal: recallRefusalSchema }),
  z.object({ type: z.literal('recall.givenUp'), ...at, recallId: id, basketId }),
  /** It is in this kiosk's basket, and nowhere else. */
  z.object({
    type: z.literal('basket.recalled'),
    ...at,
    recallId: id,
    basketId,
    source: z.enum(['server', 'slip']),
    basket: suspendedBasketSchema,
  }),
] as const;

export type SuspendEvent = z.infer<(typeof suspendEvents)[number]>;
