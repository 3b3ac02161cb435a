import { err, type Result } from '../../core/result.ts';
import { type DeviceState, isUsable } from '../ports/device.ts';
import type { PrintError } from '../ports/printer.ts';

export type Trouble = Exclude<DeviceState, 'READY' | 'MEDIA_LOW'>;

export const notStarted = (reason: Trouble): Result<never, PrintError> => err({ kind: 'notStarted', reason });
export const unknown = (reason: Trouble | 'TIMED_OUT'): Result<never, PrintError> => err({ kind: 'unknown', reason });

export function troubleOf(state: DeviceState): Trouble | null {
  if (isUsable(state) || state === 'READY' || state === 'MEDIA_LOW') return null;
  return state;
}

/** The value if it settles in time, else null; the work itself goes on. */
export function settledWithin<T>(work: Promise<T>, timeoutMs: number): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<T | null>();
  const timer = setTimeout(() => resolve(null), timeoutMs);
  void work.then((value) => {
    clearTimeout(timer);
    resolve(value);
  });
  return promise;
}
