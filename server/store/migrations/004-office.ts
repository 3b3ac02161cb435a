import type { Migration } from './migration.ts';

/** What the head office does with what was counted: session keys and their erasure, settlement, reconciliation. */
export const office: Migration = {
  version: 4,
  minReader: 1,
  statements: ({ rowNumber }) => [
    // By kiosk and day: what a batch or a report is about.
    `CREATE INDEX sale_kiosk_time ON sale (kiosk, at_ms)`,
    `CREATE TABLE session_key (session TEXT NOT NULL, wrapped_hash TEXT NOT NULL, kiosk TEXT NOT NULL, epoch TEXT NOT NULL,
       seq BIGINT NOT NULL, at_ms BIGINT NOT NULL, state TEXT NOT NULL, wrapped TEXT, key_id TEXT,
       PRIMARY KEY (session, wrapped_hash))`,
    `CREATE INDEX session_key_waiting ON session_key (session) WHERE state = 'waiting'`,
    `CREATE INDEX session_key_kept ON session_key (at_ms) WHERE wrapped IS NOT NULL`,
    `CREATE TABLE erasure (erasure_no ${rowNumber}, session TEXT NOT NULL UNIQUE, kiosk TEXT NOT NULL, at_ms BIGINT NOT NULL,
       asked_by TEXT NOT NULL, reason TEXT NOT NULL)`,
    `CREATE INDEX erasure_kiosk ON erasure (kiosk, erasure_no)`,
    `CREATE TABLE reveal_audit (reveal_no ${rowNumber}, session TEXT NOT NULL, at_ms BIGINT NOT NULL, asked_by TEXT NOT NULL,
       reason TEXT NOT NULL, outcome TEXT NOT NULL)`,
    `CREATE TABLE settlement_batch (batch_id TEXT PRIMARY KEY, kiosk TEXT NOT NULL, terminal TEXT NOT NULL, from_ms BIGINT NOT NULL,
       to_ms BIGINT NOT NULL, content_sha256 TEXT NOT NULL, received_at_ms BIGINT NOT NULL, matched_at_ms BIGINT NOT NULL,
       matched BIGINT NOT NULL, nothing_moved BIGINT NOT NULL, open_findings BIGINT NOT NULL)`,
    `CREATE INDEX settlement_batch_open ON settlement_batch (open_findings) WHERE open_findings > 0`,
    `CREATE TABLE settlement_line (batch_id TEXT NOT NULL, line_no BIGINT NOT NULL, tender_id TEXT, terminal_reference TEXT NOT NULL,
       amount_minor BIGINT NOT NULL, currency TEXT NOT NULL, outcome TEXT NOT NULL, at_ms BIGINT NOT NULL,
       is_offline BIGINT NOT NULL, PRIMARY KEY (batch_id, line_no))`,
    `CREATE TABLE settlement_finding (batch_id TEXT NOT NULL, finding_no BIGINT NOT NULL, kind TEXT NOT NULL, line_no BIGINT,
       tender_id TEXT, detail TEXT NOT NULL, PRIMARY KEY (batch_id, finding_no))`,
    // How far each chain was walked, so that a night looks only at what is new.
    `CREATE TABLE audited (kiosk TEXT NOT NULL, epoch TEXT NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL,
       PRIMARY KEY (kiosk, epoch))`,
    `CREATE TABLE nightly (job TEXT NOT NULL, day TEXT NOT NULL, claimed_at_ms BIGINT NOT NULL, done_at_ms BIGINT,
       PRIMARY KEY (job, day))`,
    `CREATE TABLE reconciliation (day TEXT PRIMARY KEY, made_at_ms BIGINT NOT NULL, is_clean BIGINT NOT NULL, report_json TEXT NOT NULL)`,
  ],
};
