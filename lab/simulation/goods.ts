/** What the simulated store sells: every published version of the catalogue, kept to compare look-ups with. */
import { isDeepStrictEqual } from 'node:util';
import { gs1CheckDigit } from '../../core/barcode/gtin.ts';
import type { Product } from '../../core/catalogue/product.ts';
import { CURRENCY_KEY, type DownEntry } from '../../offline/wire/down-wire.ts';
import type { World } from './world.ts';

const ARTICLES = 12;
const FIRST_ITEM_NUMBER = 952_100_000_000;
const PRICE_MINOR = [49, 2_999] as const;
const CHANGED_PERCENT = 40;
const GONE_PERCENT = 4;
const FRUIT = ['4011', '4046'];

export interface Goods {
  /** What head office publishes next: some prices are others, an article may be gone for a while. */
  next(): DownEntry[];
  /** The server's change log says that it now has this version. Content that belonged to another version already is another version's. */
  published(version: number, products: readonly Product[]): void;
  isPublished(version: number): boolean;
  /** Undefined where no server ever had that version. */
  find(version: number, code: string): Product | null | undefined;
  /** What a scanner reads off the articles; two of them are weighed. */
  readonly codes: readonly string[];
}

export function createGoods(world: World): Goods {
  const chance = world.chance('goods');
  const versions = new Map<number, ReadonlyMap<string, Product>>();
  const gtins = Array.from({ length: ARTICLES }, (_, index) => {
    const digits = String(FIRST_ITEM_NUMBER + index * 7);
    return digits + gs1CheckDigit(digits);
  });
  // So that staff are wanted now and then.
  const restricted = gtins[0]?.padStart(14, '0');
  const range = [
    ...gtins.map((gtin) => product(gtin.padStart(14, '0'), 'each')),
    ...FRUIT.map((plu) => product(`plu:${plu}`, 'kilogram')),
  ];

  function product(code: string, unit: Product['unit']): Product {
    return {
      code,
      name: { en: `Article ${code}`, de: `Artikel ${code}` },
      unit,
      priceMinor: chance.integer(...PRICE_MINOR),
      taxRateBasisPoints: chance.pick([700, 1_900]),
      category: 'pantry',
      minimumAgeYears: code === restricted ? 18 : null,
      picture: null,
    };
  }

  return {
    codes: [...gtins, ...FRUIT],
    next() {
      for (const article of range) {
        if (chance.chance(CHANGED_PERCENT)) article.priceMinor = chance.integer(...PRICE_MINOR);
      }
      const sold = range.filter(() => !chance.chance(GONE_PERCENT));
      return [
        { key: CURRENCY_KEY, value: 'EUR' },
        ...sold.map((article) => ({ key: article.code, value: { ...article } })),
      ];
    },
    published(version, products) {
      const content = new Map(products.map((article) => [article.code, article]));
      const before = versions.get(version);
      if (before !== undefined && !isDeepStrictEqual(before, content)) {
        world.find('version', `version ${version} of the catalogue was published twice, with two contents`);
      }
      versions.set(version, content);
    },
    isPublished: (version) => versions.has(version),
    find(version, code) {
      const content = version === 0 ? new Map<string, Product>() : versions.get(version);
      return content === undefined ? undefined : (content.get(code) ?? null);
    },
  };
}
