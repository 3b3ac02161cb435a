import type { Right, Role } from './rights.ts';

export type SignedIn = {
  staffId: string;
  role: Role;
  rights: readonly Right[];
  signOutAfterMs: number;
  actedAtMs: number;
};

/** Who is asked for a PIN, and what became of the last one. */
export type AskedForPin = {
  staffId: string;
  askedAtMs: number;
  refused: 'wrongPin' | 'locked' | null;
  lockedUntilMs: number | null;
};

/** Staff at this kiosk, within the customer's session. */
export type StaffState = { staff: SignedIn | null; pinAsked: AskedForPin | null };

export const NO_STAFF: StaffState = { staff: null, pinAsked: null };

/** Whether whoever is signed in may do this. False while nobody is. */
export const mayStaff = ({ staff }: StaffState, right: Right): boolean => staff?.rights.includes(right) ?? false;

/** A member of staff as events name them. */
export type StaffMember = { staffId: string; role: Role };
