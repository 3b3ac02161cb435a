import type { Claimed } from '../hardware/claimed-ports.ts';
import type { Claim, Claims } from '../hardware/claims.ts';
import { DEVICE_KEYS, type DeviceKey, type Ports } from '../hardware/drivers/driver.ts';
import type { Log } from './ports.ts';

/** What opens a session on the attract screen, and the light that says it may be opened. */
const ATTRACT_KEYS: readonly DeviceKey[] = ['scanner', 'magstripeReader', 'keypad', 'signalLight'];
const ATTRACT = 'attract';

/**
 * Who holds the kiosk's devices: a session all of them from its start to its end, whichever way it ends, and between two sessions the
 * attract screen those that open one. The attract screen yields to whoever claims a device, a session to nobody.
 */
export interface SessionClaim {
  /** Whether a session may begin now: nobody else has one of the devices. */
  readonly isFree: boolean;
  /** Null between two sessions. */
  follow(sessionId: string | null): void;
  /** The device in hand; null where it is not configured, or somebody else has it. */
  port<K extends DeviceKey>(key: K): Claimed<Ports[K]> | null;
}

/** `onClaimed` is called with every new claim, so that its input is listened to. */
export function createSessionClaim(claims: Claims, log: Log, onClaimed: (claim: Claim) => void): SessionClaim {
  let holder = ATTRACT;
  let claim: Claim | null = null;
  let isTaking = false;

  /** Also when somebody gave a device back: then it is the session's, or the attract screen's, again. */
  function take(): void {
    // What is claimed and released here is heard here, too.
    if (isTaking || (claim?.holder === holder && claim.isWhole)) return;
    isTaking = true;
    claim?.release();
    claim = claimed();
    isTaking = false;
    if (claim !== null) onClaimed(claim);
  }

  function claimed(): Claim | null {
    const isAttract = holder === ATTRACT;
    const answer = claims.claim(holder, isAttract ? ATTRACT_KEYS : DEVICE_KEYS, isAttract ? 'yielding' : 'firm');
    if (answer.ok) return answer.value;
    // A session meets another holder only where it was found in the journal at the start, or began in the very moment of that claim. It
    // goes on, for somebody's money may be in it, and has its devices as soon as they are given back.
    if (!isAttract) log.warn({ key: answer.error.key, by: answer.error.by }, 'a device is claimed by another');
    return null;
  }

  claims.onChange(take);
  return {
    get isFree() {
      return claims.refusalOf(holder, DEVICE_KEYS) === null;
    },
    follow(sessionId) {
      holder = sessionId ?? ATTRACT;
      take();
    },
    port: (key) => claim?.port(key) ?? null,
  };
}
