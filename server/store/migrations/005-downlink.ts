import type { Migration } from './migration.ts';

/** Takes the place of the `catalogue` table, which stays for the version before. */
export const downlink: Migration = {
  version: 5,
  minReader: 1,
  statements: ({ name }) => [
    `CREATE TABLE down_channel (channel TEXT PRIMARY KEY, version BIGINT NOT NULL, floor BIGINT NOT NULL,
       entries BIGINT NOT NULL, incarnation TEXT NOT NULL, applying TEXT, applying_version BIGINT, applying_mode TEXT)`,
    `CREATE TABLE down_entry (channel TEXT NOT NULL, key TEXT NOT NULL, version BIGINT NOT NULL, value TEXT,
       PRIMARY KEY (channel, key))${name === 'sqlite' ? ' WITHOUT ROWID' : ''}`,
    `CREATE INDEX down_entry_changed ON down_entry (channel, version, key)`,
    `CREATE TABLE down_staged (publication TEXT NOT NULL, key TEXT NOT NULL, value TEXT,
       PRIMARY KEY (publication, key))${name === 'sqlite' ? ' WITHOUT ROWID' : ''}`,
    `CREATE TABLE down_publication (publication TEXT PRIMARY KEY, channel TEXT NOT NULL, begun_at_ms BIGINT NOT NULL)`,
    `CREATE TABLE down_package (package TEXT PRIMARY KEY, channel TEXT NOT NULL, from_version BIGINT NOT NULL,
       to_version BIGINT NOT NULL, parts_json TEXT, built_at_ms BIGINT NOT NULL)`,
    `CREATE INDEX down_package_span ON down_package (channel, to_version, from_version)`,
    `CREATE TABLE down_part (package TEXT NOT NULL, part_index BIGINT NOT NULL, sha256 TEXT NOT NULL,
       body ${name === 'sqlite' ? 'BLOB' : 'BYTEA'} NOT NULL, PRIMARY KEY (package, part_index))`,
    `CREATE INDEX down_part_hash ON down_part (sha256)`,
  ],
};
