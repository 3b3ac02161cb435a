import type { Scale, ScaleReading } from '../hardware/ports/scale.ts';

export interface ScaleWatch {
  readonly reading: ScaleReading | null;
  /** The scale is asked often only while somebody weighs. */
  follow(isWeighing: boolean): void;
  stop(): void;
}

export function createScaleWatch(scale: Scale | null, onReading: () => void): ScaleWatch {
  let unwatch: (() => void) | null = null;
  return {
    get reading() {
      return scale?.current ?? null;
    },
    follow(isWeighing) {
      if (isWeighing && unwatch === null && scale !== null) unwatch = scale.watch(onReading);
      else if (!isWeighing) this.stop();
    },
    stop() {
      unwatch?.();
      unwatch = null;
    },
  };
}
