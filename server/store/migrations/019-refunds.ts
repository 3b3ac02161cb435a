import type { Migration } from './migration.ts';

/**
 * Refunds. What was granted of a sale, by line and by tender, is the sum of these rows: a refund's name is granted once, and its answer is
 * kept for whoever asks again. `completed_at_ms`: the kiosk's journal says that the money went back.
 */
export const refunds: Migration = {
  version: 19,
  minReader: 1,
  statements: () => [
    `CREATE TABLE refund (kiosk TEXT NOT NULL, refund_id TEXT NOT NULL, sale_id TEXT NOT NULL, state TEXT NOT NULL, asked_hash TEXT,
       amount_minor BIGINT NOT NULL, currency TEXT, answer_json TEXT, at_ms BIGINT NOT NULL, completed_at_ms BIGINT,
       PRIMARY KEY (kiosk, refund_id))`,
    `CREATE INDEX refund_of_sale ON refund (sale_id)`,
    `CREATE TABLE refund_line (kiosk TEXT NOT NULL, refund_id TEXT NOT NULL, position BIGINT NOT NULL, sale_id TEXT NOT NULL,
       quantity BIGINT NOT NULL, amount_minor BIGINT NOT NULL, PRIMARY KEY (kiosk, refund_id, position))`,
    `CREATE INDEX refund_line_of_sale ON refund_line (sale_id)`,
    `CREATE TABLE refund_part (kiosk TEXT NOT NULL, refund_id TEXT NOT NULL, position BIGINT NOT NULL, sale_id TEXT NOT NULL,
       amount_minor BIGINT NOT NULL, value_hash TEXT, PRIMARY KEY (kiosk, refund_id, position))`,
    `CREATE INDEX refund_part_of_sale ON refund_part (sale_id)`,
  ],
};
