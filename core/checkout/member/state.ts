import type { Member } from './events.ts';

export type MemberState = {
  member: Member | null;
  /** Somebody is being looked for at the server. */
  memberAsked: string | null;
};

export const NO_MEMBER: MemberState = { member: null, memberAsked: null };
