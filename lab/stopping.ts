/** Ends the program on Ctrl-C and its relatives. */

/** npm passes on a Ctrl-C that the terminal has sent already: what follows so closely is the same one. */
const SAME_SIGNAL_MS = 700;
/** How often it is looked whether whoever started this program is still there. */
const PARENT_LOOK_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The first signal runs `stop` and then ends the program; a second one ends it at once. It also stops when the program that started
 * this one is gone (npm ends, and its shell with it, without passing the signal on). Children end with it either way: each watches its
 * line to its parent.
 */
export function stopOnSignals(stop: () => Promise<void>, say: (line: string) => void): void {
  let stoppingSinceMs: number | null = null;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && stoppingSinceMs === null) onSignal();
  }, PARENT_LOOK_MS).unref();
  const onSignal = (): void => {
    const nowMs = performance.now();
    if (stoppingSinceMs !== null) {
      if (nowMs - stoppingSinceMs > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    stoppingSinceMs = nowMs;
    say('Stopping … (again to force)');
    stop().then(
      () => {
        say('Stopped.');
        process.exit(0);
      },
      (cause: unknown) => {
        process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
}
