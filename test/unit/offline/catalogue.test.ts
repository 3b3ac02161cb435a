import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Product } from '../../../core/catalogue/product.ts';
import { type LocalCatalogue, openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import {
  bringDown,
  currencyEntry,
  fillCatalogue,
  priceEntry,
  productEntry,
  testPublisher,
} from '../../support/publisher.ts';

const FORMAT_1_FILE = join(import.meta.dirname, '../../fixtures/catalogue-format-1.db');

let place: ReturnType<typeof temporaryFolder>;
let file: string;
const opened: LocalCatalogue[] = [];
const open = (repair = true) => {
  const catalogue = openCatalogue(file, { repair });
  opened.push(catalogue);
  return catalogue;
};

const milk: Product = {
  code: '04006381333931',
  name: { en: 'Milk', de: 'Milch' },
  unit: 'each',
  priceMinor: 125,
  taxRateBasisPoints: 700,
  category: 'dairy',
  minimumAgeYears: null,
  picture: null,
};
const apple: Product = { ...milk, code: 'plu:4011', name: { en: 'Apple' }, unit: 'kilogram', picture: 'apple' };
const NOW = 1_000;

beforeEach(() => {
  place = temporaryFolder();
  file = dataFiles(place.folder).catalogue;
});
afterEach(() => {
  for (const catalogue of opened.splice(0)) catalogue.close();
  place.remove();
});

describe('the local catalogue', () => {
  it('shows a reader the new version as soon as another connection flipped it', async () => {
    const reader = open();
    const writer = open(false);
    const publisher = testPublisher();
    expect(reader.version).toBe(0);
    publisher.publish('catalogue', [currencyEntry(), productEntry(milk), productEntry(apple)], 40);
    await bringDown(writer, publisher);
    expect([reader.version, reader.currency]).toEqual([40, 'EUR']);
    expect(reader.find(milk.code, NOW)).toEqual(milk);
    expect(reader.produce(NOW)).toEqual([apple]);
    publisher.publish(
      'catalogue',
      [productEntry({ ...milk, priceMinor: 135 }), { key: apple.code, removed: true }],
      41,
    );
    await bringDown(writer, publisher);
    expect([reader.version, reader.currency]).toEqual([41, 'EUR']);
    expect(reader.find(milk.code, NOW)?.priceMinor).toBe(135);
    expect(reader.find(apple.code, NOW)).toBeNull();
  });

  it('has put down what was flipped to, also where the write-ahead log is lost', async () => {
    const catalogue = open();
    const publisher = testPublisher();
    publisher.publish('catalogue', [currencyEntry(), productEntry(milk)], 40);
    await bringDown(catalogue, publisher);
    const alone = join(place.folder, 'alone.db');
    copyFileSync(file, alone);
    const left = openCatalogue(alone, { repair: false });
    opened.push(left);
    expect(left.version).toBe(40);
    expect(left.find(milk.code, NOW)).toEqual(milk);
  });

  it('sells at the price that is valid at the moment, and goes back to the catalogue’s when an offer ends', async () => {
    const catalogue = open();
    const publisher = testPublisher();
    publisher.publish('catalogue', [currencyEntry(), productEntry(milk), productEntry(apple)]);
    publisher.publish('prices', [
      priceEntry(milk.code, { validFromMs: 2_000, priceMinor: 99 }, { validFromMs: 3_000, priceMinor: null }),
      priceEntry(apple.code, { validFromMs: 0, priceMinor: 300 }),
    ]);
    await bringDown(catalogue, publisher);
    const priceOf = (code: string, atMs: number) => catalogue.find(code, atMs)?.priceMinor;
    expect([1_999, 2_000, 2_999, 3_000].map((atMs) => priceOf(milk.code, atMs))).toEqual([125, 99, 99, 125]);
    expect(catalogue.produce(NOW).map(({ priceMinor }) => priceMinor)).toEqual([300]);
    publisher.publish('prices', [{ key: apple.code, removed: true }]);
    await bringDown(catalogue, publisher);
    expect(priceOf(apple.code, NOW)).toBe(125);
  });

  it('holds promotions, help, flights and settings beside the articles', async () => {
    const catalogue = open();
    const publisher = testPublisher();
    const promotion = {
      name: { en: 'Two for one' },
      validFromMs: 500,
      validToMs: 2_000,
      codes: [],
      terms: { take: 2 },
    };
    const article = { topic: 'payment', title: { en: 'Cards' }, body: { en: 'We take cards.' }, keywords: [] };
    const flight = {
      flightId: 'MX101-2026-11-24',
      carrier: 'MX',
      number: '101',
      origin: 'HAM',
      originCity: 'Hamburg',
      destination: 'OSL',
      destinationCity: 'Oslo',
      departureDate: '2026-11-24',
      departureTime: '12:30',
      boardingTime: '12:00',
      departsAtMs: 5_000,
      gate: 'A12',
      terminal: '1',
      status: 'open',
    };
    publisher.publish('promotions', [{ key: 'spring', value: promotion }]);
    publisher.publish('articles', [{ key: 'cards', value: article }]);
    publisher.publish('flights', [{ key: flight.flightId, value: flight }]);
    publisher.publish('configuration', [{ key: '*/languages', value: ['de'] }]);
    await bringDown(catalogue, publisher);
    expect(catalogue.promotions()).toEqual([{ ...promotion, promotionId: 'spring' }]);
    expect(catalogue.articles()).toEqual([{ ...article, articleId: 'cards' }]);
    expect(catalogue.flights()).toEqual([flight]);
    expect(catalogue.settings()).toEqual([{ key: '*/languages', value: ['de'] }]);
    expect(catalogue.reports()).toEqual(
      ['articles', 'configuration', 'flights', 'promotions'].map((channel) => ({
        channel,
        version: 1,
        entries: 1,
        problem: null,
      })),
    );
  });

  it('deletes in small steps what retired, and nothing else', async () => {
    const catalogue = open();
    const products = Array.from({ length: 12_001 }, (_, index) => ({ ...milk, code: String(index).padStart(14, '0') }));
    await fillCatalogue(catalogue, products);
    // Another publisher: its first version takes the place of all that was there.
    await fillCatalogue(catalogue, products.slice(1));
    expect(catalogue.find('00000000012000', NOW)).not.toBeNull();
    expect(catalogue.find('00000000000000', NOW)).toBeNull();
    expect(rowsIn('product')).toBe(12_000);
  });

  it('sets a broken file aside and starts anew', async () => {
    writeFileSync(file, 'not a database at all, but long enough to look at. '.repeat(100));
    const catalogue = open();
    expect(catalogue.version).toBe(0);
    expect(existsSync(`${file}.broken`)).toBe(true);
    await fillCatalogue(catalogue, [milk]);
    expect(catalogue.find(milk.code, NOW)).toEqual(milk);
  });
});

function rowsIn(table: string): number {
  const connection = new Database(file, { readonly: true });
  const row = connection.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get();
  connection.close();
  return row?.n ?? -1;
}

/** What the version before asks of a file before it sells from it, word for word. */
function openedByVersionBefore(): { isReadable: boolean; price: number | undefined } {
  const connection = new Database(file);
  const minReader = connection
    .prepare<[], { value: number }>("SELECT value FROM meta WHERE key = 'minReader'")
    .get()?.value;
  const isReadable = minReader !== undefined && minReader <= 1;
  const price = connection
    .prepare<[string], { price: number }>(
      'SELECT price_minor AS price FROM product WHERE generation = (SELECT generation FROM active) AND code = ?',
    )
    .get(milk.code)?.price;
  connection.close();
  return { isReadable, price };
}

/** How the version before replaces a catalogue. */
function replacedByVersionBefore(version: number, priceMinor: number): void {
  const connection = new Database(file);
  const { generation } = connection.prepare<[], { generation: number }>('SELECT generation FROM active').get() ?? {
    generation: 0,
  };
  connection.exec(`DELETE FROM product WHERE generation <> ${generation};
    INSERT INTO product (generation, code, name, unit, price_minor, tax_rate_basis_points, category, minimum_age_years, picture)
       VALUES (${generation + 1}, '${milk.code}', '{"en":"Milk"}', 'each', ${priceMinor}, 700, 'dairy', NULL, NULL);
    UPDATE active SET version = ${version}, currency = 'EUR', generation = ${generation + 1};
    DELETE FROM product WHERE generation <> ${generation + 1};`);
  connection.close();
}

describe('a catalogue file of the version before', () => {
  beforeEach(() => copyFileSync(FORMAT_1_FILE, file));

  it('sells at once after the update, and is replaced by the whole from head office', async () => {
    const catalogue = open();
    expect([catalogue.version, catalogue.find(milk.code, NOW)?.priceMinor]).toEqual([7, 119]);
    const publisher = testPublisher();
    publisher.publish('catalogue', [currencyEntry(), productEntry(milk)], 3);
    await bringDown(catalogue, publisher);
    expect([catalogue.version, catalogue.find(milk.code, NOW)?.priceMinor]).toEqual([3, 125]);
  });

  it('can be read by the version before again, as long as no price list has come', async () => {
    const catalogue = open();
    await fillCatalogue(catalogue, [milk]);
    expect(openedByVersionBefore()).toEqual({ isReadable: true, price: 125 });
  });

  it('is refused by the version before once it has price lists, which that would not keep to', async () => {
    const catalogue = open();
    const publisher = testPublisher();
    publisher.publish('prices', [priceEntry(milk.code, { validFromMs: 0, priceMinor: 99 })]);
    await bringDown(catalogue, publisher);
    expect(openedByVersionBefore().isReadable).toBe(false);
  });

  it('that replaced the catalogue meanwhile is noticed: the whole is asked for again', async () => {
    const catalogue = open();
    const publisher = testPublisher();
    publisher.publish('catalogue', [currencyEntry(), productEntry(milk)], 100);
    await bringDown(catalogue, publisher);
    replacedByVersionBefore(101, 77);
    expect(catalogue.staging().versionOf('catalogue', publisher.publicKey)).toBe(0);
    await bringDown(catalogue, publisher);
    expect([catalogue.version, catalogue.find(milk.code, NOW)?.priceMinor]).toEqual([100, 125]);
  });
});
