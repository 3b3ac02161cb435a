import { useEffect, useState } from 'react';

/** Whole seconds until a moment, counted down while it is shown; 0 where it has passed or there is none. */
export function useSecondsUntil(untilMs: number | null): number {
  const left = (): number => (untilMs === null ? 0 : Math.max(0, Math.ceil((untilMs - Date.now()) / 1000)));
  const [seconds, setSeconds] = useState(left);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `left` reads nothing but the moment and the clock
  useEffect(() => {
    setSeconds(left());
    if (untilMs === null) return undefined;
    const timer = setInterval(() => setSeconds(left()), 250);
    return () => clearInterval(timer);
  }, [untilMs]);
  return seconds;
}
