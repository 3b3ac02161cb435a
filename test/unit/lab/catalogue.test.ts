import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { catalogueSchema, productSchema } from '../../../core/catalogue/product.ts';
import { generateCatalogue } from '../../../lab/data/catalogue.ts';
import { departments, families, makers, produce } from '../../../lab/data/sources.ts';

/** Changes only when a source or the generator is changed on purpose. */
const CATALOGUE_SHA256 = 'eba44a17948b315c50b27979547accdc7969c82cfb3305522e7fe82b21c0a731';

const catalogue = generateCatalogue();
const { products } = catalogue;
const packaged = products.filter((product) => /^0952\d{10}$/.test(product.code));
/** Labelled at the shop's own counters, by numbers of its own. */
const counter = products.filter((product) => /^02\d{12}$/.test(product.code));
const loose = products.filter((product) => product.code.startsWith('plu:'));
/** EAN-8 and UPC-E. */
const small = products.filter((product) => product.code.startsWith('00'));

/** GS1's rule read from the right: every second digit, beginning next to the check digit, counts three times. */
function isValidGtin(gtin: string): boolean {
  let sum = 0;
  for (let fromRight = 0; fromRight < gtin.length; fromRight += 1) {
    sum += Number(gtin.charAt(gtin.length - 1 - fromRight)) * (fromRight % 2 === 1 ? 3 : 1);
  }
  return sum % 10 === 0;
}

describe('the sample catalogue', () => {
  test('is the same at every call and from one version to the next', () => {
    expect(generateCatalogue()).toEqual(catalogue);
    expect(createHash('sha256').update(JSON.stringify(catalogue)).digest('hex')).toBe(CATALOGUE_SHA256);
  });

  test('is a valid catalogue of at least 2,000 valid products', () => {
    expect(catalogueSchema.safeParse(catalogue).error).toBeUndefined();
    expect(products.filter((product) => !productSchema.safeParse(product).success)).toEqual([]);
    expect(products.length).toBeGreaterThanOrEqual(2_000);
  });

  test('has unique codes', () => {
    expect(new Set(products.map((product) => product.code)).size).toBe(products.length);
  });

  test('gives packaged articles GTIN-13 of the demonstration prefix with right check digits', () => {
    expect(isValidGtin('4006381333931')).toBe(true);
    expect(isValidGtin('4006381333932')).toBe(false);
    expect(packaged.filter(({ code }) => !code.startsWith('0952') || !isValidGtin(code))).toEqual([]);
    expect(counter.filter(({ code }) => !isValidGtin(code))).toEqual([]);
    expect(small.filter(({ code }) => !isValidGtin(code))).toEqual([]);
    expect(packaged.length + loose.length + counter.length + small.length).toBe(products.length);
  });

  test.each(['en', 'de'])('names every article differently in %s', (language) => {
    const names = products.map((product) => product.name[language] ?? '');
    expect(names.filter((name) => name.trim() === '')).toEqual([]);
    expect(new Set(names).size).toBe(products.length);
  });

  test('writes German sizes with the decimal comma', () => {
    expect(products.filter((product) => /\d\.\d/.test(product.name.de ?? ''))).toEqual([]);
    expect(products.filter((product) => /\d,\d/.test(product.name.en ?? ''))).toEqual([]);
  });

  test('has plausible prices that mostly end in 9', () => {
    const prices = products.map((product) => product.priceMinor);
    expect(Math.min(...prices)).toBeGreaterThanOrEqual(29);
    expect(Math.max(...prices)).toBeLessThanOrEqual(3_000);
    expect(prices.filter((price) => price % 10 === 9).length).toBeGreaterThan(prices.length * 0.8);
  });

  test('uses both tax rates, and only these', () => {
    const rates = products.map((product) => product.taxRateBasisPoints);
    expect(new Set(rates)).toEqual(new Set([700, 1900]));
  });

  test('restricts beer and wine from 16, spirits and tobacco from 18', () => {
    const restricted = products.filter((product) => product.minimumAgeYears !== null);
    expect(restricted.length).toBeGreaterThanOrEqual(30);
    const ageOf = (pattern: RegExp) =>
      new Set(products.filter(({ name }) => pattern.test(name.de ?? '')).map((product) => product.minimumAgeYears));
    expect(ageOf(/ (Bier|Rotwein|Weißwein|Sekt) /)).toEqual(new Set([16]));
    expect(ageOf(/ (Spirituose|Zigaretten|Drehtabak) /)).toEqual(new Set([18]));
  });

  test('has at least 40 loose articles of the produce department with pictures, weighed and by the piece', () => {
    const pictured = loose.filter((product) => product.category === 'produce' && product.picture !== null);
    expect(pictured.length).toBeGreaterThanOrEqual(40);
    expect(new Set(pictured.map((product) => product.unit))).toEqual(new Set(['each', 'kilogram']));
    expect(products.find((product) => product.code === 'plu:4011')?.name.de).toBe('Bananen');
  });

  test('has sources whose numbers are unique and whose departments exist and are all used', () => {
    expect(new Set(makers.map((maker) => maker.number)).size).toBe(makers.length);
    expect(new Set(families.map((family) => family.number)).size).toBe(families.length);
    const known = new Set(departments.map((department) => department.id));
    const used = new Set([...families, ...produce].map((source) => source.department));
    expect(used).toEqual(known);
    expect(makers.flatMap((maker) => maker.departments).filter((department) => !known.has(department))).toEqual([]);
  });
});
