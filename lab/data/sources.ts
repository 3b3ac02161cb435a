/** The readable sources, checked on the way in: a typing slip in a JSON file fails with its place, not as odd data later. */
import { z } from 'zod';
import { airportCodeSchema, cabinSchema } from '../../core/checkin/departure.ts';
import airlinesJson from './source/airlines.json' with { type: 'json' };
import airportsJson from './source/airports.json' with { type: 'json' };
import cabinsJson from './source/cabins.json' with { type: 'json' };
import departmentsJson from './source/departments.json' with { type: 'json' };
import familiesJson from './source/families.json' with { type: 'json' };
import makersJson from './source/makers.json' with { type: 'json' };
import namesJson from './source/names.json' with { type: 'json' };
import produceJson from './source/produce.json' with { type: 'json' };

/** English, German. */
const namePairSchema = z.tuple([z.string().min(1), z.string().min(1)]);
/** Label (plain, or English and German), then the lowest and highest price in cents. */
const sizeSchema = z.tuple([z.union([z.string().min(1), namePairSchema]), z.int().positive(), z.int().positive()]);

/** Three digits inside a GTIN; never change one that was published. */
const numberSchema = z.int().min(100).max(999);

const departmentSchema = z.object({
  id: z.string(),
  en: z.string(),
  de: z.string(),
  taxRateBasisPoints: z.union([z.literal(700), z.literal(1900)]),
  minimumAgeYears: z.int().nullable(),
});
export type Department = z.infer<typeof departmentSchema>;

const makerSchema = z.object({ number: numberSchema, name: z.string(), departments: z.array(z.string()).min(1) });
export type Maker = z.infer<typeof makerSchema>;

/** `taxRateBasisPoints` and `minimumAgeYears` override the department's. */
const familySchema = z.object({
  number: numberSchema,
  department: z.string(),
  en: z.string(),
  de: z.string(),
  taxRateBasisPoints: z.union([z.literal(700), z.literal(1900)]).optional(),
  minimumAgeYears: z.int().optional(),
  varieties: z.array(namePairSchema).min(1).max(99),
  sizes: z.array(sizeSchema).min(1).max(9),
});
export type Family = z.infer<typeof familySchema>;

/**
 * `picture`: an icon name of Fluent Emoji, null where its picture would mislead (its pepper is green, its `mushroom` a toadstool).
 * `department`: produce where it is not said.
 */
const produceSchema = z.object({
  plu: z.string().regex(/^\d{4}$/),
  en: z.string(),
  de: z.string(),
  unit: z.enum(['each', 'kilogram']),
  priceMinor: z.int().positive(),
  picture: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .nullable(),
  department: z.string().default('produce'),
});

const airportSchema = z.object({
  code: airportCodeSchema,
  city: z.string(),
  /** IANA time zone name. */
  timeZone: z.string(),
  region: z.enum(['europe', 'americas', 'asia', 'africa', 'oceania']),
});
export type Airport = z.infer<typeof airportSchema>;

const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/);
const airlineSchema = z.object({
  designator: z.string().regex(/^[A-Z0-9]{2}$/),
  name: z.string(),
  network: z.enum(['regional', 'worldwide']),
  brand: z.object({ primaryColour: colourSchema, accentColour: colourSchema }),
});

const aircraftCabinsSchema = z.array(cabinSchema).min(1).max(3);
const cabinsSchema = z.object({
  regionalJet: aircraftCabinsSchema,
  singleAisle: aircraftCabinsSchema,
  wideBody: aircraftCabinsSchema,
  wideBodyTwin: aircraftCabinsSchema,
});

const nameListSchema = z.array(z.string().min(1)).min(1);
const cultureSchema = z.object({
  /** ISO 3166-1 alpha-3, except Germany's `D` in machine-readable zones (see `travel-documents.ts`). */
  nationalities: z.array(z.string().regex(/^[A-Z]{3}$/)).min(1),
  surnames: nameListSchema,
  female: nameListSchema,
  male: nameListSchema,
});
export type Culture = z.infer<typeof cultureSchema>;

export const departments = z.array(departmentSchema).parse(departmentsJson);
export const makers = z.array(makerSchema).parse(makersJson);
export const families = z.array(familySchema).parse(familiesJson);
export const produce = z.array(produceSchema).parse(produceJson);
export const airports = z.array(airportSchema).parse(airportsJson);
export const airlines = z.array(airlineSchema).parse(airlinesJson);
export const aircraftCabins = cabinsSchema.parse(cabinsJson);
export const cultures = z.array(cultureSchema).parse(namesJson);
