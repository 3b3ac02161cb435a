import { err, ok, type Result, unreachable } from '../result.ts';
import type { CommandRefusal } from '../session/refusal.ts';
import type { StaffCommand } from './commands.ts';
import type { StaffEvent } from './events.ts';
import type { Right } from './rights.ts';
import type { SignedIn, StaffState } from './state.ts';

export const STAFF_PIN_TIMER = 'staffPin';
export const STAFF_SIGN_OUT_TIMER = 'staffSignOut';

/** So long a PIN is waited for; the customer gets their screen back. */
export const PIN_WAIT_MS = 30_000;

type StaffTimer = { type: 'timer.elapsed'; timerId: string };

/** Signing in and out. What staff may do then is each feature's own. */
export function decideStaff(
  state: StaffState,
  command: StaffCommand | StaffTimer,
  { atMs }: { atMs: number },
): Result<StaffEvent[], CommandRefusal> {
  const at = { v: 1, atMs } as const;
  switch (command.type) {
    case 'staff.identify':
      if (state.pinAsked?.staffId === command.staffId || state.staff?.staffId === command.staffId) return ok([]);
      return ok([{ type: 'staff.identified', ...at, staffId: command.staffId }]);
    case 'staff.pinChecked':
      return pinChecked(state, command, atMs);
    case 'staff.leave':
      return state.pinAsked === null ? err({ kind: 'notNow' }) : ok([{ type: 'staff.left', ...at }]);
    case 'staff.signOut':
      return state.staff === null ? err({ kind: 'notNow' }) : ok([signedOut(state.staff, 'self', atMs)]);
    case 'timer.elapsed':
      return timerElapsed(state, command.timerId, atMs);
    default:
      return unreachable(command);
  }
}

function pinChecked(
  { pinAsked, staff }: StaffState,
  { staffId, outcome }: Extract<StaffCommand, { type: 'staff.pinChecked' }>,
  atMs: number,
): Result<StaffEvent[], CommandRefusal> {
  const at = { v: 1, atMs } as const;
  // An answer for a badge that is asked for no more lets nobody in.
  if (pinAsked?.staffId !== staffId) return err({ kind: 'notNow' });
  if (outcome.kind !== 'right') {
    const reason = outcome.kind === 'wrong' ? 'wrongPin' : 'locked';
    return ok([{ type: 'staff.refused', ...at, staffId, reason, lockedUntilMs: outcome.lockedUntilMs }]);
  }
  const { role, rights, signOutAfterMs } = outcome;
  return ok([
    ...(staff === null ? [] : [signedOut(staff, 'another', atMs)]),
    { type: 'staff.signedIn', ...at, staffId, role, rights: [...rights], signOutAfterMs },
  ]);
}

function timerElapsed(
  { pinAsked, staff }: StaffState,
  timerId: string,
  atMs: number,
): Result<StaffEvent[], CommandRefusal> {
  if (timerId === STAFF_PIN_TIMER && pinAsked !== null && isDue(atMs, pinAsked.askedAtMs, PIN_WAIT_MS)) {
    return ok([{ type: 'staff.left', v: 1, atMs }]);
  }
  if (timerId === STAFF_SIGN_OUT_TIMER && staff !== null && isDue(atMs, staff.actedAtMs, staff.signOutAfterMs)) {
    return ok([signedOut(staff, 'timeout', atMs)]);
  }
  return err({ kind: 'notNow' });
}

/** Also where the clock was set back: nobody stays signed in for an hour that comes a second time. */
const isDue = (atMs: number, sinceMs: number, afterMs: number): boolean => atMs >= sinceMs + afterMs || atMs < sinceMs;

const signedOut = (
  { staffId }: SignedIn,
  reason: Extract<StaffEvent, { type: 'staff.signedOut' }>['reason'],
  atMs: number,
): StaffEvent => ({
  type: 'staff.signedOut',
  v: 1,
  atMs,
  staffId,
  reason,
});

/** With the session, whoever is signed in goes as well. */
export const isStaffTimer = (timerId: string): boolean =>
  timerId === STAFF_PIN_TIMER || timerId === STAFF_SIGN_OUT_TIMER;

export const signOutAtEnd = ({ staff }: StaffState, atMs: number): StaffEvent[] =>
  staff === null ? [] : [signedOut(staff, 'sessionEnd', atMs)];

/** For the journal: who did it by which right. It also keeps them signed in. Nothing where nobody is. */
export const actedBy = ({ staff }: StaffState, right: Right, atMs: number): StaffEvent[] =>
  staff === null ? [] : [{ type: 'staff.acted', v: 1, atMs, staffId: staff.staffId, right }];

export function staffDeadlines({ pinAsked, staff }: StaffState): { timerId: string; atMs: number }[] {
  return [
    ...(pinAsked === null ? [] : [{ timerId: STAFF_PIN_TIMER, atMs: pinAsked.askedAtMs + PIN_WAIT_MS }]),
    ...(staff === null ? [] : [{ timerId: STAFF_SIGN_OUT_TIMER, atMs: staff.actedAtMs + staff.signOutAfterMs }]),
  ];
}
