export const RECONNECT_FIRST_MS = 150;
export const RECONNECT_MAX_MS = 3_000;

/** Delay before attempt `attempt` (from 0): doubles up to a bound, with half of it random so that kiosks do not knock in step. */
export function reconnectDelayMs(attempt: number, random: () => number = Math.random): number {
  const ceilingMs = Math.min(RECONNECT_MAX_MS, RECONNECT_FIRST_MS * 2 ** Math.min(attempt, 10));
  return ceilingMs / 2 + (random() * ceilingMs) / 2;
}
