/** The sample store's own articles, offers, coupons and members, and how it prints its codes. */
import { withCheckDigit } from '../../core/barcode/gs1-prefix.ts';
import type { Deposit, Product } from '../../core/catalogue/product.ts';
import type { Recall } from '../../core/catalogue/recall.ts';
import { invariant } from '../../core/result.ts';
import { publishedPromotion, samplePromotions } from './promotions.ts';

/** Families of drinks with a deposit on each bottle or can. */
const DEPOSITS_BY_FAMILY: Readonly<Record<string, number>> = {
  '231': 25,
  '232': 25,
  '234': 25,
  '235': 25,
  '236': 25,
  '251': 8,
};

export function depositOf(familyNumber: number): Deposit | undefined {
  const amountMinor = DEPOSITS_BY_FAMILY[String(familyNumber)];
  return amountMinor === undefined
    ? undefined
    : { name: { en: 'Deposit', de: 'Pfand' }, amountMinor, taxRateBasisPoints: 1_900 };
}

const own = (
  code: string,
  en: string,
  de: string,
  priceMinor: number,
  more: Partial<Product> & Pick<Product, 'category'>,
): Product => ({
  code,
  name: { en, de },
  unit: 'each',
  priceMinor,
  taxRateBasisPoints: 700,
  minimumAgeYears: null,
  picture: null,
  ...more,
});

export const BAG_CODES = ['plu:9001', 'plu:9002'];
/** Labelled at the counter: `22`, article, check digit of the price, price. */
const CHEESE = withCheckDigit('221000100000').padStart(14, '0');
/** `28`, article, weight in grams. */
const MINCE = withCheckDigit('282000100000').padStart(14, '0');

/** Too small for a long barcode: EAN-8, and UPC-E for an article of North America. */
export const SMALL_PACKETS = {
  mints: { ean8: withCheckDigit('9520001') },
  gum: { upcE: '01234565', upcA: '012345000065' },
} as const;

export const ownArticles: readonly Product[] = [
  own('plu:9001', 'Paper carrier bag', 'Papiertragetasche', 29, {
    category: 'household',
    taxRateBasisPoints: 1_900,
    picture: 'shopping-bags.svg',
    pieceWeight: { grams: 38 },
    isNotDiscountable: true,
  }),
  own('plu:9002', 'Cotton carrier bag', 'Baumwolltasche', 199, {
    category: 'household',
    taxRateBasisPoints: 1_900,
    picture: 'handbag.svg',
    pieceWeight: { grams: 92 },
    isNotDiscountable: true,
  }),
  own(CHEESE, 'Mountain cheese from the counter', 'Bergkäse von der Theke', 2_490, {
    category: 'dairy',
    unit: 'kilogram',
    picture: 'cheese-wedge.svg',
  }),
  own(MINCE, 'Minced beef from the counter', 'Rinderhack von der Theke', 1_290, {
    category: 'meat',
    unit: 'kilogram',
    picture: 'cut-of-meat.svg',
  }),
  own(SMALL_PACKETS.mints.ean8.padStart(14, '0'), 'Peppermints, 16 g', 'Pfefferminz, 16 g', 99, {
    category: 'snacks',
    pieceWeight: { grams: 19 },
  }),
  own(SMALL_PACKETS.gum.upcA.padStart(14, '0'), 'Chewing gum, 14 g', 'Kaugummi, 14 g', 129, {
    category: 'snacks',
    pieceWeight: { grams: 17 },
  }),
];

/** A label of the cheese counter, with its price. */
export const cheeseLabel = (priceMinor: number): string =>
  withCheckDigit(`2210001${String(priceMinor).padStart(5, '0')}`);
export const minceLabel = (weightGrams: number): string =>
  withCheckDigit(`2820001${String(weightGrams).padStart(5, '0')}`);
/** A voucher of the machine that takes empty bottles. */
export const bottleVoucher = (serial: number, amountMinor: number): string =>
  withCheckDigit(`29${String(serial).padStart(5, '0')}${String(amountMinor).padStart(5, '0')}`);

