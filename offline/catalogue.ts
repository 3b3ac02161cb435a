/** The local catalogue: a copy of the server's, read in the host's thread and replaced by the sync worker through its own connection. */
import { existsSync, renameSync } from 'node:fs';
import { type Catalogue, catalogueSchema, localizedSchema, type Product } from '../core/catalogue/product.ts';
import { err, ok, type Result } from '../core/result.ts';
import { createWhereEmpty, isReadable } from './catalogue-schema.ts';
import { type OfflineLog, silentLog } from './log.ts';
import { type Connection, enterWal, openFile, quickCheck } from './sqlite.ts';
import { detailOf, StorageFailure, storageCodeOf } from './storage-failure.ts';

/** Rows staged in one transaction, so that the write-ahead log stays small. */
const STAGED_ROWS_MAX = 5_000;
const PRODUCE_MAX = 500;
const PROBLEMS_TOLD_MAX = 5;

export type CatalogueError = { kind: 'invalidCatalogue'; problems: string[] };

export interface LocalCatalogue {
  /** 0 while there is none. */
  readonly version: number;
  /** Null while there is no catalogue. */
  readonly currency: string | null;
  find(code: string): Product | null;
  /** The articles that are found by their picture, by code. */
  produce(): Product[];
  /**
   * Takes the catalogue whole or not at all. Older or equal versions change nothing. Readers on every connection see the old version
   * until one row flips.
   */
  replaceAll(catalogue: Catalogue): Result<{ changed: boolean }, CatalogueError>;
  close(): void;
}

type ProductRow = Omit<Product, 'name'> & { name: string };

const COLUMNS = `code, name, unit, price_minor AS priceMinor, tax_rate_basis_points AS taxRateBasisPoints, category,
  minimum_age_years AS minimumAgeYears, picture`;
const ACTIVE = 'generation = (SELECT generation FROM active)';

const productOf = (row: ProductRow): Product => ({ ...row, name: localizedSchema.parse(JSON.parse(row.name)) });

/**
 * Opens or creates the catalogue. With `repair` (the host, before any other connection exists) a file that cannot be used is set aside
 * as `….broken` and an empty one made: the server has it all. Throws `StorageFailure` when even that fails.
 */
export function openCatalogue(file: string, options: { repair: boolean; log?: OfflineLog }): LocalCatalogue {
  const log = options.log ?? silentLog;
  const opened = open(file);
  if (opened.ok) return catalogueOn(opened.value);
  if (!options.repair) throw new StorageFailure(storageCodeOf(opened.error.cause), opened.error.cause);
  log.warn({ file, detail: detailOf(opened.error.cause) }, 'the catalogue file is set aside and fetched again');
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.broken${suffix}`);
  }
  const fresh = open(file);
  if (fresh.ok) return catalogueOn(fresh.value);
  throw new StorageFailure(storageCodeOf(fresh.error.cause), fresh.error.cause);
}

function open(file: string): Result<Connection, { kind: 'unusable'; cause: unknown }> {
  let connection: Connection | undefined;
  try {
    connection = openFile(file);
    if (!isReadable(connection)) throw new Error('not a catalogue of a format that this version reads');
    enterWal(connection, 'NORMAL');
    const complaint = quickCheck(connection);
    if (complaint !== null) throw new Error(complaint);
    createWhereEmpty(connection);
    return ok(connection);
  } catch (cause) {
    connection?.close();
    return err({ kind: 'unusable', cause });
  }
}

function catalogueOn(connection: Connection): LocalCatalogue {
  const active = connection.prepare<[], { version: number; currency: string | null; generation: number }>(
    'SELECT version, currency, generation FROM active',
  );
  const byCode = connection.prepare<[string], ProductRow>(
    `SELECT ${COLUMNS} FROM product WHERE ${ACTIVE} AND code = ?`,
  );
  const withPicture = connection.prepare<[number], ProductRow>(
    `SELECT ${COLUMNS} FROM product WHERE ${ACTIVE} AND picture IS NOT NULL ORDER BY code LIMIT ?`,
  );
  const current = () => active.get() ?? { version: 0, currency: null, generation: 0 };

  return {
    get version() {
      return current().version;
    },
    get currency() {
      return current().currency;
    },
    find(code) {
      const row = byCode.get(code);
      return row === undefined ? null : productOf(row);
    },
    produce: () => withPicture.all(PRODUCE_MAX).map(productOf),
    replaceAll(catalogue) {
      const problems = problemsOf(catalogue);
      if (problems.length > 0) return err({ kind: 'invalidCatalogue', problems });
      const before = current();
      if (catalogue.version <= before.version) return ok({ changed: false });
      stage(connection, catalogue, before.generation + 1);
      connection
        .prepare('UPDATE active SET version = ?, currency = ?, generation = ? WHERE version < ?')
        .run(catalogue.version, catalogue.currency, before.generation + 1, catalogue.version);
      deleteInactive(connection);
      return ok({ changed: true });
    },
    close: () => void connection.close(),
  };
}

function problemsOf(catalogue: Catalogue): string[] {
  const parsed = catalogueSchema.safeParse(catalogue);
  if (!parsed.success) {
    return parsed.error.issues.slice(0, PROBLEMS_TOLD_MAX).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  }
  const codes = new Set<string>();
  for (const { code } of catalogue.products) {
    if (codes.has(code)) return [`products: ${code} appears twice`];
    codes.add(code);
  }
  return [];
}

function stage(connection: Connection, catalogue: Catalogue, generation: number): void {
  // What a crash left of an earlier staging.
  deleteInactive(connection);
  const insert = connection.prepare<[object]>(
    `INSERT INTO product (generation, code, name, unit, price_minor, tax_rate_basis_points, category, minimum_age_years, picture)
     VALUES (@generation, @code, @name, @unit, @priceMinor, @taxRateBasisPoints, @category, @minimumAgeYears, @picture)`,
  );
  const stageSome = connection.transaction((from: number) => {
    for (const product of catalogue.products.slice(from, from + STAGED_ROWS_MAX)) {
      insert.run({ ...product, generation, name: JSON.stringify(product.name) });
    }
  }).immediate;
  for (let from = 0; from < catalogue.products.length; from += STAGED_ROWS_MAX) stageSome(from);
}

function deleteInactive(connection: Connection): void {
  const some = connection.prepare(
    `DELETE FROM product WHERE (generation, code) IN
       (SELECT generation, code FROM product WHERE generation <> (SELECT generation FROM active) LIMIT ${STAGED_ROWS_MAX})`,
  );
  while (some.run().changes > 0);
}
