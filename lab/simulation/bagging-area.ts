/** The scale under the bagging area: what really lies on it. */
import { err } from '../../core/result.ts';
import { Listeners } from '../../hardware/listeners.ts';
import type { Scale, ScaleReading } from '../../hardware/ports/scale.ts';
import type { Life } from './life.ts';

export interface BaggingArea {
  readonly grams: number;
  /** Below zero: taken out. */
  put(grams: number): void;
  clear(): void;
  portFor(life: Life): Scale;
}

export function createBaggingArea(): BaggingArea {
  const watchers = new Set<Listeners<[ScaleReading | null]>>();
  let grams = 0;

  function become(next: number): void {
    grams = Math.max(0, next);
    for (const listeners of [...watchers]) listeners.emit({ kind: 'stable', weightGrams: grams });
  }

  return {
    get grams() {
      return grams;
    },
    put: (change) => become(grams + change),
    clear: () => become(0),
    portFor(life) {
      const listeners = new Listeners<[ScaleReading | null]>();
      watchers.add(listeners);
      const unsupported = async () => err({ kind: 'unsupported' } as const);
      return {
        status: 'READY',
        onStatus: () => () => undefined,
        close: async () => void watchers.delete(listeners),
        get current(): ScaleReading {
          return { kind: 'stable', weightGrams: grams };
        },
        watch: (listener) =>
          listeners.add((reading) => {
            if (life.isDead) return;
            life.seam('bags weighed');
            listener(reading);
          }),
        zero: unsupported,
        tare: unsupported,
        clearTare: unsupported,
      };
    },
  };
}
