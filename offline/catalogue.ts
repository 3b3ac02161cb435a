/**
 * The local copy of what head office publishes: articles, prices, promotions, help, flights, settings. Read in the host's thread, brought
 * up to date by the sync worker through a connection of its own (`catalogue-staging.ts`).
 */
import { existsSync, renameSync } from 'node:fs';
import { z } from 'zod';
import { priceAt, priceListSchema } from '../core/catalogue/price-list.ts';
import { localizedSchema, type Product, productDetailsSchema } from '../core/catalogue/product.ts';
import { type Recall, recallSchema } from '../core/catalogue/recall.ts';
import { type FlightNotice, flightNoticeSchema } from '../core/checkin/departure.ts';
import { type Article, articleSchema } from '../core/help/article.ts';
import { type Promotion, promotionSchema } from '../core/promotions/promotion.ts';
import { err, ok, type Result } from '../core/result.ts';
import { isReadable, migrate } from './catalogue-schema.ts';
import { type CatalogueStaging, catalogueStaging } from './catalogue-staging.ts';
import { type OfflineLog, silentLog } from './log.ts';
import { type Connection, enterWal, openFile, quickCheck } from './sqlite.ts';
import { detailOf, StorageFailure, storageCodeOf } from './storage-failure.ts';
import type { Channel } from './wire/down-wire.ts';

const PRODUCE_MAX = 500;
/** Entries of one channel that are read at once; more are never meant to be shown. */
const ENTRIES_READ_MAX = 10_000;
/** What a large update left in the write-ahead log is given back down to this. */
const LOG_BYTES_KEPT = 16 * 1024 * 1024;

/** How a channel stands, for people who look after the kiosk. */
export interface ChannelReport {
  channel: string;
  version: number;
  entries: number;
  /** Why its last update was refused; null when it was not. */
  problem: { kind: string; detail: string; atMs: number } | null;
}

export interface LocalCatalogue {
  /** Of the articles alone; 0 while there are none. Rises with every flip of the catalogue's channel. */
  readonly version: number;
  /** Null while there is no catalogue. */
  readonly currency: string | null;
  /** The article at the price that is valid at that moment. One consistent look: never an old article with a new price list. */
  find(code: string, atMs: number): Product | null;
  /** The articles that are found by their picture, by code, at the prices of that moment. */
  produce(atMs: number): Product[];
  /** All of them, also those that have ended or not begun. */
  promotions(): (Promotion & { promotionId: string })[];
  recalls(): Recall[];
  articles(): (Article & { articleId: string })[];
  flights(): FlightNotice[];
  /** Head office's settings as they came, for `withSettings`. */
  settings(): { key: string; value: unknown }[];
  /** 0 where there is nothing of that channel. */
  versionOf(channel: Channel): number;
  reports(): ChannelReport[];
  /** Brings it up to date; of the one process or thread that syncs. */
  staging(): CatalogueStaging;
  close(): void;
}

type ProductRow = Omit<Product, 'name'> & { name: string; prices: string | null; details: string | null };

const ACTIVE = 'generation = (SELECT generation FROM active)';
const generationOf = (channel: Channel) => `generation = (SELECT generation FROM channel WHERE name = '${channel}')`;
const PRODUCT = `SELECT code, name, unit, price_minor AS priceMinor, tax_rate_basis_points AS taxRateBasisPoints, category,
    minimum_age_years AS minimumAgeYears, picture, details,
    (SELECT value FROM entry WHERE ${generationOf('prices')} AND key = product.code) AS prices
  FROM product WHERE ${ACTIVE}`;

const jsonOf = (text: string): unknown => JSON.parse(text);

function productOf({ prices, details, ...row }: ProductRow, atMs: number): Product {
  const priceMinor =
    prices === null ? row.priceMinor : priceAt(priceListSchema.parse(jsonOf(prices)), row.priceMinor, atMs);
  const more = details === null ? {} : productDetailsSchema.parse(jsonOf(details));
  return { ...row, ...more, priceMinor, name: localizedSchema.parse(jsonOf(row.name)) };
}

/**
 * Opens or creates the catalogue. With `repair` (the host, before any other connection exists) the file is checked, and one that cannot
 * be used is set aside as `….broken` and an empty one made: the server has it all. Throws `StorageFailure` when even that fails. Others
 * need not read all of it again: they check it only where they are told to.
 */
