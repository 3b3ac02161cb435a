import type { Migration } from './migration.ts';

/** What each kiosk counts of its own journal, as it signed it last. */
export const kioskTotals: Migration = {
  version: 11,
  minReader: 1,
  statements: () => [
    `CREATE TABLE kiosk_totals (kiosk TEXT NOT NULL, epoch TEXT NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL,
       after_seq BIGINT NOT NULL, row_count BIGINT NOT NULL, sales_json TEXT NOT NULL, signature TEXT NOT NULL,
       public_key TEXT NOT NULL, at_ms BIGINT NOT NULL, PRIMARY KEY (kiosk, epoch))`,
  ],
};
