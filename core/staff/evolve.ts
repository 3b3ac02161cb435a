import { unreachable } from '../result.ts';
import type { StaffEvent } from './events.ts';
import type { StaffState } from './state.ts';

export function evolveStaff<S extends StaffState>(state: S, event: StaffEvent): S {
  switch (event.type) {
    case 'staff.identified': {
      const { staffId, atMs } = event;
      return { ...state, pinAsked: { staffId, askedAtMs: atMs, refused: null, lockedUntilMs: null } };
    }
    case 'staff.refused': {
      const { staffId, atMs, reason, lockedUntilMs } = event;
      return { ...state, pinAsked: { staffId, askedAtMs: atMs, refused: reason, lockedUntilMs } };
    }
    case 'staff.left':
      return { ...state, pinAsked: null };
    case 'staff.signedIn': {
      const { staffId, role, rights, signOutAfterMs, atMs } = event;
      return { ...state, pinAsked: null, staff: { staffId, role, rights, signOutAfterMs, actedAtMs: atMs } };
    }
    case 'staff.acted':
      return state.staff === null ? state : { ...state, staff: { ...state.staff, actedAtMs: event.atMs } };
    case 'staff.signedOut':
      return { ...state, staff: null };
    default:
      return unreachable(event);
  }
}
