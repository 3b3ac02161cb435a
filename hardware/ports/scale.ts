import type { Result } from '../../core/result.ts';
import type { Device } from './device.ts';

/** A decimal number as the scale shows it, e.g. `0.52`, in the unit that it shows. */
export type ShownWeight = { value: string; unit: string };

/**
 * `weightGrams` is an integer and never negative: below zero is `underload`. Only `stable` may be sold by.
 * `shown` is there where whole grams cannot say what the scale shows (pounds, ounces, tenths of a gram): then `weightGrams` is the
 * nearest gram, halves up, and what a receipt states as the weighed quantity is `shown`. `isNet`: the scale says that a tare is taken off.
 */
export type ScaleReading =
  | { kind: 'stable'; weightGrams: number; shown?: ShownWeight; isNet?: true }
  | { kind: 'motion' }
  | { kind: 'overload' }
  | { kind: 'underload' };

/** What a scale may be told beside being asked for the weight. */
export type ScaleCommand = 'zero' | 'tare' | 'clearTare';

/**
 * `unsupported`, `busy`, `notConnected` and `refused`: the scale's zero and tare are as before. `unknown`: the line broke or the
 * answer stayed out; the next reading says what is.
 */
export type ScaleCommandError =
  | { kind: 'unsupported' }
  /** Another command is under way. */
  | { kind: 'busy' }
  | { kind: 'notConnected' }
  /** The load moves, is too far from zero, or the scale is sealed against it. */
  | { kind: 'refused'; detail: string }
  | { kind: 'unknown'; detail: string };

/**
 * Weighing scale.
 * Guarantees: while watched, a reading is delivered at least when it changes; after a disconnect no old reading is delivered again,
 * and `current` is null until the scale has answered anew. A command always resolves, within the driver's named time-out; a reading
 * from before a command that was done is not delivered after it. A scale that says it is broken or wants a technician is HARDWARE_ERROR
 * and has no reading.
 */
export interface Scale extends Device {
  readonly current: ScaleReading | null;
  /** Starts polling; the returned function stops it. Several watchers share one poll. */
  watch(listener: (reading: ScaleReading | null) => void): () => void;
  /** Takes what is on the scale now, which must be next to nothing and rest, as zero. */
  zero(): Promise<Result<void, ScaleCommandError>>;
  /** Takes what is on the scale now off all further weights, until `clearTare`. */
  tare(): Promise<Result<void, ScaleCommandError>>;
  clearTare(): Promise<Result<void, ScaleCommandError>>;
}
