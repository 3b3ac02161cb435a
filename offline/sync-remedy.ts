/** What people do about a delivery that does not go on by itself. English, for a technician: the log and the doctor say it. */
import { unreachable } from '../core/result.ts';
import type { SyncError } from './sync-pass.ts';

type Refusal = Extract<SyncError, { kind: 'enrolmentRefused' }>['reason'];
export type Halt = { kind: SyncError['kind']; reason?: Refusal | undefined };

const REFUSALS: Record<Refusal, string> = {
  wrongEnrolmentCode:
    'the enrolment code is unknown, expired or another kiosk’s: make a new one at the server (npm run enrolment-code) and put it into server.enrolmentCode',
  codeUsed:
    'the enrolment code was used before: make a new one at the server (npm run enrolment-code) and put it into server.enrolmentCode',
  otherKey:
    'another key holds this kiosk’s journal at the server: revoke that one there (npm run revoke), then enrol with a new code (npm run enrolment-code)',
};

/** One sentence; null where the client goes on by itself. */
export function remedyFor({ kind, reason }: Halt): string | null {
  switch (kind) {
    case 'revoked':
      return 'the server has revoked this kiosk’s key: stop the kiosk, run npm run new-key, and enrol with a new code (npm run enrolment-code at the server)';
    case 'cloned':
      return 'another machine speaks for this journal: switch off the one that should not be there, look at what it sold, and restart the other';
    case 'held':
      return 'another machine speaks for this journal: switch that one off, and this one goes on by itself within three minutes';
    case 'enrolmentRefused':
      return reason === undefined ? 'the server does not take this kiosk in' : REFUSALS[reason];
    case 'fork':
      return 'the server holds other rows under this journal’s numbers: find the other copy of this disk, then stop the kiosk and begin a new epoch (npm run journal -- new-epoch)';
    case 'serverAhead':
      return 'the server has rows that this journal lost, as when an older disk image was put back: stop the kiosk and begin a new epoch (npm run journal -- new-epoch)';
    case 'rowsGone':
      return 'the server asks for rows that this kiosk has delivered and removed: put back a newer backup of the server, or stop the kiosk and begin a new epoch (npm run journal -- new-epoch)';
    case 'unreachable':
    case 'notEnrolled':
    case 'busy':
    case 'refused':
    case 'local':
      return null;
    default:
      return unreachable(kind);
  }
}
