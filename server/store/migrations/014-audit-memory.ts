import type { Migration } from './migration.ts';

/** What the last audit of a chain found, so that a difference that was gone is an alarm again when it comes back. */
export const auditMemory: Migration = {
  version: 14,
  minReader: 1,
  statements: () => ['ALTER TABLE audited ADD COLUMN differs TEXT'],
};
