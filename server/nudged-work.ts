/**
 * Work whose queue is a table: it is done whenever somebody says that there may be some, in rounds until nothing is left, never twice at
 * once. So it survives a restart, and whoever fills the table never waits for it.
 */
export interface NudgedWork {
  /** There may be something to do. Returns at once. */
  nudge(): void;
  /** Resolves when nothing is being done any more, for tests and commands. */
  idle(): Promise<void>;
  /** Ends after the round under way. */
  close(): Promise<void>;
}

export interface Rounds {
  /** True while there is more. */
  round(): Promise<boolean>;
  /** In how long to look again by itself; null: only when nudged. */
  restMs(): Promise<number | null>;
  /** A round or the rest failed. */
  failed(cause: unknown): void;
  /** After that. */
  retryMs: number;
}

export function nudgedWork({ round, restMs, failed, retryMs }: Rounds): NudgedWork {
  let running: Promise<void> | null = null;
  let isNudged = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;

  async function work(): Promise<void> {
    try {
      let rest: number | null;
      do {
        isNudged = false;
        while (!isClosed && (await round()));
        rest = await restMs();
        // Whoever nudged while the rest was asked for must not wait for it.
      } while (isNudged && !isClosed);
      plan(rest);
    } catch (cause) {
      failed(cause);
      plan(retryMs);
    } finally {
      running = null;
    }
  }

  function plan(afterMs: number | null): void {
    if (timer !== null) clearTimeout(timer);
    timer = isClosed || afterMs === null ? null : setTimeout(nudge, afterMs).unref();
  }

  function nudge(): void {
    if (isClosed) return;
    isNudged = true;
    running ??= work();
  }

  return {
    nudge,
    async idle() {
      while (running !== null) await running;
    },
    async close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
