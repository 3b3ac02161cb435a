import { type Connection, hasTable, isEmptyFile } from './sqlite.ts';

/**
 * Format 1 held a catalogue alone. Format 2 adds the other channels beside it; `product` and `active` are as they were, so that the
 * version before can still sell from the file. Format 3 adds `details` to a product: what not every article has, as JSON.
 */
export const CATALOGUE_FORMAT = 3;
/**
 * Of a file without price lists. The first price list raises it to `CATALOGUE_FORMAT` (`catalogue-staging.ts`): the version before does
 * not know them and would sell at wrong prices; it sets the file aside and fetches its catalogue instead.
 */
const MIN_READER = 1;

const FORMAT_1 = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE active (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  version INTEGER NOT NULL,
  currency TEXT,
  generation INTEGER NOT NULL
);
CREATE TABLE product (
  generation INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  price_minor INTEGER NOT NULL,
  tax_rate_basis_points INTEGER NOT NULL,
  category TEXT NOT NULL,
  minimum_age_years INTEGER,
  picture TEXT,
  PRIMARY KEY (generation, code)
) WITHOUT ROWID;
CREATE INDEX product_with_picture ON product (generation, code) WHERE picture IS NOT NULL;
INSERT INTO active (only, version, currency, generation) VALUES (1, 0, NULL, 0);
INSERT INTO meta (key, value) VALUES ('format', 1), ('minReader', ${MIN_READER});
`;

/**
 * - `channel`: what of each channel is active. The catalogue's line counts only while its generation is that of `active`: the version
 *   before replaces a catalogue without knowing of `channel`.
 * - `entry`: the values of every channel but the catalogue; `removal`: keys that a staged delta takes away.
 * - `download`, `downloaded_part`: the manifest that is being fetched, and which of its parts lie staged under its generation.
 * - `problem`: why a channel's last update was refused.
 */
const FORMAT_2 = `
CREATE TABLE channel (
  name TEXT PRIMARY KEY, version INTEGER NOT NULL, publisher TEXT NOT NULL, generation INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE entry (
  generation INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (generation, key)
) WITHOUT ROWID;
CREATE TABLE removal (generation INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY (generation, key)) WITHOUT ROWID;
CREATE TABLE download (
  channel TEXT PRIMARY KEY, text TEXT NOT NULL, signature TEXT NOT NULL, publisher TEXT NOT NULL, generation INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE downloaded_part (
  channel TEXT NOT NULL, part_index INTEGER NOT NULL, PRIMARY KEY (channel, part_index)
) WITHOUT ROWID;
CREATE TABLE problem (channel TEXT PRIMARY KEY, kind TEXT NOT NULL, detail TEXT NOT NULL, at_ms INTEGER NOT NULL) WITHOUT ROWID;
UPDATE meta SET value = 2 WHERE key = 'format';
`;

/** The version before neither reads nor writes the column, and sells without it. */
const FORMAT_3 = `
ALTER TABLE product ADD COLUMN details TEXT;
UPDATE meta SET value = 3 WHERE key = 'format';
`;

export function isReadable(connection: Connection): boolean {
  if (isEmptyFile(connection)) return true;
  if (!hasTable(connection, 'meta') || !hasTable(connection, 'active')) return false;
  const minReader = metaOf(connection, 'minReader');
  return minReader !== null && minReader <= CATALOGUE_FORMAT;
}

/** Makes the tables of an empty file, adds to an older one what it lacks. */
export function migrate(connection: Connection): void {
  connection
    .transaction(() => {
      if (isEmptyFile(connection)) connection.exec(FORMAT_1);
      if ((metaOf(connection, 'format') ?? 0) < 2) connection.exec(FORMAT_2);
      if ((metaOf(connection, 'format') ?? 0) < CATALOGUE_FORMAT) connection.exec(FORMAT_3);
    })
    .immediate();
}

const metaOf = (connection: Connection, key: string): number | null =>
  connection.prepare<[string], { value: number }>('SELECT value FROM meta WHERE key = ?').get(key)?.value ?? null;
