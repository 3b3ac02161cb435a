/**
 * The sync worker's side of the catalogue file: parts of a manifest are staged under a generation of their own, and one transaction flips
 * to them. Until then nobody sees them; whatever ends a download early leaves everything as it was. Commits are NORMAL: a power cut may
 * take the last of them, never an earlier one without a later one, and all of it can be fetched again; what was flipped to stays.
 */

import { type Product, productDetailsSchema, productSchema } from '../core/catalogue/product.ts';
import { err, invariant, ok, type Result } from '../core/result.ts';
import { CATALOGUE_FORMAT } from './catalogue-schema.ts';
import { type DownlinkProblem, objectionTo } from './manifest.ts';
import type { Connection } from './sqlite.ts';
import {
  type Channel,
  CURRENCY_KEY,
  type DownEntry,
  type Manifest,
  type ManifestPart,
  manifestSchema,
  type SignedManifest,
} from './wire/down-wire.ts';

/** Retired rows that one step deletes, so that neither the writer nor the write-ahead log is held for long. */
const DELETED_ROWS_MAX = 5_000;
const DETAIL_CHARACTERS_MAX = 300;

export interface Download {
  signed: SignedManifest;
  manifest: Manifest;
  publisher: string;
  /** Parts that are not staged yet, in their order. */
  missing: ManifestPart[];
}

export interface CatalogueStaging {
  /** What is active of a channel from this publisher; 0 for nothing, also where it came from another. */
  versionOf(channel: Channel, publisher: string): number;
  /** What is being fetched, also by a run before this one. */
  downloads(): Download[];
  /** Takes the place of what was being fetched of the channel. */
  begin(signed: SignedManifest, manifest: Manifest, publisher: string): void;
  /** One part, all of it or nothing. */
  stage(channel: Channel, part: ManifestPart, entries: readonly DownEntry[]): void;
  /** Makes a fetched manifest active in one transaction, or says why not and changes nothing. */
  flip(channel: Channel): Result<null, DownlinkProblem>;
  abandon(channel: Channel): void;
  /** Deletes some rows that nothing uses any more. False when there are none left. */
  tidy(): boolean;
  note(problem: DownlinkProblem, atMs: number): void;
}

type DownloadRow = SignedManifest & { channel: Channel; publisher: string; generation: number };

const TABLES = { product: 'code', entry: 'key', removal: 'key' } as const;
type Table = keyof typeof TABLES;
const TABLE_NAMES = Object.keys(TABLES) as Table[];

