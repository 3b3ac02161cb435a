import { type Migration, ROW_KEY } from './migration.ts';

/** Rows that were refused because the ledger has others under their numbers: kept apart, and never applied. */
export const forkedRows: Migration = {
  version: 8,
  minReader: 1,
  statements: () => [
    `CREATE TABLE forked_row (${ROW_KEY}, hash TEXT NOT NULL, row_json TEXT NOT NULL, at_ms BIGINT NOT NULL,
       PRIMARY KEY (kiosk, epoch, seq, hash))`,
  ],
};