export function openCatalogue(
  file: string,
  options: { repair: boolean; check?: boolean; log?: OfflineLog },
): LocalCatalogue {
  const log = options.log ?? silentLog;
  const opened = open(file, options.check ?? options.repair);
  if (opened.ok) return catalogueOn(opened.value);
  if (!options.repair) throw new StorageFailure(storageCodeOf(opened.error.cause), opened.error.cause);
  log.warn({ file, detail: detailOf(opened.error.cause) }, 'the catalogue file is set aside and fetched again');
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.broken${suffix}`);
  }
  const fresh = open(file, false);
  if (fresh.ok) return catalogueOn(fresh.value);
  throw new StorageFailure(storageCodeOf(fresh.error.cause), fresh.error.cause);
}

function open(file: string, isChecked: boolean): Result<Connection, { kind: 'unusable'; cause: unknown }> {
  let connection: Connection | undefined;
  try {
    connection = openFile(file);
    if (!isReadable(connection)) throw new Error('not a catalogue of a format that this version reads');
    enterWal(connection, 'NORMAL');
    connection.pragma(`journal_size_limit = ${LOG_BYTES_KEPT}`);
    const complaint = isChecked ? quickCheck(connection) : null;
    if (complaint !== null) throw new Error(complaint);
    migrate(connection);
    return ok(connection);
  } catch (cause) {
    connection?.close();
    return err({ kind: 'unusable', cause });
  }
}

function catalogueOn(connection: Connection): LocalCatalogue {
  const active = connection.prepare<[], { version: number; currency: string | null }>(
    'SELECT version, currency FROM active',
  );
  const byCode = connection.prepare<[string], ProductRow>(`${PRODUCT} AND code = ?`);
  const withPicture = connection.prepare<[number], ProductRow>(
    `${PRODUCT} AND picture IS NOT NULL ORDER BY code LIMIT ?`,
  );
  const version = connection.prepare<[Channel], { version: number }>('SELECT version FROM channel WHERE name = ?');

  function entriesOf<T>(channel: Channel, schema: z.ZodType<T>): { key: string; value: T }[] {
    return connection
      .prepare<[number], { key: string; value: string }>(
        `SELECT key, value FROM entry WHERE ${generationOf(channel)} ORDER BY key LIMIT ?`,
      )
      .all(ENTRIES_READ_MAX)
      .map(({ key, value }) => ({ key, value: schema.parse(jsonOf(value)) }));
  }

  return {
    get version() {
      return active.get()?.version ?? 0;
    },
    get currency() {
      return active.get()?.currency ?? null;
    },
    find(code, atMs) {
      const row = byCode.get(code);
      return row === undefined ? null : productOf(row, atMs);
    },
    produce: (atMs) => withPicture.all(PRODUCE_MAX).map((row) => productOf(row, atMs)),
    promotions: () =>
      entriesOf('promotions', promotionSchema).map(({ key, value }) => ({ ...value, promotionId: key })),
    recalls: () => entriesOf('recalls', recallSchema).map(({ value }) => value),
    articles: () => entriesOf('articles', articleSchema).map(({ key, value }) => ({ ...value, articleId: key })),
    flights: () => entriesOf('flights', flightNoticeSchema).map(({ value }) => value),
    settings: () => entriesOf('configuration', z.unknown()),
    versionOf: (channel) => version.get(channel)?.version ?? 0,
    reports: () => reportsOf(connection),
    staging: () => catalogueStaging(connection),
    close: () => void connection.close(),
  };
}

function reportsOf(connection: Connection): ChannelReport[] {
  return connection
    .prepare<
      [],
      { channel: string; version: number; entries: number; kind: string | null; detail: string; atMs: number }
    >(
      `SELECT names.name AS channel, coalesce(channel.version, 0) AS version, kind, detail, at_ms AS atMs,
         CASE names.name WHEN 'catalogue' THEN (SELECT count(*) FROM product WHERE ${ACTIVE})
           ELSE (SELECT count(*) FROM entry WHERE entry.generation = channel.generation) END AS entries
       FROM (SELECT name FROM channel UNION SELECT channel FROM problem) AS names
       LEFT JOIN channel ON channel.name = names.name LEFT JOIN problem ON problem.channel = names.name
       ORDER BY names.name`,
    )
    .all()
    .map(({ kind, detail, atMs, ...report }) => ({
      ...report,
      problem: kind === null ? null : { kind, detail, atMs },
    }));
}