export function catalogueStaging(connection: Connection): CatalogueStaging {
  const channelRow = connection.prepare<[Channel], { version: number; publisher: string; generation: number }>(
    `SELECT version, publisher, generation FROM channel
     WHERE name = ? AND (name <> 'catalogue' OR generation = (SELECT generation FROM active))`,
  );
  const downloadRows = connection.prepare<[], DownloadRow>(
    'SELECT channel, text, signature, publisher, generation FROM download ORDER BY channel',
  );
  const partIndexes = connection.prepare<[Channel], { part_index: number }>(
    'SELECT part_index FROM downloaded_part WHERE channel = ?',
  );
  const insertProduct = connection.prepare<[object]>(
    `INSERT OR REPLACE INTO product
       (generation, code, name, unit, price_minor, tax_rate_basis_points, category, minimum_age_years, picture, details)
     VALUES (@generation, @code, @name, @unit, @priceMinor, @taxRateBasisPoints, @category, @minimumAgeYears, @picture, @details)`,
  );
  const insertEntry = connection.prepare('INSERT OR REPLACE INTO entry (generation, key, value) VALUES (?, ?, ?)');
  const insertRemoval = connection.prepare('INSERT OR REPLACE INTO removal (generation, key) VALUES (?, ?)');

  function versionOf(channel: Channel, publisher: string): number {
    const row = channelRow.get(channel);
    return row?.publisher === publisher ? row.version : 0;
  }

  function rowOf(channel: Channel): DownloadRow {
    const row = downloadRows.all().find((other) => other.channel === channel);
    invariant(row !== undefined, `nothing of ${channel} is being fetched`);
    return row;
  }

  function forget(channel: Channel): void {
    connection.prepare('DELETE FROM download WHERE channel = ?').run(channel);
    connection.prepare('DELETE FROM downloaded_part WHERE channel = ?').run(channel);
  }

  function downloadOf({ channel, text, signature, publisher }: DownloadRow): Download {
    const manifest = manifestSchema.parse(JSON.parse(text));
    const staged = new Set(partIndexes.all(channel).map(({ part_index }) => part_index));
    const missing = manifest.parts.filter(({ index }) => !staged.has(index));
    return { signed: { text, signature }, manifest, publisher, missing };
  }

  function nextGeneration(): number {
    const tables = TABLE_NAMES.map((table) => `SELECT max(generation) AS generation FROM ${table}`);
    const highest = connection
      .prepare<[], { generation: number | null }>(
        `SELECT max(generation) AS generation FROM (${tables.join(' UNION ALL ')} UNION ALL SELECT generation FROM active
         UNION ALL SELECT generation FROM channel UNION ALL SELECT generation FROM download)`,
      )
      .get();
    return (highest?.generation ?? 0) + 1;
  }

  function put(channel: Channel, generation: number, entry: DownEntry): void {
    if ('removed' in entry) insertRemoval.run(generation, entry.key);
    else if (channel === 'catalogue' && entry.key !== CURRENCY_KEY) {
      const product = productSchema.parse(entry.value);
      insertProduct.run({ ...columnsOf(product), generation });
    } else insertEntry.run(generation, entry.key, JSON.stringify(entry.value));
  }

  function countStaged(generation: number): number {
    const counts = TABLE_NAMES.map((table) => `(SELECT count(*) FROM ${table} WHERE generation = @generation)`);
    const row = connection.prepare<[object], { n: number }>(`SELECT ${counts.join(' + ')} AS n`).get({ generation });
    return row?.n ?? 0;
  }

  /** Lays a staged delta over the active generation. */
  function merge(channel: Channel, from: number, into: number): void {
    const table: Table = channel === 'catalogue' ? 'product' : 'entry';
    const columns =
      table === 'entry'
        ? 'key, value'
        : 'code, name, unit, price_minor, tax_rate_basis_points, category, minimum_age_years, picture, details';
    connection
      .prepare(
        `INSERT OR REPLACE INTO ${table} (generation, ${columns}) SELECT ?, ${columns} FROM ${table} WHERE generation = ?`,
      )
      .run(into, from);
    connection
      .prepare(
        `DELETE FROM ${table} WHERE generation = ? AND ${TABLES[table]} IN (SELECT key FROM removal WHERE generation = ?)`,
      )
      .run(into, from);
  }

  function currencyStaged(generation: number): string | null {
    const row = connection
      .prepare<[number, string], { value: string }>('SELECT value FROM entry WHERE generation = ? AND key = ?')
      .get(generation, CURRENCY_KEY);
    return row === undefined ? null : String(JSON.parse(row.value));
  }

  function activate(channel: Channel, row: DownloadRow, { fromVersion, toVersion }: Manifest): void {
    const active = channelRow.get(channel);
    const isWhole = fromVersion === 0 || active === undefined;
    const generation = isWhole ? row.generation : active.generation;
    if (!isWhole) merge(channel, row.generation, generation);
    connection
      .prepare(
        `INSERT INTO channel (name, version, publisher, generation) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
           version = excluded.version, publisher = excluded.publisher, generation = excluded.generation`,
      )
      .run(channel, toVersion, row.publisher, generation);
    if (channel === 'catalogue') {
      const currency = currencyStaged(row.generation);
      connection
        .prepare(
          'UPDATE active SET version = ?, generation = ?, currency = CASE WHEN ? THEN ? ELSE coalesce(?, currency) END',
        )
        .run(toVersion, generation, isWhole ? 1 : 0, currency, currency);
    }
    if (channel === 'prices') {
      connection
        .prepare(
          `UPDATE meta SET value = ? WHERE key = 'minReader' AND EXISTS (SELECT 1 FROM entry WHERE generation = ?)`,
        )
        .run(CATALOGUE_FORMAT, generation);
    }
  }

  /** Generations that a reader or a download may still need. */
  function liveGenerations(table: Table): Set<number> {
    const downloads = downloadRows.all().map(({ generation }) => generation);
    if (table === 'removal') return new Set(downloads);
    const from = table === 'product' ? 'active' : 'channel';
    const rows = connection.prepare<[], { generation: number }>(`SELECT generation FROM ${from}`).all();
    return new Set([...downloads, ...rows.map(({ generation }) => generation)]);
  }

  /** Hops from generation to generation, so that the rows of a live one are not walked through. */
  function deadGeneration(table: Table): number | null {
    const live = liveGenerations(table);
    const next = connection.prepare<[number], { generation: number | null }>(
      `SELECT min(generation) AS generation FROM ${table} WHERE generation > ?`,
    );
    for (let after = -1; ; ) {
      const generation = next.get(after)?.generation ?? null;
      if (generation === null || !live.has(generation)) return generation;
      after = generation;
    }
  }

  /**
   * A kiosk that comes back after a power cut without its server must be able to sell. Commits here are NORMAL, so nothing is on the disk
   * for sure before a checkpoint; its first act is to sync the log, whatever readers leave it to do after that.
   */
  function makeDurable(): void {
    connection.pragma('wal_checkpoint(PASSIVE)');
  }

  return {
    versionOf,
    downloads: () => downloadRows.all().map(downloadOf),
    begin(signed, manifest, publisher) {
      connection
        .transaction(() => {
          forget(manifest.channel);
          connection
            .prepare('INSERT INTO download (channel, text, signature, publisher, generation) VALUES (?, ?, ?, ?, ?)')
            .run(manifest.channel, signed.text, signed.signature, publisher, nextGeneration());
        })
        .immediate();
    },
    stage(channel, part, entries) {
      connection
        .transaction(() => {
          const { generation } = rowOf(channel);
          for (const entry of entries) put(channel, generation, entry);
          connection
            .prepare('INSERT OR REPLACE INTO downloaded_part (channel, part_index) VALUES (?, ?)')
            .run(channel, part.index);
        })
        .immediate();
    },
    flip(channel) {
      const flipped = connection
        .transaction((): Result<null, DownlinkProblem> => {
          const row = rowOf(channel);
          const { manifest, missing, publisher } = downloadOf(row);
          const objection = objectionTo(manifest, versionOf(channel, publisher));
          if (objection !== null) return err(objection);
          const expected = manifest.parts.reduce((sum, { entries }) => sum + entries, 0);
          const staged = countStaged(row.generation);
          if (missing.length > 0 || staged !== expected) {
            const detail = `${staged} of ${expected} entries are staged, ${missing.length} parts are missing`;
            return err({ channel, kind: 'incomplete', detail });
          }
          activate(channel, row, manifest);
          forget(channel);
          connection.prepare('DELETE FROM problem WHERE channel = ?').run(channel);
          return ok(null);
        })
        .immediate();
      if (flipped.ok) makeDurable();
      return flipped;
    },
    abandon: (channel) => void connection.transaction(() => forget(channel)).immediate(),
    tidy() {
      for (const table of TABLE_NAMES) {
        const generation = deadGeneration(table);
        if (generation === null) continue;
        const key = TABLES[table];
        connection
          .prepare(
            `DELETE FROM ${table} WHERE generation = ? AND ${key} IN
               (SELECT ${key} FROM ${table} WHERE generation = ? ORDER BY ${key} LIMIT ${DELETED_ROWS_MAX})`,
          )
          .run(generation, generation);
        return true;
      }
      return false;
    },
    note({ channel, kind, detail }, atMs) {
      connection
        .prepare('INSERT OR REPLACE INTO problem (channel, kind, detail, at_ms) VALUES (?, ?, ?, ?)')
        .run(channel, kind, detail.slice(0, DETAIL_CHARACTERS_MAX), atMs);
    },
  };
}

function columnsOf(product: Product) {
  const { code, name, unit, priceMinor, taxRateBasisPoints, category, minimumAgeYears, picture } = product;
  const details = JSON.stringify(productDetailsSchema.parse(product));
  const columns = { code, unit, priceMinor, taxRateBasisPoints, category, minimumAgeYears, picture };
  return { ...columns, name: JSON.stringify(name), details: details === '{}' ? null : details };
}
