import { type FromScreen, fromScreenSchema } from '../../core/contract/carrier.ts';
import type { Log } from '../ports.ts';

/** Validates what screens send. What does not fit the schema is dropped and counted, and logged once a connection. */
export function createIncoming(log: Log, carrier: string) {
  let dropped = 0;

  function forConnection(): (message: unknown) => FromScreen | null {
    let told = false;
    return (message) => {
      const parsed = fromScreenSchema.safeParse(message);
      if (parsed.success) return parsed.data;
      dropped += 1;
      if (!told) log.warn({ carrier, problem: parsed.error.issues[0]?.message }, 'a screen sent something malformed');
      told = true;
      return null;
    };
  }

  return {
    forConnection,
    get dropped() {
      return dropped;
    },
  };
}
