import type { Migration } from './migration.ts';

/** The number of a kiosk's run, which only rises on one machine: it tells old packets from new ones where a clock cannot. */
export const instanceRun: Migration = {
  version: 13,
  minReader: 1,
  statements: () => ['ALTER TABLE kiosk_instance ADD COLUMN run_no BIGINT'],
};
