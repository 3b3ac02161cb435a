import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { silentLog } from '../../../offline/log.ts';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { checkCatalogue } from '../../powercut/check.ts';
import { bringDown, currencyEntry, productEntry, testPublisher } from '../../support/publisher.ts';
import { MILK } from '../core/world.ts';

const CODES = ['00000000000001', '00000000000002'];
const at = (version: number, priceMinor: number) => ({
  version,
  products: CODES.map((code) => ({ code, priceMinor })),
});
const PUBLISHED = [at(10, 100), at(20, 101)];

let place: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  place = temporaryFolder();
  const catalogue = openCatalogue(dataFiles(place.folder).catalogue, { repair: true });
  const publisher = testPublisher();
  for (const { version, products } of PUBLISHED) {
    const entries = products.map((product) => productEntry({ ...MILK, ...product }));
    publisher.publish('catalogue', [currencyEntry(), ...entries], version);
    await bringDown(catalogue, publisher);
  }
  catalogue.close();
});
afterEach(() => place.remove());

function brokenOf(statement?: string): string[] {
  if (statement !== undefined) {
    const file = new Database(dataFiles(place.folder).catalogue);
    file.exec(statement);
    file.close();
  }
  const verdict = { broken: [] };
  checkCatalogue(place.folder, { catalogues: PUBLISHED }, { catalogueVersion: 20 }, verdict, silentLog);
  return verdict.broken;
}

describe('what a power cut left of the catalogue', () => {
  it('is sound where the version pointed to has its own products', () => expect(brokenOf()).toEqual([]));

  it.each([
    [
      'one product of the version before',
      "UPDATE product SET price_minor = 100 WHERE code = '00000000000001'",
      '1 products',
    ],
    ['all products of the version before', 'UPDATE product SET price_minor = 100', '2 products'],
    ['a product missing', `DELETE FROM product WHERE code = '${CODES[0]}'`, '1 products'],
    ['a version that nobody published', 'UPDATE active SET version = 21', 'never published'],
  ])('is found out with %s', (_what, statement, said) => {
    expect(brokenOf(statement)).toEqual([expect.stringContaining(said)]);
  });
});
