const RESTART_FIRST_MS = 100;
/** A person stands before the screen: nobody waits longer than this for another try. */
const RESTART_MAX_MS = 2_000;
/** What ran this long was healthy: its next death is answered at once again. */
const HEALTHY_AFTER_MS = 3_000;

/** How long to wait before something that died is started again: doubling up to a bound. */
export function createRestartPauses(nowMs: () => number): { started(): void; nextMs(): number } {
  let pauseMs = RESTART_FIRST_MS;
  let startedAtMs = nowMs();
  return {
    started() {
      startedAtMs = nowMs();
    },
    nextMs() {
      if (nowMs() - startedAtMs > HEALTHY_AFTER_MS) pauseMs = RESTART_FIRST_MS;
      const pause = pauseMs;
      pauseMs = Math.min(RESTART_MAX_MS, pauseMs * 2);
      return pause;
    },
  };
}
