import type { Migration } from './migration.ts';

/**
 * Suspended baskets. A row for a basket says where it is; a row for every recall says what became of it, so that a repeat has the same answer
 * and one that was given up takes nothing any more. `basket_json` is null where only a slip holds it.
 */
export const suspendedBaskets: Migration = {
  version: 17,
  minReader: 1,
  statements: () => [
    `CREATE TABLE suspended_basket (basket_id TEXT PRIMARY KEY, state TEXT NOT NULL, held_by TEXT NOT NULL, kiosk TEXT,
       suspended_at_ms BIGINT, expires_at_ms BIGINT, currency TEXT, total_minor BIGINT, item_count BIGINT, asked_hash TEXT,
       basket_json TEXT, recall_id TEXT, recalled_by TEXT, recalled_at_ms BIGINT)`,
    `CREATE INDEX suspended_basket_open ON suspended_basket (state, expires_at_ms)`,
    `CREATE TABLE basket_recall (kiosk TEXT NOT NULL, recall_id TEXT NOT NULL, basket_id TEXT NOT NULL, state TEXT NOT NULL,
       at_ms BIGINT NOT NULL, PRIMARY KEY (kiosk, recall_id))`,
  ],
};
