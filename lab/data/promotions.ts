/** Promotions for the sample catalogue, as head office would publish them: the same at every call. */
import type { Catalogue, Localized } from '../../core/catalogue/product.ts';
import type { PricingRulesInput } from '../../core/pricing/rules.ts';
import { seededChoice } from './random.ts';
import { families, makers } from './sources.ts';

/** In the form of the rules; `name` is always there. */
export type SamplePromotion = NonNullable<PricingRulesInput['promotions']>[number] & { name: Localized };
type Terms = SamplePromotion['terms'];
/** Of a catalogue its articles alone. */
type Goods = Pick<Catalogue, 'products'>;

const named = (promotionId: string, en: string, de: string, terms: Terms, codes: string[] = []): SamplePromotion => ({
  promotionId,
  name: { en, de },
  codes,
  terms,
});

/** Where maker and family stand in a code of the sample catalogue (`catalogue.ts`). */
const makerOf = (code: string): string => code.slice(4, 7);
const familyOf = (code: string): string => code.slice(7, 10);

function codesOf({ products }: Goods, familyEn: string, makerName?: string): string[] {
  const family = families.find(({ en }) => en === familyEn);
  const maker = makers.find(({ name }) => name === makerName);
  return products
    .map(({ code }) => code)
    .filter(
      (code) =>
        familyOf(code) === String(family?.number) && (maker === undefined || makerOf(code) === String(maker.number)),
    );
}

const department = (...categories: string[]) => ({ categories });

/** What hangs in the store beside the offers of `shop.ts`: with them at least one of every kind. */
export function samplePromotions(catalogue: Goods): SamplePromotion[] {
  const of = (family: string): string[] => codesOf(catalogue, family);
  return [
    named(
      'soup-2-for-3',
      'Soup: 2 for 3.00',
      'Suppe: 2 für 3,00',
      { kind: 'bundlePrice', take: 2, priceMinor: 300 },
      of('tinned soup'),
    ),
    named(
      'bars-5-for-3',
      'Cereal bars: 5 for 3.00',
      'Müsliriegel: 5 für 3,00',
      { kind: 'bundlePrice', take: 5, priceMinor: 300 },
      of('cereal bar'),
    ),
    named('pasta-night', 'Pasta night: pasta and sauce for 2.49', 'Pastaabend: Nudeln und Sauce für 2,49', {
      kind: 'mixAndMatch',
      groups: [
        { on: { codes: of('pasta') }, take: 1 },
        { on: { codes: of('pasta sauce') }, take: 1 },
      ],
      reward: { kind: 'price', priceMinor: 249 },
    }),
    named(
      'film-evening',
      'Film evening: crisps, popcorn and nuts, the cheapest free',
      'Filmabend: Chips, Popcorn und Nüsse, das günstigste gratis',
      {
        kind: 'mixAndMatch',
        groups: [
          { on: { codes: of('crisps') }, take: 1 },
          { on: { codes: of('popcorn') }, take: 1 },
          { on: { codes: of('nuts') }, take: 1 },
        ],
        reward: { kind: 'cheapestFree' },
      },
    ),
    named(
      'pizza-second-half',
      'Pizza: the second at half price',
      'Pizza: die zweite zum halben Preis',
      { kind: 'nthPercentOff', nth: 2, percentBasisPoints: 5_000 },
      of('pizza'),
    ),
    named(
      'biscuits-cheapest',
      'Biscuits: the cheapest of 3 free',
      'Kekse: die günstigsten von 3 gratis',
      { kind: 'cheapestFree', take: 3 },
      of('biscuits'),
    ),
    named(
      'coffee-1-off',
      'Coffee: 1.00 off',
      'Kaffee: 1,00 günstiger',
      { kind: 'amountOff', amountMinor: 100, maxPerBasket: 2 },
      of('coffee'),
    ),
    named(
      'ice-cream-299',
      'Ice cream for 2.99',
      'Eis für 2,99',
      { kind: 'fixedPrice', priceMinor: 299, hours: [{ weekdays: ['fri', 'sat', 'sun'] }] },
      of('ice cream'),
    ),
    named('members-pet', 'Members: 15 % off pet food', 'Mitglieder: 15 % auf Tierbedarf', {
      kind: 'percentOff',
      percentBasisPoints: 1_500,
      on: department('pet'),
      members: 'all',
    }),
    named(
      'gold-household',
      'Gold members: 5.00 off household from 25.00',
      'Goldmitglieder: 5,00 auf Haushalt ab 25,00',
      {
        kind: 'threshold',
        spendMinor: 2_500,
        reward: { kind: 'amountOff', amountMinor: 500 },
        on: department('household'),
        members: ['gold'],
        maxPerMember: 4,
      },
    ),
    named('welcome-5', 'Welcome: 5 % off', 'Willkommen: 5 %', {
      kind: 'basketPercentOff',
      percentBasisPoints: 500,
      coupon: 'WELCOME5',
      layer: 2,
      on: { except: { categories: ['tobacco'] } },
    }),
    named('thanks-2', 'Thank you: 2.00 off', 'Danke: 2,00 Rabatt', {
      kind: 'basketAmountOff',
      amountMinor: 200,
      coupon: 'THANKS2',
      layer: 2,
      on: { except: { categories: ['tobacco'] } },
    }),
    named(
      'free-chocolate',
      'A chocolate for free',
      'Eine Schokolade gratis',
      { kind: 'freeItem', coupon: 'CHOCOLATE', maxPerBasket: 1, exclusive: true },
      of('chocolate'),
    ),
  ];
}

