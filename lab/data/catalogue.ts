/** The sample store's catalogue, built from `source/`: the same at every call. */
import type { Catalogue, Localized, PieceWeight, Product } from '../../core/catalogue/product.ts';
import { invariant } from '../../core/result.ts';
import { seededChoice } from './random.ts';
import { depositOf, ownArticles } from './shop.ts';
import { type Department, departments, type Family, families, type Maker, makers, produce } from './sources.ts';

const CATALOGUE_VERSION = 4;
const CATALOGUE_CURRENCY = 'EUR';
/** GS1's prefix for demonstrations: no real article carries it (our own reading of GS1's prefix list). */
const DEMONSTRATION_PREFIX = '952';
/** One price in so many ends in 5 instead of 9. */
const PERCENT_OF_PRICES_ENDING_IN_FIVE = 8;
/** One family's size in so many is cheaper for members, by a tenth. */
const PERCENT_FOR_MEMBERS = 12;
const NET_GRAMS_MAX = 15_000;
const PACKED = 1.04;
const PIECES_DIFFER_BY = 0.02;

export function generateCatalogue(): Catalogue {
  return {
    version: CATALOGUE_VERSION,
    currency: CATALOGUE_CURRENCY,
    products: [...loose(), ...ownArticles, ...packaged()],
  };
}

function loose(): Product[] {
  return produce.map((item) => {
    const department = departmentOf(item.department);
    return {
      code: `plu:${item.plu}`,
      name: { en: item.en, de: item.de },
      unit: item.unit,
      priceMinor: item.priceMinor,
      taxRateBasisPoints: department.taxRateBasisPoints,
      category: department.id,
      minimumAgeYears: department.minimumAgeYears,
      picture: item.picture === null ? null : `${item.picture}.svg`,
    };
  });
}

function packaged(): Product[] {
  return families.flatMap((family) =>
    makers
      .filter((maker) => maker.departments.includes(family.department))
      .flatMap((maker) => productsOf(family, maker)),
  );
}

function productsOf(family: Family, maker: Maker): Product[] {
  const department = departmentOf(family.department);
  return family.sizes.flatMap(([label, minimumMinor, maximumMinor], sizeIndex) => {
    // One price for all varieties of a size, as shelves have it.
    const priceMinor = shelfPrice(`${maker.number}/${family.number}/${sizeIndex}`, minimumMinor, maximumMinor);
    const deposit = depositOf(family.number);
    const memberPriceMinor = memberPrice(`${maker.number}/${family.number}/${sizeIndex}`, priceMinor);
    const pieceWeight = weightBy(typeof label === 'string' ? label : label[0]);
    return family.varieties.map((variety, varietyIndex) => ({
      code: gtin14(maker.number, family.number, varietyIndex, sizeIndex),
      name: packagedName(family, maker, variety, label),
      unit: 'each' as const,
      priceMinor,
      taxRateBasisPoints: family.taxRateBasisPoints ?? department.taxRateBasisPoints,
      category: department.id,
      minimumAgeYears: family.minimumAgeYears ?? department.minimumAgeYears,
      picture: null,
      ...(deposit === undefined ? {} : { deposit }),
      ...(memberPriceMinor === null ? {} : { memberPriceMinor }),
      ...(pieceWeight === null ? {} : { pieceWeight }),
    }));
  });
}

/** What the label says, a millilitre like a gram, and the packaging: good enough for a scale that is none. Null where it tells no weight. */
function weightBy(label: string): PieceWeight | null {
  const [, count = '1', amount, unit] = /^(?:(\d+) × )?([\d.]+) (g|kg|ml|l)$/.exec(label) ?? [];
  if (amount === undefined) return null;
  const net = Number(count) * Number(amount) * (unit === 'kg' || unit === 'l' ? 1_000 : 1);
  // A bin bag says what goes into it.
  if (net > NET_GRAMS_MAX) return null;
  const grams = Math.round(net * PACKED);
  return { grams, toleranceGrams: Math.round(grams * PIECES_DIFFER_BY) };
}

function memberPrice(seed: string, priceMinor: number): number | null {
  if (priceMinor < 200 || !seededChoice(`member/${seed}`).chance(PERCENT_FOR_MEMBERS)) return null;
  return Math.floor((priceMinor * 9) / 100) * 10 + 9;
}

function packagedName(
  family: Family,
  maker: Maker,
  [varietyEn, varietyDe]: readonly [string, string],
  label: Family['sizes'][number][0],
): Localized {
  // German writes the decimal comma; labels that differ by more than that are given as a pair.
  const [labelEn, labelDe] = typeof label === 'string' ? [label, label.replace(/(\d)\.(\d)/g, '$1,$2')] : label;
  return {
    en: `${maker.name} ${varietyEn} ${family.en}, ${labelEn}`,
    de: `${maker.name} ${family.de} ${varietyDe}, ${labelDe}`,
  };
}

function shelfPrice(seed: string, minimumMinor: number, maximumMinor: number): number {
  const choice = seededChoice(`price/${seed}`);
  const tens = Math.floor(choice.integer(minimumMinor, maximumMinor) / 10) * 10;
  return tens + (choice.chance(PERCENT_OF_PRICES_ENDING_IN_FIVE) ? 5 : 9);
}

/** 952, maker (3 digits), family (3), variety (2), size (1), check digit; then padded to 14. */
function gtin14(makerNumber: number, familyNumber: number, varietyIndex: number, sizeIndex: number): string {
  const digits = `${DEMONSTRATION_PREFIX}${makerNumber}${familyNumber}${String(varietyIndex).padStart(2, '0')}${sizeIndex}`;
  invariant(/^\d{12}$/.test(digits), `a GTIN-13 needs 12 digits before its check digit: ${digits}`);
  return `0${digits}${gtin13CheckDigit(digits)}`;
}

/** Weights 1, 3, 1, 3 … from the left over the 12 digits, up to the next ten. */
function gtin13CheckDigit(digits: string): number {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10;
}

function departmentOf(id: string): Department {
  const department = departments.find((candidate) => candidate.id === id);
  invariant(department !== undefined, `no department ${id}`);
  return department;
}
