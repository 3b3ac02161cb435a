import { z } from 'zod';
import { localizedSchema } from '../../catalogue/product.ts';
import { COMMON_ZONES, isKnownAirport } from './territories.ts';

const LIST_MAX = 2_000;
const RULES_MAX = 100;
const ZONES_MAX = 50;
const AMOUNT_MAX = 1_000_000;

const AIRPORT = /^[A-Z]{3}$/;
const airport = z.string().regex(AIRPORT, 'an airport’s IATA code of three capitals, as FRA');
const territory = z.string().regex(/^[A-Z]{2}$/, 'a country’s or territory’s ISO code of two capitals, as DE');
const zoneId = z.string().regex(/^[a-z0-9-]{1,40}$/, 'small letters, digits and hyphens, at most 40');
const word = z.string().min(1).max(60);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as 04:00');

/** Goods by their category, their code in the catalogue, or a tag. */
const goodsShape = {
  categories: z.array(word).max(LIST_MAX).default([]),
  codes: z.array(z.string().min(1).max(20)).max(LIST_MAX).default([]),
  tags: z.array(word).max(LIST_MAX).default([]),
};
const goodsSchema = z.strictObject(goodsShape);

/** Journeys that a rule is about: to any of these. */
const destinationsSchema = z
  .strictObject({
    zones: z.array(zoneId).max(ZONES_MAX).default([]),
    territories: z.array(territory).max(LIST_MAX).default([]),
    airports: z.array(airport).max(LIST_MAX).default([]),
  })
  .refine(({ zones, territories, airports }) => zones.length + territories.length + airports.length > 0, {
    message: 'at least one zone, territory or airport',
  });

/** `domestic`: within one territory. `sameZone`: within a zone that both ends belong to. */
const toSchema = z.union([z.enum(['domestic', 'sameZone', 'anywhere']), destinationsSchema], {
  error: 'domestic, sameZone, anywhere, or an object with zones, territories or airports',
});
export type To = z.infer<typeof toSchema>;

const allowanceSchema = z.strictObject({
  name: localizedSchema,
  /** What the traveller is told, in whole sentences. */
  note: localizedSchema,
  to: toSchema.default('anywhere'),
  /** `refuse`: no more is sold. `tell`: the note is shown. */
  limit: z.enum(['refuse', 'tell']).default('refuse'),
  /**
   * Each of them alone may come to `amountMax`; of several, each uses up its part of the whole (100 of 200 cigarettes leave room for 25 of
   * 50 cigars). `amountEach`: what one piece counts, as 200 cigarettes of a carton or 700 millilitres of a bottle.
   */
  goods: z
    .array(
      z
        .strictObject({
          ...goodsShape,
          amountEach: z.int().min(1).max(AMOUNT_MAX).default(1),
          amountMax: z.int().min(0).max(AMOUNT_MAX),
        })
        .refine(({ categories, codes, tags }) => categories.length + codes.length + tags.length > 0, {
          message: 'at least one category, code or tag',
        }),
    )
    .min(1)
    .max(20),
});
export type Allowance = z.infer<typeof allowanceSchema>;

/** What a shop at an airport decides about duty-free goods, under `checkout.duty`: docs/airport-shop.md. */
export const dutySettingsSchema = z
  .strictObject({
    /** `off`: no airport shop; a boarding pass means nothing here. */
    mode: z.enum(['off', 'boardingPass']).default('off'),
    /** Where the shop is. */
    airport: airport.nullable().default(null),
    /** Airports that Portico does not know, or that are another territory’s here. */
    airports: z.record(airport, territory).default({}),
    zones: z
      .array(z.strictObject({ zoneId, territories: z.array(territory).min(1).max(LIST_MAX) }))
      .max(ZONES_MAX)
      .default(COMMON_ZONES),
    /** The first that fits decides; where none does, duty is paid. */
    rules: z
      .array(z.strictObject({ to: toSchema, duty: z.enum(['free', 'paid']) }))
      .max(RULES_MAX)
      .default([
        { to: 'domestic', duty: 'paid' },
        { to: 'sameZone', duty: 'paid' },
        { to: 'anywhere', duty: 'free' },
      ]),
    /** Where the pass has further flights: their end decides, or only the flight that leaves here. */
    decidedBy: z.enum(['finalDestination', 'firstFlight']).default('finalDestination'),
    /** A further flight that leaves more days after the one before it is another journey. */
    connectionDaysMax: z.int().min(0).max(7).default(1),
    /** From when on passes of tomorrow’s flights count, for those that leave after midnight; null: never. */
    tomorrowFrom: clock.nullable().default(null),
    /** Until when passes of yesterday’s flights count, for those that are late; null: never. */
    yesterdayUntil: clock.nullable().default(null),
    /** What is sold duty free where the catalogue does not say; nothing named: everything but `notGoods`. */
    goods: goodsSchema.prefault({}),
    notGoods: goodsSchema.prefault({}),
    /** When the shopper is asked for the pass. `dutyFreeGoods`: before the payment, and only if there is something to win by it. */
    demand: z.enum(['never', 'beforeFirstItem', 'beforePayment', 'dutyFreeGoods']).default('dutyFreeGoods'),
    /** Without one: the prices with duty and tax, or no sale of what is sold duty free. */
    withoutPass: z.enum(['dutyPaid', 'noSale']).default('dutyPaid'),
    /** A pass that this kiosk has sold on before. */
    usedPass: z.enum(['take', 'refuse']).default('take'),
    allowances: z.array(allowanceSchema).max(RULES_MAX).default([]),
    sealedBag: z
      .strictObject({
        /** `connections`: where another security check follows. */
        needed: z.enum(['never', 'connections', 'always']).default('connections'),
        /** Liquids, aerosols and gels where the catalogue does not say. */
        goods: goodsSchema.prefault({}),
        /** When it is confirmed that they are in the bag. The receipt belongs into it, so usually after paying. */
        confirm: z.enum(['never', 'beforePayment', 'afterPayment']).default('afterPayment'),
        by: z.enum(['shopper', 'staff']).default('shopper'),
      })
      .prefault({}),
  })
  .superRefine((settings, context) => {
    const complain = (path: PropertyKey[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const { mode, airport: here, zones, rules, allowances } = settings;
    if (mode === 'boardingPass' && here === null) complain(['airport'], 'is missing: where is the shop?');
    if (here !== null && AIRPORT.test(here) && !isKnownAirport(settings, here)) {
      complain(['airport'], `${here} is not known: say in airports which territory it is in`);
    }
    const known = new Set<string>();
    for (const [index, zone] of zones.entries()) {
      if (known.has(zone.zoneId)) complain(['zones', index, 'zoneId'], `a second zone ${zone.zoneId}`);
      known.add(zone.zoneId);
    }
    const judge = (to: To, path: PropertyKey[]): void => {
      if (typeof to === 'string') return;
      for (const [index, id] of to.zones.entries()) {
        if (!known.has(id)) complain([...path, 'zones', index], `there is no zone ${id}`);
      }
    };
    for (const [index, { to }] of rules.entries()) judge(to, ['rules', index, 'to']);
    for (const [index, { to }] of allowances.entries()) judge(to, ['allowances', index, 'to']);
  });
export type DutySettings = z.infer<typeof dutySettingsSchema>;
export type DutySettingsInput = z.input<typeof dutySettingsSchema>;
