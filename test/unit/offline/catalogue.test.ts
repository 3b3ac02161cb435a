import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Catalogue, Product } from '../../../core/catalogue/product.ts';
import { type LocalCatalogue, openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

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
const version = (number: number, products: Product[]): Catalogue => ({ version: number, currency: 'EUR', products });

beforeEach(() => {
  place = temporaryFolder();
  file = dataFiles(place.folder).catalogue;
});
afterEach(() => {
  for (const catalogue of opened.splice(0)) catalogue.close();
  place.remove();
});

describe('the local catalogue', () => {
  it('shows a reader the new version as soon as another connection flipped it', () => {
    const reader = open();
    const writer = open(false);
    expect(reader.version).toBe(0);
    expect(writer.replaceAll(version(1, [milk, apple]))).toEqual({ ok: true, value: { changed: true } });
    expect(reader.find(milk.code)).toEqual(milk);
    expect(reader.produce()).toEqual([apple]);
    writer.replaceAll(version(2, [{ ...milk, priceMinor: 135 }]));
    expect(reader.version).toBe(2);
    expect(reader.currency).toBe('EUR');
    expect(reader.find(milk.code)?.priceMinor).toBe(135);
    expect(reader.find(apple.code)).toBeNull();
  });

  it('never goes back', () => {
    const catalogue = open();
    catalogue.replaceAll(version(5, [milk]));
    expect(catalogue.replaceAll(version(5, []))).toEqual({ ok: true, value: { changed: false } });
    expect(catalogue.replaceAll(version(4, []))).toEqual({ ok: true, value: { changed: false } });
    expect(catalogue.find(milk.code)).toEqual(milk);
  });

  it.each([
    ['a broken article', [milk, { ...apple, priceMinor: 1.5 }], 'products.1.priceMinor'],
    ['an article twice', [milk, milk], 'twice'],
  ])('refuses a catalogue with %s whole', (_what, products, problem) => {
    const catalogue = open();
    catalogue.replaceAll(version(1, [milk]));
    const refused = catalogue.replaceAll(version(2, products));
    expect(refused).toMatchObject({ ok: false, error: { kind: 'invalidCatalogue' } });
    expect(JSON.stringify(refused)).toContain(problem);
    expect(catalogue.version).toBe(1);
  });

  it('takes more articles than one staging transaction holds', () => {
    const catalogue = open();
    const products = Array.from({ length: 12_001 }, (_, index) => ({ ...milk, code: String(index).padStart(14, '0') }));
    catalogue.replaceAll(version(1, products));
    catalogue.replaceAll(version(2, products.slice(1)));
    expect(catalogue.find('00000000012000')).not.toBeNull();
    expect(catalogue.find('00000000000000')).toBeNull();
  });

  it('sets a broken file aside and starts anew', () => {
    writeFileSync(file, 'not a database at all, but long enough to look at. '.repeat(100));
    const catalogue = open();
    expect(catalogue.version).toBe(0);
    expect(existsSync(`${file}.broken`)).toBe(true);
    expect(catalogue.replaceAll(version(1, [milk]))).toEqual({ ok: true, value: { changed: true } });
  });
});
