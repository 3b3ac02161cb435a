/** The files that a server is filled from: `catalogue.json`, `departures.json` and `offers.json` in one folder. Each may be missing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Catalogue, catalogueSchema } from '../core/catalogue/product.ts';
import {
  flightSchema,
  PASSENGERS_PER_BOOKING_MAX,
  passengerRecordSchema,
  recordLocatorSchema,
} from '../core/checkin/departure.ts';
import { err, ok, type Result } from '../core/result.ts';

const PROBLEMS_TOLD_MAX = 10;
const FLIGHTS_MAX = 10_000;
const BOOKINGS_MAX = 1_000_000;
const OFFERS_MAX = 10_000;
const MEMBERS_MAX = 1_000_000;

/** A passenger may carry more than departure control needs; the rest is ignored. */
const seededPassengerSchema = z.object({
  ...passengerRecordSchema.shape,
  seat: passengerRecordSchema.shape.seat.default(null),
  checkedIn: z.boolean().default(false),
  sequenceNumber: passengerRecordSchema.shape.sequenceNumber.default(null),
  documentNumber: passengerRecordSchema.shape.documentNumber.default(null),
});

const departuresSchema = z.object({
  /** Loaded when it is higher, or when it is equal and the newest departure date is later. */
  version: z.int().min(0).optional(),
  flights: z.array(flightSchema).max(FLIGHTS_MAX),
  bookings: z
    .array(
      z.object({
        recordLocator: recordLocatorSchema,
        flightId: flightSchema.shape.flightId,
        passengers: z.array(seededPassengerSchema).min(1).max(PASSENGERS_PER_BOOKING_MAX),
      }),
    )
    .max(BOOKINGS_MAX),
});
export type Departures = z.infer<typeof departuresSchema>;

const entrySchema = z.object({ key: z.string().min(1).max(80), value: z.unknown() });

/** What a shop begins with beside its articles. Taken over when its version is higher than that of the last one. */
const offersSchema = z.object({
  version: z.int().min(1),
  promotions: z.array(entrySchema).max(OFFERS_MAX).default([]),
  recalls: z.array(entrySchema).max(OFFERS_MAX).default([]),
  members: z
    .array(
      z.object({
        key: z.string().min(3).max(60),
        reference: z.string().min(1).max(80),
        tier: z.string().min(1).max(60),
      }),
    )
    .max(MEMBERS_MAX)
    .default([]),
});
export type SeededOffers = z.infer<typeof offersSchema>;

export type SeedError = { kind: 'brokenSeed'; file: string; problems: { key: string; expected: string }[] };
export interface Seed {
  catalogue: Catalogue | null;
  departures: Departures | null;
  offers: SeededOffers | null;
}

export function readSeed(folder: string): Result<Seed, SeedError> {
  const catalogue = readOne(join(folder, 'catalogue.json'), catalogueSchema);
  if (!catalogue.ok) return catalogue;
  const departures = readOne(join(folder, 'departures.json'), departuresSchema);
  if (!departures.ok) return departures;
  const offers = readOne(join(folder, 'offers.json'), offersSchema);
  if (!offers.ok) return offers;
  return ok({ catalogue: catalogue.value, departures: departures.value, offers: offers.value });
}

function readOne<T>(file: string, schema: z.ZodType<T>): Result<T | null, SeedError> {
  if (!existsSync(file)) return ok(null);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return err({ kind: 'brokenSeed', file, problems: [{ key: '(file)', expected: `readable JSON (${detail})` }] });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.slice(0, PROBLEMS_TOLD_MAX).map((issue) => ({
    key: issue.path.length === 0 ? '(file)' : issue.path.join('.'),
    expected: issue.message,
  }));
  return err({ kind: 'brokenSeed', file, problems });
}
