/** The sample data of one day: what the server is filled with, and what the lab page offers to scan. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../core/catalogue/product.ts';
import { generateCatalogue } from './data/catalogue.ts';
import { generateDepartures, type SampleDepartures } from './data/flights.ts';
import { generateOffers } from './data/shop.ts';
import { airports, type Department, departments } from './data/sources.ts';

const ORIGIN = 'ZRH';

export type Sample = {
  catalogue: Catalogue;
  departments: readonly Department[];
  departures: SampleDepartures;
  /** The local date at the airport, `YYYY-MM-DD`. */
  today: string;
};

export function sampleOf(nowMs: number): Sample {
  const timeZone = airports.find(({ code }) => code === ORIGIN)?.timeZone ?? 'UTC';
  // The Swedish form of a date is the ISO one.
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(nowMs);
  const departures = generateDepartures({ today, origin: ORIGIN });
  return { catalogue: generateCatalogue(), departments, departures, today };
}

/** Writes `catalogue.json`, `departures.json` and, where wanted, `offers.json`, each only where it says something else than before. */
export function writeSample(folder: string, sample: Sample, { withOffers }: { withOffers: boolean }): void {
  mkdirSync(folder, { recursive: true });
  writeIfChanged(join(folder, 'catalogue.json'), sample.catalogue);
  writeIfChanged(join(folder, 'departures.json'), sample.departures);
  if (withOffers) writeIfChanged(join(folder, 'offers.json'), generateOffers(sample.catalogue.products));
}

function writeIfChanged(file: string, content: unknown): void {
  const text = `${JSON.stringify(content, null, 1)}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
