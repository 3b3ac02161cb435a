import type { Claims } from '../hardware/claims.ts';
import type { DeviceKey } from '../hardware/drivers/driver.ts';
import type { Log } from './ports.ts';

/** The session's hold on the kiosk's devices: from its start to its end, whichever way it ends. */
export interface SessionClaim {
  /** Whether a session may begin now: nobody else has one of the devices. */
  readonly isFree: boolean;
  /** Null between two sessions. */
  follow(sessionId: string | null): void;
}

export function createSessionClaim(claims: Claims, keys: readonly DeviceKey[], log: Log): SessionClaim {
  let holder: string | null = null;
  return {
    get isFree() {
      return claims.holders.every((each) => each === holder);
    },
    follow(next) {
      if (next === holder) return;
      if (holder !== null) claims.release(holder);
      holder = next;
      if (next === null) return;
      const claimed = claims.claim(next, keys);
      // Only a session that was found in the journal at the start can meet another holder; it goes on, for somebody's money is in it.
      if (!claimed.ok) log.warn({ key: claimed.error.key, by: claimed.error.by }, 'a device is claimed by another');
    },
  };
}
