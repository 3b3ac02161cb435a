import type { Migration } from './migration.ts';

/** Which versions this database itself offered: a kiosk can have one that was lost when an older copy of the database was put back. */
export const downVersions: Migration = {
  version: 9,
  minReader: 1,
  statements: () => [
    `CREATE TABLE down_version (channel TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (channel, version))`,
    `INSERT INTO down_version (channel, version) SELECT DISTINCT channel, version FROM down_entry`,
  ],
  // What the version before published does not stand there, also after a roll-back.
  catchUp: [
    `INSERT INTO down_version (channel, version) SELECT channel, version FROM down_channel WHERE version > 0
     ON CONFLICT DO NOTHING`,
  ],
};