/** On whole departments, for a chain that has them everywhere. */
function chainPromotions(catalogue: Goods): SamplePromotion[] {
  const of = (family: string): string[] => codesOf(catalogue, family);
  return [
    named('yoghurt-4-for-3', 'Yoghurt: 4 for 3', 'Joghurt: 4 für 3', { kind: 'nForM', take: 4, pay: 3 }, of('yoghurt')),
    named(
      'water-3-for-2',
      'Mineral water: 3 for 2',
      'Mineralwasser: 3 für 2',
      { kind: 'nForM', take: 3, pay: 2 },
      of('mineral water'),
    ),
    named('produce-10', '10 % off fruit and vegetables', '10 % auf Obst und Gemüse', {
      kind: 'percentOff',
      percentBasisPoints: 1_000,
      on: department('produce'),
    }),
    named('bakery-evening', 'Bakery: 30 % off in the evening', 'Backwaren: abends 30 %', {
      kind: 'percentOff',
      percentBasisPoints: 3_000,
      on: department('bakery'),
      hours: [{ from: '18:00', to: '20:00' }],
    }),
    named('spend-60', '6.00 off from 60.00', '6,00 Rabatt ab 60,00', {
      kind: 'threshold',
      spendMinor: 6_000,
      reward: { kind: 'amountOff', amountMinor: 600 },
      on: { except: { categories: ['tobacco'] } },
    }),
  ];
}

/** So many promotions as a large chain has at once: on the goods of one maker, of one family, and on single articles. */
export function manyPromotions(catalogue: Goods, count: number): SamplePromotion[] {
  const choice = seededChoice('many promotions');
  const packaged = catalogue.products.filter(({ unit, code }) => unit === 'each' && /^\d/.test(code));
  const always = [...samplePromotions(catalogue), ...chainPromotions(catalogue)];
  const drawn = Array.from({ length: count - always.length }, (_, index): SamplePromotion => {
    const { code, priceMinor } = choice.pick(packaged);
    const family = packaged.filter((other) => familyOf(other.code) === familyOf(code)).map((other) => other.code);
    const ofMaker = family.filter((other) => makerOf(other) === makerOf(code));
    const terms = choice.pick<{ codes: string[]; terms: Terms }>([
      { codes: ofMaker, terms: { kind: 'nForM', take: 3, pay: 2 } },
      { codes: ofMaker, terms: { kind: 'nthPercentOff', nth: 2, percentBasisPoints: 5_000 } },
      { codes: ofMaker, terms: { kind: 'bundlePrice', take: 2, priceMinor: Math.floor((priceMinor * 17) / 10) } },
      { codes: [code], terms: { kind: 'percentOff', percentBasisPoints: choice.integer(1, 6) * 500 } },
      { codes: [code], terms: { kind: 'amountOff', amountMinor: choice.integer(10, 80) } },
      { codes: [code], terms: { kind: 'fixedPrice', priceMinor: Math.floor((priceMinor * 8) / 10) } },
      { codes: family, terms: { kind: 'percentOff', percentBasisPoints: 500, members: 'all' } },
    ]);
    return named(`drawn-${index}`, `Offer ${index}`, `Angebot ${index}`, terms.terms, terms.codes);
  });
  return [...always, ...drawn];
}

/** As a line of the channel has it. */
export const publishedPromotion = ({ promotionId, ...promotion }: SamplePromotion) => ({
  key: promotionId,
  value: { validFromMs: 0, validToMs: null, codes: [], ...promotion },
});
