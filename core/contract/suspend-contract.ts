import { z } from 'zod';
import type { PrintTrouble } from '../documents/print-answer.ts';

/** What a screen may ask of a basket that leaves or comes. */
export const suspendCommands = [
  z.object({ type: z.literal('basket.suspend') }),
  z.object({ type: z.literal('slip.retry') }),
  /** The number was written down, or the slip is there. */
  z.object({ type: z.literal('slip.skip') }),
  /** Nothing is on paper: the shopper goes on here. */
  z.object({ type: z.literal('slip.takeBack') }),
  z.object({ type: z.literal('recall.retry') }),
  z.object({ type: z.literal('recall.giveUp') }),
] as const;

/** `number`: the basket's, in groups of four. */
export type SuspendScreen =
  | { name: 'suspending'; phase: 'storing' | 'printing' }
  | {
      name: 'slipTrouble';
      certainty: 'notStarted' | 'unknown';
      trouble: PrintTrouble;
      number: string;
      maySkip: boolean;
      mayTakeBack: boolean;
    }
  /** `till`: the only place where it goes on, while the server is away; null: at every kiosk. */
  | { name: 'suspended'; number: string; till: string | null; hasSlip: boolean; expiresAtMs: number }
  | { name: 'recalling'; phase: 'asking' | 'unanswered'; number: string };
