/** Of accounts at the attendant station, as kysely sees them; `store/migrations/021-station-accounts.ts` makes them. */
import type { Generated } from 'kysely';
import type { Role } from '../../core/staff/rights.ts';

export interface StationTables {
  /** `invited`: has no password yet, or no longer. `totp_step`: the last time step whose code was taken. */
  station_account: {
    staff_id: string;
    display_name: string;
    role: Role;
    state: 'invited' | 'active' | 'disabled';
    password_hash: string | null;
    totp_sealed: string | null;
    totp_step: number | null;
    created_at_ms: number;
    changed_at_ms: number;
  };
  /** `staff_id` and `display_name` of a `first` code are what whoever shows it asks for. `ended_at_ms`: used, or replaced. */
  station_code: {
    code_hash: string;
    kind: 'first' | 'invitation';
    staff_id: string | null;
    display_name: string | null;
    totp_sealed: string | null;
    created_at_ms: number;
    expires_at_ms: number;
    ended_at_ms: number | null;
  };
  station_recovery_code: { code_hash: string; staff_id: string; used_at_ms: number | null };
  station_session: {
    session_hash: string;
    session_id: string;
    staff_id: string;
    csrf_secret: string;
    source: string;
    created_at_ms: number;
    seen_at_ms: number;
  };
  station_lock: { lock_key: string; wrong: number; tried_at_ms: number; locked_until_ms: number | null };
  /** Who did what to whom, when, from where, and what came of it. */
  station_audit: {
    audit_no: Generated<number>;
    at_ms: number;
    staff_id: string | null;
    act: string;
    subject: string | null;
    outcome: string;
    source: string;
  };
}
