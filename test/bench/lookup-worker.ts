/** The sync worker's part of `lookup`: brings down one delta of prices a round, as the product does. */

import { parentPort, workerData } from 'node:worker_threads';
import { invariant, ok } from '../../core/result.ts';
import { openCatalogue } from '../../offline/catalogue.ts';
import { bringDown, priceEntry, testPublisher } from '../support/publisher.ts';
import { DELTA, type LookupWorkerData, PRODUCTS, productCode } from './lookup-shape.ts';

const { file, signals, rounds } = workerData as LookupWorkerData;
const STRIDE = PRODUCTS / DELTA;
invariant(parentPort !== null, 'lookup-worker runs in a worker thread');

const pricesOf = (priceMinor: number) =>
  Array.from({ length: DELTA }, (_, index) => priceEntry(productCode(index * STRIDE), { validFromMs: 0, priceMinor }));

const catalogue = openCatalogue(file, { repair: false });
const publisher = testPublisher({ entriesPerPart: 5_000 });
// Every article has a price list before the first round, so that each delta is laid over a list of a million.
publisher.publish(
  'prices',
  Array.from({ length: PRODUCTS }, (_, index) => priceEntry(productCode(index), { validFromMs: 0, priceMinor: 500 })),
  1,
);
await bringDown(catalogue, publisher);
parentPort.postMessage('ready');
for (let round = 1; round <= rounds; round += 1) {
  publisher.publish('prices', pricesOf(round));
  const manifest = publisher.signed(publisher.manifestFrom('prices', round));
  Atomics.wait(signals, 0, round - 1);
  await bringDown(catalogue, publisher, {
    ...publisher.transport,
    down: async () => ok({ manifests: [manifest], pending: [] }),
  });
  Atomics.store(signals, 1, round);
}
catalogue.close();
