import type { DialectWords, Migration } from './migration.ts';

/**
 * Accounts of the attendant station. Passwords are argon2id, TOTP secrets are sealed with the station's key file, and of codes and sessions
 * only hashes are kept. Rows of the audit are added and nothing else: the database itself refuses the rest.
 */
export const stationAccounts: Migration = {
  version: 21,
  minReader: 1,
  statements: (words) => [
    `CREATE TABLE station_account (staff_id TEXT PRIMARY KEY, display_name TEXT NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL,
       password_hash TEXT, totp_sealed TEXT, totp_step BIGINT, created_at_ms BIGINT NOT NULL, changed_at_ms BIGINT NOT NULL)`,
    `CREATE TABLE station_code (code_hash TEXT PRIMARY KEY, kind TEXT NOT NULL, staff_id TEXT, display_name TEXT, totp_sealed TEXT,
       created_at_ms BIGINT NOT NULL, expires_at_ms BIGINT NOT NULL, ended_at_ms BIGINT)`,
    `CREATE TABLE station_recovery_code (code_hash TEXT PRIMARY KEY, staff_id TEXT NOT NULL, used_at_ms BIGINT)`,
    `CREATE INDEX station_recovery_code_of ON station_recovery_code (staff_id)`,
    `CREATE TABLE station_session (session_hash TEXT PRIMARY KEY, session_id TEXT NOT NULL UNIQUE, staff_id TEXT NOT NULL,
       csrf_secret TEXT NOT NULL, source TEXT NOT NULL, created_at_ms BIGINT NOT NULL, seen_at_ms BIGINT NOT NULL)`,
    `CREATE INDEX station_session_of ON station_session (staff_id)`,
    `CREATE TABLE station_lock (lock_key TEXT PRIMARY KEY, wrong BIGINT NOT NULL, tried_at_ms BIGINT NOT NULL, locked_until_ms BIGINT)`,
    `CREATE INDEX station_lock_tried ON station_lock (tried_at_ms)`,
    `CREATE TABLE station_audit (audit_no ${words.rowNumber}, at_ms BIGINT NOT NULL, staff_id TEXT, act TEXT NOT NULL, subject TEXT,
       outcome TEXT NOT NULL, source TEXT NOT NULL)`,
    ...appendOnly(words, 'station_audit'),
  ],
};

function appendOnly({ name }: DialectWords, table: string): string[] {
  if (name === 'sqlite') {
    return ['UPDATE', 'DELETE'].map(
      (act) =>
        `CREATE TRIGGER ${table}_no_${act.toLowerCase()} BEFORE ${act} ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is only added to'); END`,
    );
  }
  return [
    `CREATE FUNCTION ${table}_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION '${table} is only added to'; END $$`,
    `CREATE TRIGGER ${table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} EXECUTE FUNCTION ${table}_only_added_to()`,
  ];
}
