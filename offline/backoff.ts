/** How long to wait after failures, in milliseconds. */
export interface RetryTiming {
  firstMs: number;
  longestMs: number;
  /** However long a server asks us to wait, we ask again after this. */
  retryAfterLongestMs: number;
}

const DOUBLINGS_MAX = 20;

/**
 * Full jitter: anywhere between nothing and the doubled bound, so that a fleet that lost its server together does not return together.
 * A server's `Retry-After` is kept and the jitter comes on top.
 */
export function retryDelayMs(
  failures: number,
  retryAfterMs: number | null,
  timing: RetryTiming,
  random: () => number,
): number {
  const bound = Math.min(timing.longestMs, timing.firstMs * 2 ** Math.min(failures - 1, DOUBLINGS_MAX));
  const asked = Math.min(retryAfterMs ?? 0, timing.retryAfterLongestMs);
  return Math.ceil(asked + random() * bound);
}

/**
 * Whether it is time for what was put off by at most `delayMs`. Also where the clock was set back since: nobody waits for hours that come a
 * second time.
 */
export const isDue = (atMs: number, delayMs: number, nowMs: number): boolean => nowMs >= atMs || atMs - nowMs > delayMs;
