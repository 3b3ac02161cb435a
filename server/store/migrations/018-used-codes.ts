import type { Migration } from './migration.ts';

/**
 * Coupons and bottle vouchers that may be used once, and members. Of a code, and of a member's number, only a hash is kept. `held`: somebody
 * has it in a basket.
 */
export const usedCodes: Migration = {
  version: 18,
  minReader: 1,
  statements: () => [
    `CREATE TABLE used_code (code_hash TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, kiosk TEXT NOT NULL,
       claim_id TEXT NOT NULL, sale_id TEXT, amount_minor BIGINT NOT NULL, at_ms BIGINT NOT NULL)`,
    `CREATE INDEX used_code_claim ON used_code (claim_id)`,
    `CREATE TABLE loyalty_member (key_hash TEXT PRIMARY KEY, reference TEXT NOT NULL, tier TEXT NOT NULL)`,
  ],
};
