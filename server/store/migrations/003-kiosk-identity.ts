import type { Migration } from './migration.ts';

/** Who a kiosk is: one-time codes, revoked keys, requests that were seen, running instances, signed chain heads. */
export const kioskIdentity: Migration = {
  version: 3,
  minReader: 1,
  statements: () => [
    `CREATE TABLE enrolment_code (code_hash TEXT PRIMARY KEY, kiosk TEXT, created_at_ms BIGINT NOT NULL, expires_at_ms BIGINT,
       withdrawn_at_ms BIGINT, used_at_ms BIGINT, used_by_kiosk TEXT, used_by_key TEXT)`,
    `CREATE TABLE revoked_key (kiosk TEXT NOT NULL, public_key TEXT NOT NULL, revoked_at_ms BIGINT NOT NULL,
       PRIMARY KEY (kiosk, public_key))`,
    `CREATE TABLE nonce (kiosk TEXT NOT NULL, nonce TEXT NOT NULL, signed_at_ms BIGINT NOT NULL, PRIMARY KEY (kiosk, nonce))`,
    `CREATE INDEX nonce_age ON nonce (kiosk, signed_at_ms)`,
    `CREATE TABLE kiosk_instance (kiosk TEXT NOT NULL, epoch TEXT NOT NULL, instance TEXT NOT NULL, machine TEXT NOT NULL,
       state TEXT NOT NULL, since_ms BIGINT NOT NULL, seen_at_ms BIGINT NOT NULL, clock_offset_ms BIGINT NOT NULL,
       PRIMARY KEY (kiosk, epoch, instance))`,
    `CREATE UNIQUE INDEX kiosk_instance_holder ON kiosk_instance (kiosk, epoch) WHERE state = 'holder'`,
    `ALTER TABLE mark ADD COLUMN head_seq BIGINT`,
    `ALTER TABLE mark ADD COLUMN head_hash TEXT`,
    `ALTER TABLE mark ADD COLUMN head_signature TEXT`,
    `ALTER TABLE mark ADD COLUMN head_public_key TEXT`,
  ],
};
