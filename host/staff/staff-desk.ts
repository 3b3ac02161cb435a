import { createHash } from 'node:crypto';
import type { Refusal } from '../../core/contract/carrier.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { PinOutcome } from '../../core/staff/commands.ts';
import { rightsOf } from '../../core/staff/rights.ts';
import type { StaffEntry, StaffSettings } from '../../core/staff/settings.ts';
import type { CardSwipe } from '../../hardware/ports/magstripe-reader.ts';
import type { Log } from '../ports.ts';
import type { Session } from '../session.ts';
import type { PinLocks } from './pin-locks.ts';

/** Whether a PIN belongs to an argon2id hash. Slow by intention, so it is not worked out in the host's own thread. */
export type PinVerifier = { verify(pin: string, pinHash: string): Promise<boolean>; close(): Promise<void> };

export interface StaffDesk {
  /** Null: no badge. `unknown`: a badge that belongs to nobody here. */
  badgeIn(text: string): { staffId: string } | 'unknown' | null;
  /** The same of a swiped card. */
  cardIn(swipe: CardSwipe): { staffId: string } | 'unknown' | null;
  /** For whoever is asked for it at the screen. It is compared and forgotten. */
  pinGiven(pin: string): Promise<Refusal | null>;
  /** For the screen of the kiosk, and for nothing that is stored. */
  nameOf(staffId: string): string;
}

/** A badge's number is a secret like a key's: only its hash is in any list. */
export const badgeHashOf = (badge: string): string => createHash('sha256').update(badge, 'utf8').digest('hex');

type StaffDeskDeps = {
  settings: () => StaffSettings;
  session: Pick<Session, 'state' | 'submit'>;
  locks: PinLocks;
  verifier: PinVerifier;
  nowMs: () => number;
  log: Log;
};

/** Who belongs to a badge, and whether a PIN belongs to them. */
export function createStaffDesk({ settings, session, locks, verifier, nowMs, log }: StaffDeskDeps): StaffDesk {
  let isBusy = false;

  async function compared(entry: StaffEntry, pin: string): Promise<PinOutcome> {
    const { staffId, role, pinHash } = entry;
    const lockedUntilMs = locks.lockedUntilMs(staffId, nowMs());
    if (lockedUntilMs !== null) return { kind: 'locked', lockedUntilMs };
    // Counted before it is looked at: who pulls the plug in between has had the try.
    const counted = locks.count(staffId, nowMs());
    if (counted === 'notDurable') return { kind: 'locked', lockedUntilMs: nowMs() + settings().lockMs };
    if (!(await verifier.verify(pin, pinHash))) {
      log.warn({ staffId, lockedUntilMs: counted.lockedUntilMs }, 'a wrong PIN');
      return { kind: 'wrong', lockedUntilMs: counted.lockedUntilMs };
    }
    locks.clear(staffId);
    const { roles, signOutAfterMs } = settings();
    return { kind: 'right', role, rights: rightsOf(role, roles), signOutAfterMs };
  }

  function memberWith(badge: string): { staffId: string } | 'unknown' {
    const hash = badgeHashOf(badge);
    const member = settings().members.find(({ badgeHash }) => badgeHash === hash);
    return member === undefined ? 'unknown' : { staffId: member.staffId };
  }

  async function checked(staffId: string, pin: string): Promise<PinOutcome> {
    const entry = settings().members.find((member) => member.staffId === staffId);
    // Whoever was taken off the list meanwhile.
    if (entry === undefined) return { kind: 'wrong', lockedUntilMs: null };
    return compared(entry, pin);
  }

  return {
    badgeIn(text) {
      const { badgePrefix } = settings();
      return text.startsWith(badgePrefix) ? memberWith(text.slice(badgePrefix.length)) : null;
    },
    cardIn({ track1, track2, track3 }) {
      const { cardPrefix } = settings();
      if (cardPrefix === null) return null;
      const text = [track1, track2, track3].find((track) => track?.startsWith(cardPrefix)) ?? null;
      return text === null ? null : memberWith(text.slice(cardPrefix.length));
    },
    async pinGiven(pin) {
      const staffId = pinAskedOf(session.state);
      if (staffId === null || isBusy) return 'notNow';
      isBusy = true;
      try {
        const outcome = await checked(staffId, pin);
        return (await session.submit({ type: 'staff.pinChecked', staffId, outcome })) === null ? null : 'notNow';
      } finally {
        isBusy = false;
      }
    },
    nameOf: (staffId) => settings().members.find((member) => member.staffId === staffId)?.displayName ?? staffId,
  };
}

function pinAskedOf(state: SessionState): string | null {
  if (state.status === 'closed' || state.journey.journey !== 'checkout') return null;
  return state.journey.checkout.pinAsked?.staffId ?? null;
}
