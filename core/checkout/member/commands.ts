import type { ScreenCommand } from '../../contract/commands.ts';

export type MemberAnswer =
  | { kind: 'found'; reference: string; tier: string }
  | { kind: 'notFound' }
  | { kind: 'unreachable' };

export type MemberCommand =
  | Extract<ScreenCommand, { type: 'member.remove' }>
  /** A member card or a telephone number; `key` is sealed by the host. */
  | { type: 'member.offered'; key: string }
  /** `key`: as it was asked with, sealed. */
  | { type: 'member.answered'; requestId: string; key: string; answer: MemberAnswer };