/** How this shop prints what only it prints. */
export const SHOP_RULES = {
  inStoreRules: [
    { name: 'cheese counter, price', pattern: '22IIIIINNNNNC', value: 'priceMinor' as const },
    { name: 'meat counter, weight', pattern: '28IIIIINNNNNC', value: 'weightGrams' as const },
  ],
  checkout: {
    basket: {
      bags: { articles: [...BAG_CODES] },
      markdowns: [{ name: { en: 'Last day', de: 'Letzter Tag' }, daysLeftMax: 0, percentBasisPoints: 3_000 }],
      codes: [
        { name: 'Member card', means: 'member' as const, pattern: 'M-{member:10}' },
        /** On track 1 of its stripe. */
        { name: 'Member card, swiped', means: 'member' as const, pattern: 'M{member:10}' },
        { name: 'Personal coupon', means: 'coupon' as const, pattern: 'CP-{coupon:5}-{serial:8}' },
        { name: 'Leaflet coupon', means: 'coupon' as const, pattern: 'CL-{coupon:5}' },
        { name: 'Bottle voucher', means: 'depositReturn' as const, pattern: '29{serial:5}{amountMinor:5}{check}' },
        { name: 'Reduced', means: 'markdown' as const, pattern: 'MD-{percent:2}' },
      ],
    },
  },
};

export const MEMBERS = [
  { key: '4711000815', reference: 'member-1', tier: 'gold' },
  { key: '4711000816', reference: 'member-2', tier: 'member' },
  /** By telephone. */
  { key: '015112345678', reference: 'member-2', tier: 'member' },
];

type Entry = { key: string; value: unknown };
export type Offers = {
  version: number;
  promotions: Entry[];
  recalls: { key: string; value: Recall }[];
  members: typeof MEMBERS;
};

const OFFERS_VERSION = 3;

/** Offers on what the catalogue has, and one article that is called back. */
export function generateOffers(products: Product[]): Offers {
  const codesOf = (category: string, words: string): string[] =>
    products
      .filter(
        (product) => product.category === category && product.name.en?.includes(words) && /^\d{14}$/.test(product.code),
      )
      .map(({ code }) => code);
  const always = { validFromMs: 0, validToMs: null, codes: [] as string[] };
  const promotion = (key: string, en: string, de: string, terms: object, codes: string[] = []): Entry => ({
    key,
    value: { ...always, name: { en, de }, codes, terms },
  });
  const recalled = codesOf('pantry', '')[0];
  invariant(recalled !== undefined, 'the sample has something to call back');
  return {
    version: OFFERS_VERSION,
    promotions: [
      promotion(
        'yoghurt-3-for-2',
        'Yoghurt: 3 for 2',
        'Joghurt: 3 für 2',
        { kind: 'nForM', take: 3, pay: 2 },
        codesOf('dairy', 'yoghurt'),
      ),
      promotion('drinks-second-half', 'Second drink half price', 'Zweites Getränk zum halben Preis', {
        kind: 'nthPercentOff',
        nth: 2,
        percentBasisPoints: 5_000,
        on: { categories: ['drinks'] },
      }),
      // Only what is stale in the morning: a walk through the shop must cost the same at any hour.
      promotion(
        'evening-bread',
        'Evening bread',
        'Abendbrot',
        { kind: 'percentOff', percentBasisPoints: 3_000, hours: [{ from: '18:00', to: '22:00' }] },
        products
          .filter(({ category, code }) => category === 'bakery' && code.startsWith('plu:'))
          .map(({ code }) => code),
      ),
      promotion('sixty', '€5 off from €60', '5 € ab 60 €', {
        kind: 'threshold',
        spendMinor: 6_000,
        reward: { kind: 'amountOff', amountMinor: 500 },
      }),
      promotion('gold-household', 'Gold members: household', 'Gold: Haushalt', {
        kind: 'percentOff',
        percentBasisPoints: 500,
        on: { categories: ['household'], except: { codes: BAG_CODES } },
        members: ['gold'],
      }),
      promotion('coupon-bread', '€1 off bakery', '1 € auf Backwaren', {
        kind: 'basketAmountOff',
        amountMinor: 100,
        on: { categories: ['bakery'] },
        coupon: 'BREAD',
      }),
      promotion('coupon-tenth', '10 % off from €20', '10 % ab 20 €', {
        kind: 'threshold',
        spendMinor: 2_000,
        reward: { kind: 'percentOff', percentBasisPoints: 1_000 },
        coupon: 'TENTH',
      }),
      ...samplePromotions({ products }).map(publishedPromotion),
    ],
    recalls: [
      {
        key: 'recall-1',
        value: {
          code: recalled,
          reason: { en: 'It may contain small pieces of glass.', de: 'Er kann kleine Glasstücke enthalten.' },
        },
      },
    ],
    members: MEMBERS,
  };
}
