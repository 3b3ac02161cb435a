import type { Migration } from './migration.ts';

/** Batches that were taken back. They stay, under a name of their own, so that the right one can come under theirs. */
export const settlementWithdrawal: Migration = {
  version: 12,
  minReader: 1,
  statements: () => [
    `CREATE TABLE settlement_withdrawal (batch_id TEXT PRIMARY KEY, withdrawn_batch TEXT NOT NULL, at_ms BIGINT NOT NULL,
       withdrawn_by TEXT NOT NULL, note TEXT NOT NULL)`,
  ],
};
