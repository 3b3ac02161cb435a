import { z } from 'zod';
import type { StaffSettings } from '../../core/staff/settings.ts';
import type { DeviceMemory } from '../../hardware/device-memory.ts';
import type { Log } from '../ports.ts';

/** Badges with wrong PINs that are remembered; the one that was tried longest ago is forgotten first. */
export const LOCKS_MAX = 1_000;

const locksSchema = z.record(
  z.string(),
  z.object({ wrong: z.int().min(1), triedAtMs: z.int(), lockedUntilMs: z.int().nullable() }),
);
type Locks = z.infer<typeof locksSchema>;

/** Wrong PINs in a row, by member of staff. Survives a restart: pulling the plug buys nobody another try. */
export interface PinLocks {
  /** Null: a PIN may be tried now. */
  lockedUntilMs(staffId: string, nowMs: number): number | null;
  /**
   * Counts a try as wrong before it is looked at. Answers until when the next one waits, null for not at all; `notDurable` where the
   * count could not be kept, and then no PIN may be looked at.
   */
  count(staffId: string, nowMs: number): { lockedUntilMs: number | null } | 'notDurable';
  /** The PIN was right. */
  clear(staffId: string): void;
}

type Delays = Pick<StaffSettings, 'freeTries' | 'lockMs' | 'lockMsMax'>;

export function createPinLocks(memory: DeviceMemory, delays: () => Delays, log: Log): PinLocks {
  let locks = read(memory, log);

  function keep(next: Locks): boolean {
    const kept = memory.write(JSON.stringify(next));
    if (kept.ok) locks = next;
    else log.error({ detail: kept.error.detail }, 'wrong PINs cannot be counted: nobody can sign in');
    return kept.ok;
  }

  return {
    lockedUntilMs(staffId, nowMs) {
      const until = locks[staffId]?.lockedUntilMs ?? null;
      // A clock that was set back must not lock somebody out for years.
      return until === null || until <= nowMs || until - nowMs > delays().lockMsMax ? null : until;
    },
    count(staffId, nowMs) {
      const { freeTries, lockMs, lockMsMax } = delays();
      const wrong = (locks[staffId]?.wrong ?? 0) + 1;
      const lockedUntilMs = wrong < freeTries ? null : nowMs + Math.min(lockMs * 2 ** (wrong - freeTries), lockMsMax);
      const others = Object.entries(locks)
        .filter(([id]) => id !== staffId)
        .sort(([, a], [, b]) => b.triedAtMs - a.triedAtMs)
        .slice(0, LOCKS_MAX - 1);
      const next = { ...Object.fromEntries(others), [staffId]: { wrong, triedAtMs: nowMs, lockedUntilMs } };
      return keep(next) ? { lockedUntilMs } : 'notDurable';
    },
    clear(staffId) {
      const { [staffId]: _cleared, ...others } = locks;
      keep(others);
    },
  };
}

function read(memory: DeviceMemory, log: Log): Locks {
  const found = memory.read();
  if (found.ok && found.value === null) return {};
  const parsed = found.ok && found.value !== null ? parse(found.value) : null;
  if (parsed !== null) return parsed;
  const aside = memory.setAside();
  log.error({ aside: aside.ok ? aside.value : null }, 'the count of wrong PINs cannot be read, and starts again');
  return {};
}

function parse(text: string): Locks | null {
  try {
    const parsed = locksSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not even JSON: told by the caller, as every other file that cannot be read.
    return null;
  }
}
