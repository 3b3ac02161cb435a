import type { Device } from './device.ts';

/** `weightGrams` is an integer. Only `stable` may be sold by. */
export type ScaleReading =
  | { kind: 'stable'; weightGrams: number }
  | { kind: 'motion' }
  | { kind: 'overload' }
  | { kind: 'underload' };

/**
 * Weighing scale.
 * Guarantees: while watched, a reading is delivered at least when it changes; after a disconnect no old reading is delivered again,
 * and `current` is null until the scale has answered anew.
 */
export interface Scale extends Device {
  readonly current: ScaleReading | null;
  /** Starts polling; the returned function stops it. Several watchers share one poll. */
  watch(listener: (reading: ScaleReading | null) => void): () => void;
}
