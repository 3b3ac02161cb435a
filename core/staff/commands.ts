import type { ScreenCommand } from '../contract/commands.ts';
import type { Right, Role } from './rights.ts';

export type StaffCommand =
  | Extract<ScreenCommand, { type: 'staff.leave' | 'staff.signOut' }>
  /** A badge of this shop was read. */
  | { type: 'staff.identify'; staffId: string }
  /** The host compared the PIN: it goes no further than that. */
  | { type: 'staff.pinChecked'; staffId: string; outcome: PinOutcome };

/** `lockedUntilMs`: null where it may be tried again at once. */
export type PinOutcome =
  | { kind: 'right'; role: Role; rights: readonly Right[]; signOutAfterMs: number }
  | { kind: 'wrong' | 'locked'; lockedUntilMs: number | null };
