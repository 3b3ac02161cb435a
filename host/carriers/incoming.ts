import { type FromScreen, fromScreenSchema } from '../../core/contract/carrier.ts';
import type { Log } from '../ports.ts';

/** What a person's fingers and a busy page never reach: a burst, and the rate it may be repeated at. */
export const MESSAGES_BURST_MAX = 120;
const MESSAGES_PER_SECOND_MAX = 60;

export type Incoming = {
  /** The message, or null where it was dropped. */
  accept(message: unknown): FromScreen | null;
  /** Counts a message that was too bad to be looked at. */
  drop(problem: string): void;
};

/**
 * Validates what screens send. What does not fit the schema, or comes faster than `MESSAGES_PER_SECOND_MAX` for long, is dropped and
 * counted, and logged once a connection.
 */
export function createIncoming(log: Log, carrier: string, nowMs: () => number = () => performance.now()) {
  let dropped = 0;

  function forConnection(): Incoming {
    let told = false;
    let allowance = MESSAGES_BURST_MAX;
    let countedAtMs = nowMs();

    function drop(problem: string): null {
      dropped += 1;
      if (!told) log.warn({ carrier, problem }, 'a message of a screen was dropped');
      told = true;
      return null;
    }

    return {
      drop: (problem) => void drop(problem),
      accept(message) {
        const atMs = nowMs();
        const earned = ((atMs - countedAtMs) / 1_000) * MESSAGES_PER_SECOND_MAX;
        allowance = Math.min(MESSAGES_BURST_MAX, allowance + earned);
        countedAtMs = atMs;
        if (allowance < 1) return drop('too many messages');
        allowance -= 1;
        const parsed = fromScreenSchema.safeParse(message);
        return parsed.success ? parsed.data : drop(parsed.error.issues[0]?.message ?? 'malformed');
      },
    };
  }

  return {
    forConnection,
    get dropped() {
      return dropped;
    },
  };
}
