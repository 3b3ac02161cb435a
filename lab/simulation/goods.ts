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
export const MEAL_CATEGORY = 'food';
export const AGE_LIMITED_CATEGORY = 'beer';
const DEPOSIT_MINOR = 25;

/** What is special about an article, by its place in the list. */
const SPECIAL: Readonly<Record<number, Partial<Product>>> = {
  4: {
    category: AGE_LIMITED_CATEGORY,
    deposit: { name: { en: 'Deposit', de: 'Pfand' }, amountMinor: DEPOSIT_MINOR, taxRateBasisPoints: 1_900 },
  },
  5: { category: 'spirits', minimumAgeYears: 18, isNotDiscountable: true },
  6: { category: 'pharmacy' },
  7: { memberPriceMinor: 30 },
};
/** What some of them weigh stands in the catalogue; of the others the kiosk learns it. */
const WEIGHED_FROM_INDEX = 8;
const GRAMS_LEAST = 90;
const GRAMS_STEP = 40;

const nameOf = (code: string): string => `Article ${code}`;
const gramsOf = (name: string): number => GRAMS_LEAST + (Number(name.replaceAll(/\D/g, '')) % 37) * GRAMS_STEP;

export const codeIn = (name: string): string => name.split(' ').at(-1) ?? '';

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
  /** Codes of the catalogue that a promotion is for, each for one of them. */
  readonly promoted: Readonly<Record<'threeForTwo' | 'bundle' | 'percent' | 'members', string>>;
  /** A carrier bag; nobody scans it. */
  readonly bagCode: string;
  /** What a piece weighs. */
  gramsOf(name: string): number;
  /** Nobody may buy it before staff have looked at them. By its name on the screen; the beer's age is the shop's rule, the spirits' their own. */
  isAgeLimited(name: string): boolean;
}

export function createGoods(world: World): Goods {
  const chance = world.chance('goods');
  const versions = new Map<number, ReadonlyMap<string, Product>>();
  const gtins = Array.from({ length: ARTICLES }, (_, index) => {
    const digits = String(FIRST_ITEM_NUMBER + index * 7);
    return digits + gs1CheckDigit(digits);
  });
  const gtin14s = gtins.map((gtin) => gtin.padStart(14, '0'));
  const bagCode = gtin14s.at(-1) ?? '';
  const range = [
    ...gtin14s.map((code, index) => ({
      ...product(code, 'each'),
      ...SPECIAL[index],
      ...(index < WEIGHED_FROM_INDEX ? {} : { pieceWeight: { grams: gramsOf(nameOf(code)) } }),
    })),
    ...FRUIT.map((plu) => product(`plu:${plu}`, 'kilogram')),
  ];
  const limited = new Set(
    range
      .filter(({ minimumAgeYears, category }) => minimumAgeYears !== null || category === AGE_LIMITED_CATEGORY)
      .map(({ code }) => code),
  );

  function product(code: string, unit: Product['unit']): Product {
    return {
      code,
      name: { en: nameOf(code), de: `Artikel ${code}` },
      unit,
      priceMinor: chance.integer(...PRICE_MINOR),
      taxRateBasisPoints: chance.pick([700, 1_900]),
      category: chance.pick(['pantry', MEAL_CATEGORY]),
      minimumAgeYears: null,
      picture: null,
    };
  }

  return {
    codes: [...gtins.slice(0, -1), ...FRUIT],
    promoted: {
      threeForTwo: gtin14s[0] ?? '',
      bundle: gtin14s[1] ?? '',
      percent: gtin14s[2] ?? '',
      members: gtin14s[3] ?? '',
    },
    bagCode,
    gramsOf,
    isAgeLimited: (name) => limited.has(codeIn(name)),
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
