import type { Migration } from './migration.ts';

/** An outcome may come before its sale: a kiosk can be without its server for longer than a terminal is without its bank. */
export const offlinePayments: Migration = {
  version: 6,
  minReader: 1,
  statements: () => [
    `ALTER TABLE tender ADD COLUMN is_offline BIGINT NOT NULL DEFAULT 0`,
    `CREATE INDEX tender_offline ON tender (tender_id) WHERE is_offline = 1`,
    `CREATE TABLE offline_outcome (tender_id TEXT PRIMARY KEY, outcome TEXT NOT NULL, at_ms BIGINT NOT NULL,
       detail TEXT NOT NULL, recorded_at_ms BIGINT NOT NULL)`,
  ],
};
