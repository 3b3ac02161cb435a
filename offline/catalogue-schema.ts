import { type Connection, hasTable, isEmptyFile } from './sqlite.ts';

const CATALOGUE_FORMAT = 1;
const MIN_READER = 1;

const SCHEMA = `
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
`;

export function isReadable(connection: Connection): boolean {
  if (isEmptyFile(connection)) return true;
  if (!hasTable(connection, 'meta') || !hasTable(connection, 'active')) return false;
  const row = connection.prepare<[], { value: number }>("SELECT value FROM meta WHERE key = 'minReader'").get();
  return row !== undefined && row.value <= CATALOGUE_FORMAT;
}

export function createWhereEmpty(connection: Connection): void {
  connection
    .transaction(() => {
      if (!isEmptyFile(connection)) return;
      connection.exec(SCHEMA);
      const meta = connection.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
      meta.run('format', CATALOGUE_FORMAT);
      meta.run('minReader', MIN_READER);
    })
    .immediate();
}
