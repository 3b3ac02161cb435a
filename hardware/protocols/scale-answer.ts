import type { ScaleCommand, ScaleReading } from '../ports/scale.ts';
import type { Weight } from './weight.ts';

/** What the scale says about itself beside the weight; null where its protocol does not tell. */
export type ScaleFlags = { isZero: boolean | null; isNet: boolean | null };

/**
 * One answer of a scale, whatever its protocol. `motion` has a weight where the protocol sends one while the load moves; nobody may
 * sell by it. `status` says neither a weight nor what is wrong with it.
 */
export type ScaleAnswer =
  | ({ kind: 'stable'; weight: Weight } & ScaleFlags)
  | ({ kind: 'motion'; weight: Weight | null } & ScaleFlags)
  | ({ kind: 'overload' | 'underload' | 'status' } & ScaleFlags)
  /** `weight`: the tare, where the scale says it. */
  | { kind: 'done'; command: ScaleCommand; weight: Weight | null }
  | { kind: 'refused'; command: ScaleCommand | null; detail: string }
  /** The scale says it is broken, wants zeroing, or wants a technician. */
  | { kind: 'fault'; detail: string }
  /** What it says about its make, as it says it. */
  | { kind: 'information'; name: string; values: readonly string[] }
  /** The protocol wants these bytes before it answers; nothing is said yet. */
  | { kind: 'proceed'; request: Uint8Array }
  | { kind: 'garbage' };

/** How to talk to a scale that answers what it is asked. Pure: bytes in and out, no wire and no clock. */
export interface ScaleConversation {
  readonly weightRequest: Uint8Array;
  /** Null where the protocol has no such command. */
  commandRequest(command: ScaleCommand): Uint8Array | null;
  /** Whether an answer to this command says that it was done; null when it says nothing about it. */
  outcomeOf(command: ScaleCommand, answer: ScaleAnswer): 'done' | 'refused' | null;
  /** Cuts the scale's bytes into answers, whatever the chunks. */
  push(chunk: Uint8Array): ScaleAnswer[];
  /** Forgets a half answer. */
  cut(): void;
}

export const NO_FLAGS: ScaleFlags = { isZero: null, isNet: null };

/** A stable weight below zero is nothing that can be sold: an item was taken away, or the tare is heavier than what lies there. */
export const stableOrUnder = (weight: Weight, flags: ScaleFlags): ScaleAnswer =>
  weight.weightGrams < 0 || (weight.weightGrams === 0 && weight.shown.value.startsWith('-') && !weight.isExact)
    ? { kind: 'underload', ...flags }
    : { kind: 'stable', weight, ...flags };

/** The reading that a port gives for an answer; null for an answer that is none. */
export function readingOf(answer: ScaleAnswer): ScaleReading | null {
  switch (answer.kind) {
    case 'stable': {
      const { weightGrams, shown, isExact } = answer.weight;
      return {
        kind: 'stable',
        weightGrams,
        ...(isExact ? {} : { shown }),
        ...(answer.isNet === true ? { isNet: true } : {}),
      };
    }
    case 'motion':
    case 'overload':
    case 'underload':
      return { kind: answer.kind };
    default:
      return null;
  }
}
