/**
 * Writes the sample data for people to look at:
 * `node lab/data/write.ts <folder> [YYYY-MM-DD]` → `catalogue.json`, `departures.json`, `offers.json`.
 * Without a date it takes a fixed one, so that the files are the same at every run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateCatalogue } from './catalogue.ts';
import { generateDepartures } from './flights.ts';
import { generateOffers } from './shop.ts';

const FIXED_DATE = '2030-01-15';

const [folder, today = FIXED_DATE] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node lab/data/write.ts <folder> [YYYY-MM-DD]');
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  const catalogue = generateCatalogue();
  const departures = generateDepartures({ today });
  writeFileSync(join(folder, 'catalogue.json'), `${JSON.stringify(catalogue, null, 2)}\n`);
  writeFileSync(join(folder, 'departures.json'), `${JSON.stringify(departures, null, 2)}\n`);
  const offers = generateOffers(catalogue.products);
  writeFileSync(join(folder, 'offers.json'), `${JSON.stringify(offers, null, 2)}\n`);
  console.log(
    `${folder}: ${catalogue.products.length} products; ${departures.flights.length} flights, ${departures.bookings.length} bookings`,
  );
}
