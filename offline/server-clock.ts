/**
 * How far the server's clock is from this machine's. A kiosk with a wrong clock keeps it: its rows say what it thought the time was.
 * Only the times in signatures are the server's. In memory, for the server tells again.
 */
export interface ServerClock {
  /** Server's clock minus ours, as last measured; 0 until then. */
  readonly offsetMs: number;
  /** The server's time in its last answer, whatever our clock did since; null until it said one. */
  readonly heardAtMs: number | null;
  /** The server's time by our reckoning. */
  now(): number;
  /** The server said its time in an answer to what was sent at `sentAtMs`. */
  learn(serverAtMs: number, sentAtMs: number): void;
}

export function createServerClock(now: () => number): ServerClock {
  let offsetMs = 0;
  let heardAtMs: number | null = null;
  return {
    get offsetMs() {
      return offsetMs;
    },
    get heardAtMs() {
      return heardAtMs;
    },
    now: () => now() + offsetMs,
    learn(serverAtMs, sentAtMs) {
      heardAtMs = serverAtMs;
      const receivedAtMs = now();
      // Halfway, as in RFC 5905; where our clock was set meanwhile, the moment of the answer is the better guess.
      const isSteady = receivedAtMs >= sentAtMs;
      offsetMs = Math.round(serverAtMs - (isSteady ? (sentAtMs + receivedAtMs) / 2 : receivedAtMs));
    },
  };
}
