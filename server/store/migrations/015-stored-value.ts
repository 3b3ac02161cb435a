import type { Migration } from './migration.ts';

/**
 * Gift cards, vouchers and meal vouchers. A balance is the sum of the movements; nothing else says what one is worth. Of its number and its
 * PIN only a hash is kept, except of a new voucher's number, which must be told again to whoever asks again (`answer_json`).
 */
export const storedValue: Migration = {
  version: 15,
  minReader: 1,
  statements: () => [
    `ALTER TABLE tender ADD COLUMN kind TEXT NOT NULL DEFAULT 'card'`,
    `CREATE TABLE stored_value (number_hash TEXT PRIMARY KEY, kind TEXT NOT NULL, last_four TEXT NOT NULL, pin_hash TEXT,
       currency TEXT NOT NULL, is_blocked BIGINT NOT NULL DEFAULT 0, wrong_pins BIGINT NOT NULL DEFAULT 0,
       expires_at_ms BIGINT, issued_at_ms BIGINT NOT NULL)`,
    `CREATE TABLE stored_value_movement (movement_id TEXT PRIMARY KEY, number_hash TEXT NOT NULL, kind TEXT NOT NULL,
       amount_minor BIGINT NOT NULL, kiosk TEXT, tender_id TEXT, day TEXT, at_ms BIGINT NOT NULL)`,
    `CREATE INDEX stored_value_movement_of ON stored_value_movement (number_hash)`,
    // One name, one redemption: a repeat finds its row here, and a name that was asked about before it was used is closed.
    `CREATE TABLE stored_value_tender (kiosk TEXT NOT NULL, tender_id TEXT NOT NULL, state TEXT NOT NULL, asked_hash TEXT,
       number_hash TEXT, amount_minor BIGINT NOT NULL, answer_json TEXT, rest_hash TEXT, reversal_id TEXT, at_ms BIGINT NOT NULL,
       PRIMARY KEY (kiosk, tender_id))`,
  ],
};
