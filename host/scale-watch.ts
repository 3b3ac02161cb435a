import type { Claimed } from '../hardware/claimed-ports.ts';
import type { Scale, ScaleReading } from '../hardware/ports/scale.ts';

export interface ScaleWatch {
  readonly reading: ScaleReading | null;
  /** The scale is asked often only while somebody weighs. */
  follow(isWeighing: boolean): void;
  stop(): void;
}

/** `scale` gives the scale in the session's hand; null where there is none. */
export function createScaleWatch(scale: () => Claimed<Scale> | null, onReading: () => void): ScaleWatch {
  let unwatch: (() => void) | null = null;
  return {
    get reading() {
      return scale()?.current ?? null;
    },
    follow(isWeighing) {
      if (isWeighing) unwatch ??= scale()?.watch(onReading) ?? null;
      else this.stop();
    },
    stop() {
      unwatch?.();
      unwatch = null;
    },
  };
}
